import type { LosslessNumber } from "lossless-json";

/** A value as the function takes and gives it: plain JSON; a number that a double would round keeps its digits. */
export type JsonValue = null | boolean | number | LosslessNumber | string | JsonValue[] | JsonRecord;
export type JsonRecord = { [name: string]: JsonValue };

/** `taken`: another record has the key. A retry after a lost answer finds its own record, and that is `created`. */
export type PutOutcome = { outcome: "created" } | { outcome: "taken"; stored: JsonRecord };

/** All that the function needs of a table: DynamoDB's, or the local store under `tasks serve`. */
export interface RecordStore {
  /** Writes a record with both keys where none is. */
  put(record: JsonRecord, signal: AbortSignal): Promise<PutOutcome>;
  /**
   * The first second (since 1970) from `from` on at which the user has no record; `stamped` where a record before it has
   * this stamp.
   */
  firstFreeSecond(
    userName: string,
    from: number,
    options: { stamp: string | undefined; signal: AbortSignal },
  ): Promise<number | "stamped">;
  /** A user's records by deadline, page by page, from those later than `after` (a decimal text) on. */
  queryByUser(
    userName: string,
    options: { after: string | undefined; signal: AbortSignal },
  ): AsyncIterable<JsonRecord[]>;
}
