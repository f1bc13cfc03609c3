import { setImmediate as otherEvents } from "node:timers/promises";
import type {
  BulkWriteOptions,
  BulkWriter,
  LinesPage,
  MoveOutcome,
  Page,
  QueryRequest,
  RecordChange,
  ScanRequest,
  TaskTable,
  Transcoder,
  WriteOutcome,
} from "../../table/task-table.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../../task/dynamodb-json.ts";
import { evaluateCondition } from "../../task/condition/evaluate-condition.ts";
import { DEADLINE, keyAttributes, keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { validateAttributes, validateName, validateRecord } from "../../task/validate-record.ts";
import { applyChange } from "./apply-change.ts";
import { LocalBulkWriter } from "./local-bulk-writer.ts";
import type { Store } from "../store/store.ts";
import { whenFree, type Wait } from "../store/when-free.ts";

// A page is read whole and holds no transaction, so that a reader into a slow pipe stops nobody.
const PAGE_ROWS = 500;

const TAKEN = `SELECT deadline FROM record WHERE table_name = ? AND user_name = ? AND deadline >= ?
  ORDER BY deadline LIMIT ${PAGE_ROWS}`;
const WHERE_KEY = "WHERE table_name = ? AND user_name = ? AND deadline = ?";

/** TaskTable on the local store, with DynamoDB's rules. Any table name is a table: it is made by its first record. */
export class LocalTaskTable implements TaskTable {
  readonly name: string;
  readonly #store: Store;
  readonly #wait: Wait;

  /** `wait`: for how long, and until when, a store of little patience is tried again (`whenFree`). */
  constructor(store: Store, name: string, wait: Wait = {}) {
    this.#store = store;
    this.name = name;
    this.#wait = wait;
  }

  /** The same table for somebody who waits in another way. */
  waiting(wait: Wait): LocalTaskTable {
    return new LocalTaskTable(this.#store, this.name, wait);
  }

  async create(record: TaskRecord): Promise<"created" | "taken"> {
    validateRecord(record);
    const inserted = await this.#whenFree(() => this.#insert(record, "ON CONFLICT DO NOTHING"));
    return inserted === 1 ? "created" : "taken";
  }

  async firstFreeDeadline(userName: string, from: number): Promise<number> {
    let free = from;
    for (;;) {
      const taken = await this.#whenFree(() => this.#store.rows(TAKEN, this.name, userName, free));
      for (const [deadline] of taken) {
        if (deadline !== free) return free;
        free += 1;
      }
      if (taken.length < PAGE_ROWS) return free;
    }
  }

  async put(record: TaskRecord): Promise<void> {
    validateRecord(record);
    await this.#whenFree(() => this.#replace(record));
  }

  async get(key: TaskKey): Promise<TaskRecord | undefined> {
    return this.#whenFree(() => this.#read(key));
  }

  async *query(request: QueryRequest): AsyncGenerator<Page> {
    const { userName, descending, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = request;
    const sql = `SELECT item FROM record WHERE table_name = ? AND user_name = ? AND deadline BETWEEN ? AND ?
      ORDER BY deadline ${descending ? "DESC" : "ASC"} LIMIT ?`;
    yield* this.#pages(request, (after, limit) => {
      const start = after === undefined ? undefined : keyOf(after).deadline;
      // Beyond the last position: integers leave no key between it and its neighbour.
      const low = start === undefined || descending ? from : Math.max(from, start + 1);
      const high = start === undefined || !descending ? to : Math.min(to, start - 1);
      return this.#store.rows(sql, this.name, userName, low, high, limit);
    });
  }

  async *scan(request: ScanRequest): AsyncGenerator<Page> {
    for await (const page of this.#pages(request, (after, limit) => this.#scanRows(after, limit))) {
      if (request.select === undefined) yield page;
      else yield { ...page, records: page.records.map((record) => selectNames(record, request.select!)) };
    }
  }

  async *scanLines(request: ScanRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    if (request.where !== undefined || request.select !== undefined) {
      for await (const { records, count } of this.scan(request)) {
        yield { lines: transcoder.items(records.map(encodeDynamoJson)), count };
      }
      return;
    }
    let after = request.after;
    do {
      const items = (await this.#whenFree(() => this.#scanRows(after, PAGE_ROWS))).map(
        ([item]) => item as string,
      );
      after = items.length < PAGE_ROWS ? undefined : keyOfItem(items.at(-1)!);
      yield { lines: transcoder.items(items), count: items.length };
      await otherEvents();
    } while (after !== undefined);
  }

  async update(
    key: TaskKey,
    change: RecordChange,
    options: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome> {
    // Whatever the record is like, as DynamoDB checks a request before it looks at the item.
    validateAttributes(change.set);
    for (const name of [...Object.keys(change.add), ...change.remove]) validateName(name);
    return this.#transaction((): WriteOutcome => {
      const before = this.#read(key);
      const refusal = refuse(before, options.condition, options.upsert === true);
      if (refusal !== undefined) return refusal;
      const record = applyChange(before ?? keyAttributes(key), change);
      validateRecord(record);
      this.#replace(record);
      // As it was stored, which is with its numbers in DynamoDB's form.
      return { outcome: "written", record: this.#read(key)! };
    });
  }

  async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    return this.#transaction((): WriteOutcome => {
      const before = this.#read(key);
      const refusal = refuse(before, condition, false);
      if (refusal !== undefined || before === undefined) return refusal ?? { outcome: "missing" };
      this.#remove(key);
      return { outcome: "written", record: before };
    });
  }

  async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return this.#transaction((): MoveOutcome => {
      const before = this.#read(key);
      if (before === undefined) return { outcome: "missing" };
      if (deadline === key.deadline) return { outcome: "moved", record: before };
      const record = { ...before, [DEADLINE]: { N: String(deadline) } };
      validateRecord(record);
      const inserted = this.#insert(record, options.overwrite ? OVERWRITE : "ON CONFLICT DO NOTHING");
      if (inserted === 0) return { outcome: "taken" };
      this.#remove(key);
      return { outcome: "moved", record };
    });
  }

  async estimateCount(): Promise<number> {
    const count = "SELECT count(*) FROM record WHERE table_name = ?";
    return Number((await this.#whenFree(() => this.#store.row(count, this.name)))?.[0]);
  }

  openBulkWriter(options: BulkWriteOptions): BulkWriter {
    return new LocalBulkWriter(this.#store, this.name, options);
  }

  close(): void {
    this.#store.close();
  }

  #whenFree<Result>(work: () => Result): Promise<Result> {
    return whenFree(work, this.#wait);
  }

  #transaction<Result>(body: () => Result): Promise<Result> {
    return this.#whenFree(() => this.#store.transaction(body));
  }

  *#matching(rows: unknown[][], where: Condition | undefined): Generator<TaskRecord> {
    for (const [item] of rows) {
      const record = decodeDynamoJson(item as string);
      if (where === undefined || evaluateCondition(where, record)) yield record;
    }
  }

  async *#pages(
    request: Pick<QueryRequest, "where" | "after" | "limit" | "countOnly">,
    read: (after: TaskRecord | undefined, limit: number) => unknown[][],
  ): AsyncGenerator<Page> {
    const limit = request.where === undefined ? Math.min(PAGE_ROWS, request.limit ?? PAGE_ROWS) : PAGE_ROWS;
    let after = request.after;
    do {
      const rows = await this.#whenFree(() => read(after, limit));
      const last = rows.length < limit ? undefined : rows.at(-1)?.[0];
      after = last === undefined ? undefined : keyOfItem(last as string);
      const records = [...this.#matching(rows, request.where)];
      yield { records: request.countOnly === true ? [] : records, count: records.length, next: after };
      // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the table.
      if (after !== undefined) await otherEvents();
    } while (after !== undefined);
  }

  #scanRows(after: TaskRecord | undefined, limit: number) {
    const sql = (position: string) =>
      `SELECT item FROM record WHERE table_name = ? ${position} ORDER BY user_name, deadline LIMIT ?`;
    if (after === undefined) return this.#store.rows(sql(""), this.name, limit);
    const { userName, deadline } = keyOf(after);
    return this.#store.rows(sql("AND (user_name, deadline) > (?, ?)"), this.name, userName, deadline, limit);
  }

  #read(key: TaskKey): TaskRecord | undefined {
    const row = this.#store.row(
      `SELECT item FROM record ${WHERE_KEY}`,
      this.name,
      key.userName,
      key.deadline,
    );
    return row === undefined ? undefined : decodeDynamoJson(row[0] as string);
  }

  #replace(record: TaskRecord): void {
    this.#insert(record, OVERWRITE);
  }

  #insert(record: TaskRecord, onConflict: string): number {
    const { userName, deadline } = keyOf(record);
    return this.#store.run(
      `INSERT INTO record (table_name, user_name, deadline, item) VALUES (?, ?, ?, ?) ${onConflict}`,
      this.name,
      userName,
      deadline,
      encodeDynamoJson(record),
    );
  }

  #remove(key: TaskKey): void {
    this.#store.run(`DELETE FROM record ${WHERE_KEY}`, this.name, key.userName, key.deadline);
  }
}

function keyOfItem(item: string): TaskRecord {
  return keyAttributes(keyOf(decodeDynamoJson(item)));
}

function selectNames(record: TaskRecord, names: string[]): TaskRecord {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name]!]] : [])),
  );
}

const OVERWRITE = "ON CONFLICT DO UPDATE SET item = excluded.item";

/** Why a write is not done: the record is missing, or is not what the condition wants. A condition may hold on nothing. */
function refuse(
  before: TaskRecord | undefined,
  condition: Condition | undefined,
  upsert: boolean,
): WriteOutcome | undefined {
  if (before === undefined && !upsert) return { outcome: "missing" };
  if (condition === undefined || evaluateCondition(condition, before ?? {})) return undefined;
  return before === undefined ? { outcome: "missing" } : { outcome: "refused", record: before };
}
