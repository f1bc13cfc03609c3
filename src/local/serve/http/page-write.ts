import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { isObject, type JsonObject } from "../../../task/unchecked.ts";
import { json, refusal, type HttpAnswer } from "./answers.ts";
import { PAGE_TOKEN_HEADER, type PageTokens } from "./page-token.ts";

const WRITE = /^\/page\/([a-z]+)$/;
/** The largest body of a write in bytes: a record twice, as it was and as it is to be, each in JSON for people. */
export const LARGEST_WRITE = 4 * 1024 * 1024;

/** Which write of the page a request asks for; undefined: none. */
export function pageWriteOf(method: string | undefined, path: string): string | undefined {
  return method === "POST" ? WRITE.exec(path)?.[1] : undefined;
}

/** Why a request may not write for the page: it does not come from one that this process has sent out. */
export function pageWriteRefusal(
  { headers }: Pick<IncomingMessage, "headers">,
  tokens: Pick<PageTokens, "isIssued">,
): HttpAnswer | undefined {
  const token = headers[PAGE_TOKEN_HEADER];
  if (typeof token !== "string" || !tokens.isIssued(token)) {
    const answer = { error: "the page is not of this run of tasks serve", hint: "load the page again" };
    return json(403, { ...answer, reload: true });
  }
  if (/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) return undefined;
  return refusal(415, "the body is not JSON", "send the header `Content-Type: application/json`");
}

/** The JSON object of a body, by its names; undefined where it is none. */
export function readPageBody(body: Uint8Array): JsonObject | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString());
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
