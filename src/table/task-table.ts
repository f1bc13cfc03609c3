import type { Attributes } from "../task/attribute-value.ts";
import type { Condition } from "../task/condition.ts";
import type { TaskKey, TaskRecord } from "../task/record.ts";

/** What a write with a condition found. `missing` and `refused` wrote nothing; `refused` shows what is there. */
export type WriteOutcome =
  | { outcome: "written"; record: TaskRecord }
  | { outcome: "missing" }
  | { outcome: "refused"; record: TaskRecord };

/** What a move found. `missing` and `taken` moved nothing. */
export type MoveOutcome =
  | { outcome: "moved"; record: TaskRecord }
  | { outcome: "missing" }
  | { outcome: "taken" };

/** A change to one record. `add` holds decimal texts by attribute name; no name stands in two of the three. */
export interface RecordChange {
  set: Attributes;
  add: { [name: string]: string };
  remove: string[];
}

export interface QueryRequest {
  userName: string;
  /** First and last second, both included. */
  from?: number | undefined;
  to?: number | undefined;
  descending: boolean;
  where?: Condition | undefined;
  /** Key attributes after which to go on; they need not be those of an existing record. */
  after?: TaskRecord | undefined;
  consistent?: boolean | undefined;
  /** How many records the caller wants; a hint that lets a page end there when nothing is filtered. */
  limit?: number | undefined;
  /** Only counts are wanted: pages come with no records. */
  countOnly?: boolean | undefined;
}

export interface ScanRequest {
  where?: Condition | undefined;
  after?: TaskRecord | undefined;
  limit?: number | undefined;
  countOnly?: boolean | undefined;
  /** How many parts of the table are read side by side. */
  segments?: number | undefined;
  /** The most read capacity units to consume in a second. */
  maxReadUnits?: number | undefined;
}

/** One page of records that match. */
export interface Page {
  records: TaskRecord[];
  count: number;
  /** Where the next page begins; undefined when this was the last one. */
  next: TaskRecord | undefined;
}

/**
 * The table as commands see it. Both adapters keep DynamoDB's rules and throw TasksError only: not-found for a
 * missing table, denied, unavailable, usage for what the table refuses.
 */
export interface TaskTable {
  readonly name: string;
  /** Writes a record where none is. `taken`: another record has this key. A retry after a lost answer is no conflict. */
  create(record: TaskRecord): Promise<"created" | "taken">;
  /** The first second at or after `from` at which the user has no record. Another writer may take it meanwhile. */
  firstFreeDeadline(userName: string, from: number): Promise<number>;
  /** Writes a record, replacing the one with its key. */
  put(record: TaskRecord): Promise<void>;
  get(key: TaskKey): Promise<TaskRecord | undefined>;
  query(request: QueryRequest): AsyncIterable<Page>;
  scan(request: ScanRequest): AsyncIterable<Page>;
  /** Changes a record; with `upsert` makes it when it is missing. The condition is checked on what was there. */
  update(
    key: TaskKey,
    change: RecordChange,
    options: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome>;
  /** Deletes a record and gives what it was. */
  delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome>;
  /** Gives a record another deadline in one transaction. */
  move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome>;
  close(): void;
}
