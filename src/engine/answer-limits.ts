/** How long a server may take, in milliseconds. */
export interface AnswerLimits {
  /** Until a connection is there: a server that takes none must not hold a script for ever. */
  connection: number;
  /** Until an answer begins, and then between its parts. */
  part: number;
  /** From the beginning of an answer to its end: a page of 1 MB comes in time at 100 kbit/s. */
  whole: number;
}

export const ANSWER_LIMITS: AnswerLimits = { connection: 5_000, part: 15_000, whole: 120_000 };

/**
 * Bytes of a whole answer: BatchGetItem's 16 MB of items (API reference), written as JSON in up to eight times as many bytes,
 * as items of short booleans are. No other answer of AWS comes near.
 */
export const ANSWER_BYTES = 128 * 1024 * 1024;

/** The error for an answer that passes a limit of the whole. The SDK does not send the request again. `after`: milliseconds. */
export function endlessError(after: "all bytes" | number): Error {
  const passed =
    after === "all bytes"
      ? `more than ${ANSWER_BYTES / 1024 / 1024} MB`
      : `still coming after ${after / 1000} s`;
  return Object.assign(new Error(passed), { code: "ERR_ANSWER_ENDLESS" });
}

/** The error for what did not come in time. */
export function timeoutError(what: string, after: number): Error {
  return Object.assign(new Error(`no ${what} for ${after} ms`), { name: "TimeoutError", code: "ETIMEDOUT" });
}

/** Gives the error the name by which the SDK knows that the connection was cut and that the request may be sent again. */
export function nameIfCut(error: Error & { code?: string }): Error {
  const isCut = error.code === "ECONNRESET" || error.code === "EPIPE" || error.code === "ETIMEDOUT";
  return isCut ? Object.assign(error, { name: "TimeoutError" }) : error;
}
