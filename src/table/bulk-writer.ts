import type { TaskKey, TaskRecord } from "../task/record.ts";

/** What of a record is known without making it: its key, and all of it in DynamoDB JSON. */
export interface BulkItem {
  key: TaskKey;
  json: string;
}

/** A record to be written with many others; `line`, `element` and `source` say where it came from. */
export interface BulkRecord {
  record: TaskRecord;
  line: number;
  element?: number | undefined;
  source: string;
  /** The same as `record`, where that is made only when it is asked for; a copy with another record must leave this out. */
  item?: BulkItem | undefined;
}

export interface BulkWriteOptions {
  /** What becomes of a record whose key is taken: it replaces, is left out, or is refused. */
  onConflict: "replace" | "skip" | "fail";
  /** The most requests in flight at once; undefined: as many as the table takes. */
  concurrency?: number | undefined;
  /** The most write capacity units to consume in a second. */
  maxWriteUnits?: number | undefined;
  /**
   * Told right before some are written, and waited for; of records that replace others it need not say which ones. Never
   * while it is at work, and of none twice.
   */
  announce?: ((records: readonly BulkRecord[]) => Promise<void>) | undefined;
  /**
   * Where answers can be lost, told of each record that it has made, and surely so: of none that replaces others, and of none that
   * is `unsure`.
   */
  make?(record: BulkRecord): void;
  /** Told of each record that is left out. */
  skip?(record: BulkRecord): void;
  /** Told of each record that a dry run would write. */
  wouldWrite?: ((record: BulkRecord) => void) | undefined;
  /** Told of each record that the table refuses, with the reason. */
  refuse(record: BulkRecord, reason: string): void;
}

/** What a bulk write has done so far. A record that a later one with its key replaced counts as written. */
export interface BulkCounts {
  written: number;
  /** Of those, how many may have been there before, just so: an answer was lost on the way. */
  unsure?: number;
  skipped: number;
  /** Write capacity units, where the table reports them. */
  capacity: number | undefined;
}

/**
 * Writes many records, several requests at a time. Of records with one key the last one stays. Both methods throw when
 * the table stays throttled or out of reach; `counts` then says what was written.
 */
export interface BulkWriter {
  readonly counts: Readonly<BulkCounts>;
  /** Whether it writes the `item` of a record that has one, and need not have the record made. */
  readonly takesItems?: boolean | undefined;
  /** Takes records; resolves when there is room for more. */
  write(records: BulkRecord[]): Promise<void>;
  /** Resolves when all that was taken is written. */
  finish(): Promise<void>;
}
