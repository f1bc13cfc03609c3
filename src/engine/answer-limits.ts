/** Milliseconds until a connection is there: a server that takes none must not hold a script for ever. */
export const CONNECTION_MS = 5_000;
/** Milliseconds until an answer begins, and then between its parts. */
export const ANSWER_MS = 15_000;

/** The error for what did not come in time. */
export function timeoutError(what: string, after: number): Error {
  return Object.assign(new Error(`no ${what} for ${after} ms`), { name: "TimeoutError", code: "ETIMEDOUT" });
}

/** Gives the error the name by which the SDK knows that the connection was cut and that the request may be sent again. */
export function nameIfCut(error: Error & { code?: string }): Error {
  const isCut = error.code === "ECONNRESET" || error.code === "EPIPE" || error.code === "ETIMEDOUT";
  return isCut ? Object.assign(error, { name: "TimeoutError" }) : error;
}
