import type { LosslessNumber } from "lossless-json";
import type { TaskRecord } from "../../task/record.ts";

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
  /** A user's records by deadline, page by page. */
  queryByUser(userName: string, options: QueryOptions): AsyncIterable<JsonRecord[]>;
  /**
   * A user's records by deadline as the table keeps them, page by page. Those that are done may be left out, unless they were
   * completed at `doneSince` (seconds since 1970) or later.
   */
  queryForCalendar(
    userName: string,
    options: { doneSince: number | undefined; signal: AbortSignal },
  ): AsyncIterable<TaskRecord[]>;
}

/** Which of a user's records: all bounds are decimal texts, and undefined for none. */
export interface QueryOptions {
  /** The deadline after which they begin. */
  after: string | undefined;
  /** The first and the last deadline, both included. */
  from: string | undefined;
  to: string | undefined;
  /** How many are wanted; a page may have more. */
  limit: number | undefined;
  signal: AbortSignal;
}
