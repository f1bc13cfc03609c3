import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import { DynamoCommand } from "./dynamo-command.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import type { ReportCall } from "../client/call.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import type { Clock } from "../../ports.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { validateRecord } from "../../task/validate-record.ts";
import { DynamoExchange } from "./dynamo-exchange.ts";
import { DynamoScanner } from "./dynamo-scanner.ts";
import { batchDelivery, createDelivery } from "./bulk-deliveries.ts";
import { DynamoChangeWriter } from "./dynamo-change-writer.ts";
import { DynamoBulkWriter } from "./dynamo-bulk-writer.ts";
import { SpreadWriter } from "./spread-writer.ts";
import { attributesOf, itemOf, pageOf } from "./item-output.ts";
import { getMany } from "./get-many.ts";
import { moveRecord } from "./move-record.ts";
import { deadlinesRequest, deleteRequest, getRequest, putRequest, queryRequest } from "./requests.ts";
import { TableCalls } from "./table-calls.ts";
import { mayRepeat } from "./update-expression.ts";
import { updateRecord } from "./update-record.ts";
import { changesOf, deleteOutcome } from "./write-outcomes.ts";
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
  QueryRequest,
  RecordChange,
  ScanRequest,
  TaskTable,
  Transcoder,
  WriteOutcome,
} from "../../table/task-table.ts";

type Options = { condition?: Condition | undefined; upsert?: boolean | undefined };

/** TaskTable on DynamoDB, or on any endpoint that speaks its API: one call a record, one a page. */
export class DynamoTaskTable implements TaskTable {
  readonly name: string;
  readonly #clock: Clock;
  readonly #calls: TableCalls;
  readonly #call: AwsCall;
  readonly #scanner: DynamoScanner;
  readonly #exchanges: DynamoExchange;

  constructor(name: string, target: AwsTarget, report: ReportCall | undefined) {
    this.name = name;
    this.#clock = target.clock;
    this.#calls = new TableCalls(name, target, report);
    this.#call = this.#calls.patient;
    this.#scanner = new DynamoScanner(name, { call: this.#call, clock: this.#clock });
    this.#exchanges = this.#exchangesBy(this.#call);
  }

  asKept(record: TaskRecord): TaskRecord {
    return record;
  }

  async create(record: TaskRecord): Promise<"created" | "taken"> {
    validateRecord(record);
    const make = () => new DynamoCommand("PutItem", putRequest(this.name, record, { ifAbsent: true }));
    const { error, lostAnswer } = await this.#call("PutItem", make);
    if (error === undefined) return "created";
    // Our own record, written by an attempt whose answer was lost, is not a conflict.
    if (!lostAnswer) return "taken";
    // Not every server that speaks DynamoDB's API shows the record that failed the condition.
    const found = itemOf(error) ?? (await this.get(keyOf(record)));
    return found !== undefined && equalAttributes(found, record) ? "created" : "taken";
  }

  async firstFreeDeadline(userName: string, from: number): Promise<number> {
    let free = from;
    let after: Record<string, SdkAttributeValue> | undefined;
    do {
      const request = deadlinesRequest(this.name, userName, from);
      const input = after === undefined ? request : { ...request, ExclusiveStartKey: after };
      const { output } = await this.#call("Query", () => new DynamoCommand("Query", input));
      for (const item of output?.Items ?? []) {
        const taken = Number(keyOf(attributesOf(item)).deadline);
        if (taken > free) return free;
        // Another program may have keys between the seconds.
        if (taken === free) free += 1;
      }
      after = output?.LastEvaluatedKey;
    } while (after !== undefined);
    return free;
  }

  async put(record: TaskRecord): Promise<{ changes: Changes }> {
    validateRecord(record);
    const input = putRequest(this.name, record, { ifAbsent: false });
    const make = () => new DynamoCommand("PutItem", { ...input, ReturnValues: "ALL_OLD" });
    const { output, lostAnswer } = await this.#call("PutItem", make);
    return { changes: changesOf(output?.Attributes, record, lostAnswer) };
  }

  async get(key: TaskKey): Promise<TaskRecord | undefined> {
    const make = () => new DynamoCommand("GetItem", getRequest(this.name, key));
    const { output } = await this.#call("GetItem", make);
    return output?.Item === undefined ? undefined : attributesOf(output.Item);
  }

  getMany(keys: readonly TaskKey[], options: { consistent: boolean }): Promise<FoundRecords> {
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

  async *queryOpen(request: OpenRequest): AsyncGenerator<Page> {
    const { queryOpen } = await import("./query-open.ts");
    yield* queryOpen(this.name, request, this.#call);
  }

  scan(request: ScanRequest): AsyncIterable<Page> {
    return this.#scanner.pages(request);
  }

  atOneMoment<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  scanLines(request: ScanRequest, transcoder: Transcoder): AsyncIterable<LinesPage> {
    return this.#scanner.lines(request, transcoder);
  }

  async update(key: TaskKey, change: RecordChange, options: Options): Promise<WriteOutcome> {
    return updateRecord(this.name, key, change, {
      ...options,
      call: change.every(mayRepeat) ? this.#call : this.#calls.afterThrottling,
      read: () => this.get(key),
    });
  }

  async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    const make = () => new DynamoCommand("DeleteItem", deleteRequest(this.name, key, condition));
    return deleteOutcome(this.name, await this.#call("DeleteItem", make));
  }

  async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return moveRecord(key, deadline, options, {
      clock: this.#clock,
      read: (place) => this.get(place),
      exchange: (changes) => this.#exchanges.attempt(changes),
    });
  }

  async exchange(changes: readonly Change[]): Promise<ExchangeOutcome> {
    return this.#exchanges.run(changes);
  }

  async estimateCount(): Promise<number | undefined> {
    return (await this.#scanner.describe())?.ItemCount;
  }

  openBulkWriter(options: BulkWriteOptions): BulkWriter {
    const clock = this.#clock;
    if (options.onConflict !== "replace") {
      const deliver = createDelivery(this, options.onConflict);
      return new SpreadWriter(new DynamoBulkWriter(deliver, 1, options, { clock }), 1, clock);
    }
    const deliver = batchDelivery({
      call: this.#calls.onceInBulk,
      table: this.name,
      missing: (cause) => this.#calls.missing(cause),
    });
    return new SpreadWriter(new DynamoBulkWriter(deliver, 25, options, { clock }), 25, clock);
  }

  openChangeWriter(options: ChangeWriteOptions): ChangeWriter {
    const clock = this.#clock;
    const exchanges = this.#exchangesBy(this.#calls.once);
    return new DynamoChangeWriter((changes, again) => exchanges.attempt(changes, again), options, { clock });
  }

  place(): Promise<string> {
    return this.#calls.place();
  }

  close(): void {
    this.#calls.close();
  }

  #exchangesBy(call: AwsCall): DynamoExchange {
    return new DynamoExchange(this.name, { call, clock: this.#clock, read: (key) => this.get(key) });
  }
}
