import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue as SdkAttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { call, type ReportCall } from "../client/call.ts";
import { endpointOf, type AwsTarget } from "../client/client-config.ts";
import { TasksError } from "../../errors.ts";
import { equalAttributes } from "../../task/canonical.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { validateAttributes, validateName, validateRecord } from "../../task/validate-record.ts";
import { dynamoClient } from "./dynamo-client.ts";
import { DynamoExchange, type SendWrite } from "./dynamo-exchange.ts";
import { DynamoScanner } from "./dynamo-scanner.ts";
import { batchDelivery, createDelivery } from "./bulk-deliveries.ts";
import { DynamoChangeWriter } from "./dynamo-change-writer.ts";
import { DynamoBulkWriter } from "./dynamo-bulk-writer.ts";
import { attributesOf, itemOf, pageOf } from "./item-output.ts";
import { getMany } from "./get-many.ts";
import { moveRecord } from "./move-record.ts";
import {
  deadlinesRequest,
  deleteRequest,
  getRequest,
  putRequest,
  queryRequest,
  updateRequest,
} from "./requests.ts";
import { changesOf, deleteOutcome, updateOutcome } from "./write-outcomes.ts";
import type {
  BulkWriteOptions,
  BulkWriter,
  Change,
  Changes,
  ChangeWriteOptions,
  ChangeWriter,
  ExchangeOutcome,
  FoundRecords,
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

type Client = DynamoDBClient;
type Options = { condition?: Condition | undefined; upsert?: boolean | undefined };

const CONDITION_FAILED = "ConditionalCheckFailedException";
const TRANSACTION = ["TransactionCanceledException", "TransactionConflictException"];
const READS = new Set(["GetItem", "BatchGetItem", "Query", "Scan", "DescribeTable"]);
const LOOK_FIRST = "see with `tasks get` or `tasks query` what is there before you run it again";
const TABLE_MISSING = "ResourceNotFoundException";

/** TaskTable on DynamoDB, or on any endpoint that speaks its API: one call a record, one a page. */
export class DynamoTaskTable implements TaskTable {
  readonly name: string;
  readonly #target: AwsTarget;
  readonly #report: ReportCall | undefined;
  readonly #client: Client;
  readonly #scanner: DynamoScanner;
  readonly #exchanges: DynamoExchange;
  #onceClient: Client | undefined;
  #bulkClient: Client | undefined;
  #changeClient: Client | undefined;

  constructor(name: string, target: AwsTarget, report: ReportCall | undefined) {
    this.name = name;
    this.#target = target;
    this.#report = report;
    this.#client = dynamoClient(target);
    this.#scanner = new DynamoScanner(
      name,
      this.#client,
      (operation, command, send) => this.#call(operation, command as Parameters<typeof call>[1], send),
      target.clock,
    );
    this.#exchanges = new DynamoExchange(name, target.clock, (key) => this.get(key));
  }

  async create(record: TaskRecord): Promise<"created" | "taken"> {
    validateRecord(record);
    const command = new PutItemCommand(putRequest(this.name, record, { ifAbsent: true }));
    const { error, lostAnswer } = await this.#call("PutItem", command, () => this.#client.send(command));
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
      const command = new QueryCommand(
        after === undefined ? request : { ...request, ExclusiveStartKey: after },
      );
      const { output } = await this.#call("Query", command, () => this.#client.send(command));
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
    const command = new PutItemCommand({
      ...putRequest(this.name, record, { ifAbsent: false }),
      ReturnValues: "ALL_OLD",
    });
    const { output, lostAnswer } = await this.#call("PutItem", command, () => this.#client.send(command));
    return { changes: changesOf(output?.Attributes, record, lostAnswer) };
  }

  async get(key: TaskKey): Promise<TaskRecord | undefined> {
    const command = new GetItemCommand(getRequest(this.name, key));
    const { output } = await this.#call("GetItem", command, () => this.#client.send(command));
    return output?.Item === undefined ? undefined : attributesOf(output.Item);
  }

  getMany(keys: readonly TaskKey[], options: { consistent: boolean }): Promise<FoundRecords> {
    return getMany(this.name, keys, { ...options, clock: this.#target.clock }, async (command) => {
      const { output } = await this.#call("BatchGetItem", command, () => this.#client.send(command));
      return output!;
    });
  }

  async *query(request: QueryRequest): AsyncGenerator<Page> {
    let after = request.after;
    do {
      const command = new QueryCommand(queryRequest(this.name, { ...request, after }));
      const { output } = await this.#call("Query", command, () => this.#client.send(command));
      const page = pageOf(output ?? {});
      yield page;
      after = page.next;
    } while (after !== undefined);
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
    validateAttributes(change.set);
    for (const name of [...Object.keys(change.add), ...change.remove]) validateName(name);
    const command = new UpdateItemCommand(updateRequest(this.name, key, change, options));
    // An addition that is sent twice counts twice.
    const client = Object.keys(change.add).length === 0 ? this.#client : this.#once();
    return updateOutcome(key, change, await this.#call("UpdateItem", command, () => client.send(command)));
  }

  async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    const command = new DeleteItemCommand(deleteRequest(this.name, key, condition));
    return deleteOutcome(
      this.name,
      await this.#call("DeleteItem", command, () => this.#client.send(command)),
    );
  }

  async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return moveRecord(key, deadline, options, {
      clock: this.#target.clock,
      read: (place) => this.get(place),
      exchange: (changes) => this.#exchanges.attempt(changes, this.#sender),
    });
  }

  async exchange(changes: readonly Change[]): Promise<ExchangeOutcome> {
    return this.#exchanges.run(changes, this.#sender);
  }

  async estimateCount(): Promise<number | undefined> {
    return (await this.#scanner.describe())?.ItemCount;
  }

  openBulkWriter(options: BulkWriteOptions): BulkWriter {
    const { clock } = this.#target;
    if (options.onConflict !== "replace") {
      return new DynamoBulkWriter(createDelivery(this, options.onConflict), 1, options, { clock });
    }
    // It sends once, because the writer itself sends again, slower.
    this.#bulkClient ??= dynamoClient(this.#target, { attempts: 1, cacheMiddleware: true });
    const deliver = batchDelivery({
      client: this.#bulkClient,
      table: this.name,
      report: this.#report,
      clock,
      missing: (cause) => this.#missing(cause),
    });
    return new DynamoBulkWriter(deliver, 25, options, { clock });
  }

  openChangeWriter(options: ChangeWriteOptions): ChangeWriter {
    this.#changeClient ??= dynamoClient(this.#target, { attempts: 1 });
    const sender = { ...this.#sender, client: this.#changeClient };
    return new DynamoChangeWriter(
      (changes, again) => this.#exchanges.attempt(changes, sender, again),
      options,
      { clock: this.#target.clock },
    );
  }

  async place(): Promise<string> {
    const { region, credentials } = this.#client.config;
    const endpoint = endpointOf(this.#target, "DYNAMODB");
    // Some providers of credentials tell the account without a call.
    const { accountId } = await credentials();
    return ["aws", endpoint ?? (await region()), accountId].filter(Boolean).join(" ");
  }

  close(): void {
    for (const client of [this.#client, this.#onceClient, this.#bulkClient, this.#changeClient])
      client?.destroy();
  }

  get #sender() {
    const call: SendWrite = (operation, command, send) => this.#call(operation, command, send, TRANSACTION);
    return { client: this.#client, call };
  }

  async #call<Output extends { $metadata: object }>(
    operation: string,
    command: Parameters<typeof call>[1],
    send: () => Promise<Output>,
    expected: string[] = [],
  ) {
    const result = await call(operation, command, send, {
      doing: `${operation} on ${this.name}`,
      expected: [CONDITION_FAILED, TABLE_MISSING, ...expected],
      report: this.#report,
      clock: this.#target.clock,
      afterLoss: READS.has(operation) ? undefined : LOOK_FIRST,
    });
    if (result.error?.name !== TABLE_MISSING) return result;
    throw this.#missing(result.error);
  }

  #missing(cause: Error): TasksError {
    const { region } = this.#target;
    const endpoint = endpointOf(this.#target, "DYNAMODB");
    const place = endpoint === undefined ? region && ` in ${region}` : ` at ${endpoint}`;
    return new TasksError("not-found", `there is no table ${this.name}${place ?? ""}`, {
      hint: "make it with `tasks provision`, or name another with --table, --stage or --region",
      cause,
    });
  }

  #once(): Client {
    this.#onceClient ??= dynamoClient(this.#target, { onlyThrottling: true });
    return this.#onceClient;
  }
}
