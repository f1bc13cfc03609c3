import { DynamoCommand } from "./dynamo-command.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import type { ReportCall } from "../client/call.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import type { Clock } from "../../ports.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import type { DynamoExchange } from "./dynamo-exchange.ts";
import type { DynamoScanner } from "./dynamo-scanner.ts";
import { attributesOf, pageOf } from "./item-output.ts";
import { readLines } from "./read-lines.ts";
import { getRequest, queryRequest } from "./requests/table-requests.ts";
import { TableCalls } from "./table-calls.ts";
import type { BulkWriteOptions, BulkWriter } from "../../table/bulk-writer.ts";
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
} from "../../table/task-table.ts";

type Options = { condition?: Condition | undefined; upsert?: boolean | undefined };

/**
 * TaskTable on DynamoDB, or on any endpoint that speaks its API: one call a record, one a page. What most commands do not do is
 * loaded when it is done.
 */
export class DynamoTaskTable implements TaskTable {
  readonly name: string;
  readonly #clock: Clock;
  readonly #calls: TableCalls;
  readonly #call: AwsCall;
  #scanner: Promise<DynamoScanner> | undefined;

  constructor(name: string, target: AwsTarget, report: ReportCall | undefined) {
    this.name = name;
    this.#clock = target.clock;
    this.#calls = new TableCalls(name, target, report);
    this.#call = this.#calls.patient;
  }

  asKept(record: TaskRecord): TaskRecord {
    return record;
  }

  async create(record: TaskRecord): Promise<Creation> {
    const { createRecord } = await import("./put-record.ts");
    return createRecord(this.name, record, { call: this.#call, read: () => this.get(keyOf(record)) });
  }

  async firstFreeDeadline(userName: string, from: number): Promise<number> {
    const { firstFreeDeadline } = await import("./first-free-deadline.ts");
    return firstFreeDeadline(this.name, userName, from, this.#call);
  }

  async put(record: TaskRecord): Promise<{ changes: Changes }> {
    const { putRecord } = await import("./put-record.ts");
    return putRecord(this.name, record, this.#call);
  }

  async get(key: TaskKey): Promise<TaskRecord | undefined> {
    const make = () => new DynamoCommand("GetItem", getRequest(this.name, key));
    const { output } = await this.#call("GetItem", make);
    return output?.Item === undefined ? undefined : attributesOf(output.Item);
  }

  async getMany(keys: readonly TaskKey[], options: { consistent: boolean }): Promise<FoundRecords> {
    const { getMany } = await import("./get-many.ts");
    return getMany(this.name, keys, { ...options, clock: this.#clock, call: this.#call });
  }

  async *query(request: QueryRequest): AsyncGenerator<Page> {
    let { after, firstPage } = request;
    do {
      const input = queryRequest(this.name, { ...request, after, firstPage });
      const { output } = await this.#call("Query", () => new DynamoCommand("Query", input));
      const page = pageOf(output ?? {});
      yield page;
      after = page.next;
      firstPage &&= firstPage * 2;
    } while (after !== undefined);
  }

  async *queryLines(request: QueryLinesRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    let { after } = request;
    do {
      const Query = queryRequest(this.name, { ...request, after });
      const { lines, count, next } = await readLines(this.#call, { Query }, transcoder);
      yield { lines, count, next };
      after = next;
    } while (after !== undefined);
  }

  async *queryOpen(request: OpenRequest): AsyncGenerator<Page> {
    const { queryOpen } = await import("./query-open.ts");
    yield* queryOpen(this.name, request, this.#call);
  }

  async *scan(request: ScanRequest): AsyncGenerator<Page> {
    yield* (await this.#openScanner()).pages(request);
  }

  atOneMoment<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  async *scanLines(request: ScanRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    yield* (await this.#openScanner()).lines(request, transcoder);
  }

  async update(key: TaskKey, change: RecordChange, options: Options): Promise<WriteOutcome> {
    const { updateRecord } = await import("./update-record.ts");
    const read = () => this.get(key);
    return updateRecord(this.name, key, change, { ...options, calls: this.#calls, read });
  }

  async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    const { deleteRecord } = await import("./delete-record.ts");
    return deleteRecord(this.name, key, condition, this.#call);
  }

  async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    const { moveRecord } = await import("./move-record.ts");
    const exchanges = await this.#exchangesBy(this.#call);
    return moveRecord(key, deadline, options, {
      clock: this.#clock,
      read: (place) => this.get(place),
      exchange: (changes) => exchanges.attempt(changes),
    });
  }

  async exchange(changes: readonly Change[], options?: { isExact?: boolean }): Promise<ExchangeOutcome> {
    return (await this.#exchangesBy(this.#call)).run(changes, options);
  }

  async estimateCount(): Promise<number | undefined> {
    return (await (await this.#openScanner()).describe())?.ItemCount;
  }

  async openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    const { openBulkWriter } = await import("./bulk/open-bulk-writer.ts");
    return openBulkWriter(this, options, { calls: this.#calls, clock: this.#clock });
  }

  async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    const { DynamoChangeWriter } = await import("./bulk/dynamo-change-writer.ts");
    const exchanges = await this.#exchangesBy(this.#calls.once);
    const attempt = exchanges.attempt.bind(exchanges);
    return new DynamoChangeWriter(attempt, options, { clock: this.#clock });
  }

  place(account?: "any"): Promise<string> {
    return this.#calls.place(account);
  }

  close(): void {
    this.#calls.close();
  }

  #openScanner(): Promise<DynamoScanner> {
    this.#scanner ??= import("./dynamo-scanner.ts").then(
      ({ DynamoScanner }) => new DynamoScanner(this.name, { call: this.#call, clock: this.#clock }),
    );
    return this.#scanner;
  }

  async #exchangesBy(call: AwsCall): Promise<DynamoExchange> {
    const { DynamoExchange } = await import("./dynamo-exchange.ts");
    return new DynamoExchange(this.name, { call, clock: this.#clock, read: (key) => this.get(key) });
  }
}
