import { stringify } from "lossless-json";
import type { LogDetails, LogEntry } from "./log-entry.ts";
import type { JsonRecord } from "./store/record-store.ts";

/** To API Gateway and to a Function URL the body is text, to all others the value itself. */
export type FunctionAnswer =
  | { statusCode: number; headers: { [name: string]: string }; body: string }
  | { statusCode: number; body: JsonRecord };

/** What came of a request or an event. */
export interface Result {
  status: number;
  /** Text of the type that `headers` names (or else JSON), or what becomes JSON. */
  body: JsonRecord | string;
  /** In lower case. */
  headers?: { [name: string]: string };
  /** What was asked for, as the log names it. */
  message: string;
  log: LogDetails & { level?: LogEntry["level"] };
  /** Why nothing was written. */
  refusal?: string;
}

// What Lambda and DynamoDB have scaled by then is anybody's guess; a client that comes at once makes it worse.
const RETRY_AFTER_S = 5;

export function refused(
  message: string,
  status: number,
  { error, hint }: { error: string; hint: string },
  log: LogDetails,
): Result {
  const refusal = hint === "" ? error : `${error}; ${hint}`;
  return { status, body: { error, hint }, message, log, refusal };
}

export function toAnswer(
  http: boolean,
  { status: statusCode, body, headers = {} }: Pick<Result, "status" | "body" | "headers">,
): FunctionAnswer {
  if (!http) return { statusCode, body: body as JsonRecord };
  const all = {
    ...(statusCode === 304 ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...(statusCode === 429 || statusCode === 503 ? { "retry-after": String(RETRY_AFTER_S) } : {}),
    ...headers,
  };
  return { statusCode, headers: all, body: typeof body === "string" ? body : stringify(body)! };
}
