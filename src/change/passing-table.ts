import type { BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type {
  Change,
  Changes,
  ChangeWriteOptions,
  ChangeWriter,
  Creation,
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
} from "../table/task-table.ts";
import type { Condition } from "../task/condition/condition.ts";
import type { TaskKey, TaskRecord } from "../task/record.ts";

/** A table that passes everything on to another one: what the decorators of TaskTable begin with. */
export class PassingTable implements TaskTable {
  protected readonly table: TaskTable;

  constructor(table: TaskTable) {
    this.table = table;
  }

  get name(): string {
    return this.table.name;
  }

  asKept(record: TaskRecord): TaskRecord {
    return this.table.asKept(record);
  }

  create(record: TaskRecord): Promise<Creation> {
    return this.table.create(record);
  }

  firstFreeDeadline(userName: string, from: number): Promise<number> {
    return this.table.firstFreeDeadline(userName, from);
  }

  put(record: TaskRecord): Promise<{ changes: Changes }> {
    return this.table.put(record);
  }

  get(key: TaskKey): Promise<TaskRecord | undefined> {
    return this.table.get(key);
  }

  getMany(keys: readonly TaskKey[], options: { consistent: boolean }): Promise<FoundRecords> {
    return this.table.getMany(keys, options);
  }

  query(request: QueryRequest): AsyncIterable<Page> {
    return this.table.query(request);
  }

  queryOpen(request: OpenRequest): AsyncIterable<Page> {
    return this.table.queryOpen(request);
  }

  scan(request: ScanRequest): AsyncIterable<Page> {
    return this.table.scan(request);
  }

  queryLines(request: QueryLinesRequest, transcoder: Transcoder): AsyncIterable<LinesPage> {
    return this.table.queryLines(request, transcoder);
  }

  scanLines(request: Omit<ScanRequest, "countOnly">, transcoder: Transcoder): AsyncIterable<LinesPage> {
    return this.table.scanLines(request, transcoder);
  }

  update(
    key: TaskKey,
    change: RecordChange,
    options: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome> {
    return this.table.update(key, change, options);
  }

  delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    return this.table.delete(key, condition);
  }

  move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return this.table.move(key, deadline, options);
  }

  exchange(changes: readonly Change[], options?: { isExact?: boolean }): Promise<ExchangeOutcome> {
    return this.table.exchange(changes, options);
  }

  atOneMoment<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.table.atOneMoment(work);
  }

  estimateCount(): Promise<number | undefined> {
    return this.table.estimateCount();
  }

  openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    return this.table.openBulkWriter(options);
  }

  openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    return this.table.openChangeWriter(options);
  }

  place(account?: "any"): Promise<string> {
    return this.table.place(account);
  }

  close(): void {
    this.table.close();
  }
}
