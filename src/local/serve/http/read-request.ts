import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "./http-request.ts";

// Most clients read no answer before they have sent everything, so that somewhat more is read and forgotten.
const PATIENCE = 10;

/** A whole request; undefined where its body is larger than `largest` bytes. `time`: milliseconds since 1970 UTC. */
export async function readRequest(
  message: IncomingMessage,
  options: { largest: number; time: number },
): Promise<HttpRequest | undefined> {
  const body = await readBody(message, options.largest);
  if (body === undefined) return undefined;
  return {
    method: message.method ?? "",
    url: message.url ?? "/",
    httpVersion: message.httpVersion,
    headers: headerLines(message.rawHeaders),
    body,
    sourceIp: message.socket.remoteAddress ?? "127.0.0.1",
    requestId: randomUUID(),
    time: options.time,
  };
}

/** Names and values, which Node gives in turns. */
export function headerLines(raw: string[]): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push([raw[index]!, raw[index + 1]!]);
  return lines;
}

function readBody(message: IncomingMessage, largest: number): Promise<Uint8Array | undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    message.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= largest) chunks.push(chunk);
      else chunks = [];
      if (size > PATIENCE * largest) resolve(undefined);
    });
    message.once("end", () => resolve(size > largest ? undefined : Buffer.concat(chunks)));
    message.once("error", reject);
  });
}
