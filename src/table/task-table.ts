import type { Attributes, AttributeValue } from "../task/attribute-value.ts";
import type { Condition } from "../task/condition/condition.ts";
import type { Path } from "../task/path/path.ts";
import type { TaskKey, TaskRecord } from "../task/record.ts";
import type { BulkWriteOptions, BulkWriter } from "./bulk-writer.ts";

/** What becomes, or became, of one key: `after` in place of `before`, which have that key; undefined: no record. */
export interface Change {
  before: TaskRecord | undefined;
  after: TaskRecord | undefined;
}

/** The keys that a write has changed; undefined where a lost answer leaves open what was there before. */
export type Changes = readonly Change[] | undefined;

/**
 * What became of a record that is written where none is. `taken`: another one has its key. `unsure`: it is there just so, and
 * since an answer was lost nobody knows whether this has written it or it was there before.
 */
export type Creation = "created" | "taken" | "unsure";

/** What a write with a condition found. `missing` and `refused` wrote nothing; `refused` shows what is there. */
export type WriteOutcome =
  | { outcome: "written"; record: TaskRecord; changes: Changes }
  | { outcome: "missing" }
  | { outcome: "refused"; record: TaskRecord };

/** What a move found. `missing` and `taken` moved nothing. */
export type MoveOutcome =
  | { outcome: "moved"; record: TaskRecord; changes: Changes }
  | { outcome: "missing" }
  | { outcome: "taken" };

/**
 * What an exchange found. `refused` changed nothing and shows what is there, a record or none for each of the changes.
 * `isUnsure` as in Creation, of one record where none was.
 */
export type ExchangeOutcome =
  | { outcome: "done"; isUnsure?: boolean }
  | { outcome: "refused"; found: readonly (TaskRecord | undefined)[] };

/** A set of one type. */
export type SetValue = { SS: string[] } | { NS: string[] } | { BS: Uint8Array[] };

/** What is done at one place of a record. */
export type ChangeStep =
  | { is: "set"; path: Path; value: AttributeValue }
  /** Appends to a list; where nothing is, the list begins. */
  | { is: "append"; path: Path; list: AttributeValue[] }
  /** Adds to a number, or elements to a set; where nothing is, to zero or to an empty set. */
  | { is: "add"; path: Path; value: { N: string } | SetValue }
  /** Takes elements out of a set; the last of them takes the set along. */
  | { is: "delete-from"; path: Path; value: SetValue }
  | { is: "remove"; path: Path };

/**
 * A change to one record: steps that are carried out together, each on what was there before, list indexes too. No path
 * is, or is within, the path of another step.
 */
export type RecordChange = readonly ChangeStep[];

export interface QueryRequest {
  userName: string;
  /** First and last deadline, both included: decimal text, as in a key. */
  from?: string | undefined;
  to?: string | undefined;
  descending: boolean;
  where?: Condition | undefined;
  /** Key attributes after which to go on; they need not be those of an existing record. */
  after?: TaskRecord | undefined;
  consistent?: boolean | undefined;
  /** How many records the caller wants; a hint that lets a page end there when nothing is filtered. */
  limit?: number | undefined;
  /**
   * How many records the first page looks at, when only the first few matches are wanted; each further page looks at twice as
   * many. Undefined: a page is as long as it gets.
   */
  firstPage?: number | undefined;
  /** Only counts are wanted: pages come with no records. */
  countOnly?: boolean | undefined;
}

/** Of what matches a condition records are made anyway. */
export type QueryLinesRequest = Omit<QueryRequest, "where" | "firstPage" | "countOnly">;

/** Everybody's open records by deadline, then user name. What `query` asks for one user, but never consistent: an index lags. */
export type OpenRequest = Omit<QueryRequest, "userName" | "consistent">;

export interface ScanRequest {
  where?: Condition | undefined;
  after?: TaskRecord | undefined;
  limit?: number | undefined;
  countOnly?: boolean | undefined;
  /** Only these attributes of each record; undefined: all. */
  select?: string[] | undefined;
  /** In how many parts the table is read, several at once and given one after the other; undefined: in one. */
  segments?: number | "by-size" | undefined;
  /** The most read capacity units to consume in a second. */
  maxReadUnits?: number | undefined;
  /** Told of each record of a damaged local store, which is then left out; undefined: the scan throws. */
  onDamage?: ((damage: string) => void) | undefined;
}

/** What became of one of many exchanges. `failed`: the table refuses it, with the reason. */
export type ChangeOutcome = ExchangeOutcome | { outcome: "failed"; reason: string };

export interface ChangeWriteOptions {
  /** The most requests in flight at once; undefined: as many as the table takes. */
  concurrency?: number | undefined;
  /** The most write capacity units to consume in a second. */
  maxWriteUnits?: number | undefined;
  /** Whether the history has all of it already; what else is written enters it by itself. */
  isEntered?: boolean;
  /**
   * Whether a record is left when another writer has added something to it, be it only an attribute that nothing else
   * names. DynamoDB has no condition for that, so the record is read before, at the cost of that; what is added in the
   * milliseconds between is not seen.
   */
  isExact?: boolean;
  /** Told once of each exchange, in any order; `index` counts them from 0 as they were given to `write`. */
  settle(index: number, outcome: ChangeOutcome): void;
}

