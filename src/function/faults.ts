import { TasksError } from "../errors.ts";
import { OutOfTime } from "./time-limit.ts";

/** What a client is told of a fault over HTTP. */
interface ToldFault {
  /** 429: DynamoDB throttles. 503: it passes in another way. 500: it does not pass by itself. */
  status: 429 | 500 | 503;
  error: string;
}

// By their names in DynamoDB's API reference.
const THROTTLED =
  /^(Throttling|ThrottlingException|ProvisionedThroughputExceededException|RequestLimitExceeded)$/;

/** No internals: what went wrong otherwise is in the log. */
export function toldFault(error: unknown): ToldFault {
  if (error instanceof OutOfTime) return { status: 503, error: "there was not enough time" };
  if (error instanceof Error && THROTTLED.test(error.name))
    return { status: 429, error: "too many requests for the table" };
  if (error instanceof TasksError && error.kind === "unavailable")
    return { status: 503, error: error.message };
  return { status: 500, error: "internal error" };
}

/** A fault as the log has it. */
export function loggedFault(error: unknown): { error: string; reason: string } {
  if (!(error instanceof Error)) return { error: "Error", reason: String(error) };
  if (error instanceof TasksError) return { error: error.kind, reason: error.message };
  // A failed connection is named by its code alone, as in ECONNREFUSED.
  const { code = error.name } = error as NodeJS.ErrnoException;
  return { error: code, reason: error.message };
}

/** The error that the caller sees: its kind and where to look, no internals. */
export function retryable(error: unknown, requestId: string): Error {
  const { error: kind } = loggedFault(error);
  return shown(`the record could not be written (${kind}); the log of request ${requestId} says why`);
}

export function shown(message: string): Error {
  const thrown = new Error(message);
  // Lambda shows the stack to the caller, and must find a text there.
  thrown.stack = `${thrown.name}: ${thrown.message}`;
  return thrown;
}
