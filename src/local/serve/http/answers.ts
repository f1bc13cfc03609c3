import { TasksError, type ErrorKind } from "../../../errors.ts";
import type { FunctionAnswer } from "../../../function/answer.ts";

/** An answer over HTTP. */
export interface HttpAnswer {
  status: number;
  headers: { [name: string]: string };
  body: string;
}

const STATUS_OF: { [kind in ErrorKind]?: number } = {
  usage: 400,
  denied: 403,
  "not-found": 404,
  conflict: 409,
};

/** An answer in JSON. */
export function json(status: number, value: object): HttpAnswer {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status, headers, body: JSON.stringify(value) };
}

export function refusal(status: number, error: string, hint: string): HttpAnswer {
  return json(status, { error, hint });
}

/** What API Gateway makes of the function's answer. */
export function toHttp({ statusCode, body, ...rest }: FunctionAnswer): HttpAnswer {
  const headers = "headers" in rest ? rest.headers : { "content-type": "application/json" };
  return { status: statusCode, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** A passing fault is told to the client; any other only in the terminal. */
export function faultAnswer(error: unknown, onFault: (error: unknown) => void): HttpAnswer {
  if (error instanceof TasksError && error.kind === "unavailable")
    return refusal(503, error.message, "try again");
  onFault(error);
  return refusal(500, "internal error", "the terminal of `tasks serve` says more");
}

/** The same for the page, which hears of every fault that has words for people. */
export function pageFaultAnswer(error: unknown, onFault: (error: unknown) => void): HttpAnswer {
  if (!(error instanceof TasksError) || error.kind === "unavailable") return faultAnswer(error, onFault);
  const { kind, message, hint } = error;
  const status = STATUS_OF[kind] ?? 500;
  if (status === 500) onFault(error);
  return json(status, { error: message, ...(hint === undefined ? {} : { hint }) });
}