/**
 * Carries out many exchanges, several at a time; of those that share a key the later ones wait for the earlier. Both
 * methods throw when the table stays throttled or out of reach: what was not settled may have been carried out or not.
 */
export interface ChangeWriter {
  /** Write capacity units so far, where the table reports them. */
  readonly capacity: number | undefined;
  /** Takes exchanges, each a list of changes as in `TaskTable.exchange`; resolves when there is room for more. */
  write(exchanges: readonly (readonly Change[])[]): Promise<void>;
  /** Resolves when all that was taken is settled. */
  finish(): Promise<void>;
}

/** One page of records that match. */
export interface Page {
  records: TaskRecord[];
  count: number;
  /** Where the next page begins; undefined when this was the last one. */
  next: TaskRecord | undefined;
  /** Read capacity units, where the table reports them. */
  capacity?: number | undefined;
  /** Of a page on which nothing matched: that the condition compares values of different types, where that was seen. */
  mismatch?: string | undefined;
}

/** What a read of many keys found: a record for each key in its place, undefined where there is none. */
export interface FoundRecords {
  records: (TaskRecord | undefined)[];
  /** Read capacity units, where the table reports them. */
  capacity: number | undefined;
}

/** Makes the lines of a format of items without making records of them, where it can. */
export interface Transcoder {
  /**
   * Of the body of a response to Scan. Throws for a body that breaks off. `isOneOfMany`: whether more are sure to come, so that
   * it pays to begin as it will go on.
   */
  page(
    body: Uint8Array,
    isOneOfMany?: boolean,
  ): {
    lines: Uint8Array;
    count: number;
    rest: { lastEvaluatedKey?: Attributes; consumedCapacity?: unknown };
  };
  /** Of items as encodeDynamoJson wrote them, a line each; none at all is an empty text. */
  items(items: string): Uint8Array;
}

/** A page of a table as lines. */
export interface LinesPage {
  lines: Uint8Array;
  count: number;
  /** As in Page. */
  next: TaskRecord | undefined;
  capacity?: number | undefined;
}

/**
 * The table as commands see it. Both adapters keep DynamoDB's rules and throw TasksError only: not-found for a
 * missing table, denied, unavailable, usage for what the table refuses.
 */
export interface TaskTable {
  readonly name: string;
  /** The record as this table keeps it, whatever is written: with what it adds to each, or takes away. */
  asKept(record: TaskRecord): TaskRecord;
  /** Writes a record where none is. A retry after a lost answer is not a conflict. */
  create(record: TaskRecord): Promise<Creation>;
  /** The first second at or after `from` at which the user has no record. Another writer may take it meanwhile. */
  firstFreeDeadline(userName: string, from: number): Promise<number>;
  /** Writes a record, replacing the one with its key. */
  put(record: TaskRecord): Promise<{ changes: Changes }>;
  get(key: TaskKey): Promise<TaskRecord | undefined>;
  /**
   * The records of keys, in their order; a key may stand there twice. All of them are in memory at once, so that a caller with
   * many asks for a hundred at a time. Consistent: what was acknowledged before is seen, at twice the read capacity.
   */
  getMany(keys: readonly TaskKey[], options: { consistent: boolean }): Promise<FoundRecords>;
  query(request: QueryRequest): AsyncIterable<Page>;
  /**
   * The open records of all users, never by a scan of the table. On DynamoDB by the team index, which has those that
   * `open_shard` was written to; throws usage where the table has none.
   */
  queryOpen(request: OpenRequest): AsyncIterable<Page>;
  scan(request: ScanRequest): AsyncIterable<Page>;
  /** What `query` gives, as lines of a format, faster. */
  queryLines(request: QueryLinesRequest, transcoder: Transcoder): AsyncIterable<LinesPage>;
  /** What `scan` gives, as lines of a format, faster. */
  scanLines(request: Omit<ScanRequest, "countOnly">, transcoder: Transcoder): AsyncIterable<LinesPage>;
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
  /** Runs work that only reads. In the local store all of it sees one moment; DynamoDB has no such reads of a table. */
  atOneMoment<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Puts each `after` in place of its `before`, all together or none, and only where every `before` is still what is there,
   * attribute by attribute. At most 100 changes, each of another key. What another writer has added to a record that
   * stays is kept, where it is not refused: with `isExact` as in ChangeWriteOptions.
   */
  exchange(changes: readonly Change[], options?: { isExact?: boolean }): Promise<ExchangeOutcome>;
  /** How many records there may be; undefined where the table does not say. On DynamoDB some hours old. */
  estimateCount(): Promise<number | undefined>;
  openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter>;
  openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter>;
  /**
   * Where the table is, for people and for the history: the store's file, or region, endpoint and account as far as known. With
   * `any` no credentials are asked for: an account may follow, behind a space.
   */
  place(account?: "any"): Promise<string>;
  close(): void;
}
