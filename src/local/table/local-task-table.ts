import type { BulkWriteOptions, BulkWriter } from "../../table/bulk-writer.ts";
import type {
  Change,
  Changes,
  ChangeWriteOptions,
  ChangeWriter,
  ExchangeOutcome,
  FoundRecords,
  LinesPage,
  MoveOutcome,
  OpenRequest,
  Page,
  QueryLinesRequest,
  QueryRequest,
  RecordChange,
  ScanRequest,
  TaskTable,
  Transcoder,
  WriteOutcome,
} from "../../table/task-table.ts";
import { writeRefusal } from "../../table/write-refusal.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { encodeDynamoJson } from "../../task/dynamodb-json.ts";
import { movedRecord } from "../../task/moved-record.ts";
import { compareNumbers } from "../../task/number.ts";
import { keyAttributes, keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { validateRecord } from "../../task/validate-record.ts";
import { LocalBulkWriter } from "./local-bulk-writer.ts";
import { LocalChangeWriter } from "./local-change-writer.ts";
import { linesPageOf, pageOf, selectNames } from "./page-of.ts";
import { RecordRows } from "./record-rows.ts";
import { tableStretches, usersStretches } from "./stretches.ts";
import type { Store } from "../store/store.ts";
import { StoreDamage } from "../store/store-error.ts";
import { PAGE_ROWS, type Stretch } from "../store/walk-records.ts";
import { whenFree, type Wait } from "../store/when-free.ts";

const TAKEN = `SELECT deadline FROM record WHERE table_name = ? AND user_name = ? AND deadline >= ? AND rest = ''
  ORDER BY deadline LIMIT ${PAGE_ROWS}`;

/** TaskTable on the local store, with DynamoDB's rules. Any table name is a table: it is made by its first record. */
export class LocalTaskTable implements TaskTable {
  readonly name: string;
  readonly #store: Store;
  readonly #rows: RecordRows;
  readonly #wait: Wait;

  /** `wait`: for how long, and until when, a store of little patience is tried again (`whenFree`). */
  constructor(store: Store, name: string, wait: Wait = {}) {
    this.#store = store;
    this.name = name;
    this.#rows = new RecordRows(store, name);
    this.#wait = wait;
  }

  /** The same table for somebody who waits in another way. */
  waiting(wait: Wait): LocalTaskTable {
    return new LocalTaskTable(this.#store, this.name, wait);
  }

  asKept(record: TaskRecord): TaskRecord {
    return record;
  }

  async create(record: TaskRecord): Promise<"created" | "taken"> {
    validateRecord(record);
    const inserted = await this.#whenFree(() => this.#rows.insert(record));
    return inserted ? "created" : "taken";
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

  async put(record: TaskRecord): Promise<{ changes: Changes }> {
    validateRecord(record);
    return this.#transaction(() => {
      const before = this.#rows.read(keyOf(record));
      this.#rows.replace(record);
      return { changes: [{ before, after: record }] };
    });
  }

  async get(key: TaskKey): Promise<TaskRecord | undefined> {
    return this.#whenFree(() => this.#rows.read(key));
  }

  async getMany(keys: readonly TaskKey[]): Promise<FoundRecords> {
    const records = await this.#whenFree(() => keys.map((key) => this.#rows.read(key)));
    return { records, capacity: undefined };
  }

  async *query(request: QueryRequest): AsyncGenerator<Page> {
    for await (const stretch of this.#usersStretches(request)) yield pageOf(stretch, request);
  }

  async *queryLines(request: QueryLinesRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    for await (const stretch of this.#usersStretches(request)) yield linesPageOf(stretch, transcoder);
  }

  async *queryOpen(request: OpenRequest): AsyncGenerator<Page> {
    const { queryOpen } = await import("./query-open.ts");
    yield* queryOpen(this.#store, this.name, request, this.#wait);
  }

  async *scan(request: ScanRequest): AsyncGenerator<Page> {
    for await (const stretch of this.#stretches(request)) {
      const page = pageOf(stretch, request);
      const { select } = request;
      if (select === undefined) yield page;
      else yield { ...page, records: page.records.map((record) => selectNames(record, select)) };
    }
  }

  async *scanLines(request: ScanRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    if (request.where !== undefined || request.select !== undefined) {
      for await (const { records, count, next } of this.scan(request)) {
        yield { lines: transcoder.items(records.map(encodeDynamoJson).join("\n")), count, next };
      }
      return;
    }
    for await (const stretch of this.#stretches(request)) yield linesPageOf(stretch, transcoder);
  }

  async atOneMoment<Result>(work: () => Promise<Result>): Promise<Result> {
    const { atOneMoment } = await import("../store/at-one-moment.ts");
    return atOneMoment(this.#store, work);
  }

  async update(
    key: TaskKey,
    change: RecordChange,
    options: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome> {
    const { applyChange } = await import("../../table/apply-change.ts");
    const { validateChange } = await import("../../table/validate-change.ts");
    // Whatever the record is like, as DynamoDB checks a request before it looks at the item.
    validateChange(change);
    return this.#transaction((): WriteOutcome => {
      const before = this.#rows.read(key);
      const refusal = writeRefusal(before, options.condition, options.upsert === true);
      if (refusal !== undefined) return refusal;
      const record = applyChange(before ?? keyAttributes(key), change);
      validateRecord(record);
      this.#rows.replace(record);
      // As it was stored, which is with its numbers in DynamoDB's form.
      const after = this.#rows.read(key)!;
      return { outcome: "written", record: after, changes: [{ before, after }] };
    });
  }

  async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    return this.#transaction((): WriteOutcome => {
      const before = this.#rows.read(key);
      const refusal = writeRefusal(before, condition, false);
      if (refusal !== undefined || before === undefined) return refusal ?? { outcome: "missing" };
      this.#rows.remove(key);
      return { outcome: "written", record: before, changes: [{ before, after: undefined }] };
    });
  }

  async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return this.#transaction((): MoveOutcome => {
      const before = this.#rows.read(key);
      if (before === undefined) return { outcome: "missing" };
      if (compareNumbers(String(deadline), key.deadline) === 0)
        return { outcome: "moved", record: before, changes: [] };
      const record = movedRecord(before, String(deadline));
      validateRecord(record);
      const replaced = this.#rows.read(keyOf(record));
      if (replaced !== undefined && !options.overwrite) return { outcome: "taken" };
      this.#rows.replace(record);
      this.#rows.remove(key);
      const changes = [
        { before, after: undefined },
        { before: replaced, after: record },
      ];
      return { outcome: "moved", record, changes };
    });
  }

  async exchange(changes: readonly Change[]): Promise<ExchangeOutcome> {
    for (const { after } of changes) if (after !== undefined) validateRecord(after);
    return this.#transaction(() => this.#rows.exchange(changes));
  }

  async estimateCount(): Promise<number | undefined> {
    const count = "SELECT count(*) FROM record WHERE table_name = ?";
    try {
      return Number((await this.#whenFree(() => this.#store.row(count, this.name)))?.[0]);
    } catch (error) {
      if (error instanceof StoreDamage) return undefined;
      throw error;
    }
  }

  async openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    return new LocalBulkWriter(this.#store, this.name, options);
  }

  async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    return new LocalChangeWriter(this.#rows, (body) => this.#transaction(body), options);
  }

  async place(): Promise<string> {
    return `local ${this.#store.path}`;
  }

  close(): void {
    this.#store.close();
  }

  #whenFree<Result>(work: () => Result): Promise<Result> {
    return whenFree(work, this.#store.clock, this.#wait);
  }

  #transaction<Result>(body: () => Result): Promise<Result> {
    return this.#whenFree(() => this.#store.transaction(body));
  }

  #usersStretches(request: QueryRequest): AsyncGenerator<Stretch> {
    return usersStretches(this.#store, this.name, request, this.#wait);
  }

  #stretches(request: ScanRequest): AsyncGenerator<Stretch> {
    return tableStretches(this.#store, this.name, request, this.#wait);
  }
}
