import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { capacityUnits, type ReportCall } from "../aws/call.ts";
import { clientConfig, type AwsTarget } from "../aws/client-config.ts";
import { translateError } from "../aws/translate-error.ts";
import type { TasksError } from "../errors.ts";
import { keyText, type TaskRecord } from "../task/record.ts";
import type { Deliver, Delivery } from "./dynamo-bulk-writer.ts";
import { putRequest } from "./requests.ts";
import type { BulkRecord, TaskTable } from "./task-table.ts";

const NOTHING: Delivery = { again: [], refused: [], skipped: 0, capacity: undefined };
const THROTTLED = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "Throttling",
  "RequestLimitExceeded",
  "TooManyRequestsException",
]);

/** A client for many requests: it sends once, because the writer itself sends again, slower. */
export function bulkClient(target: AwsTarget): DynamoDBClient {
  const client = new DynamoDBClient({
    ...clientConfig(target, "DYNAMODB", { attempts: 1 }),
    cacheMiddleware: true,
  });
  // It walks every item of every request, also when nothing listens.
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

/** BatchWriteItem of up to 25 records that replace what has their keys. */
export function batchDelivery(
  client: DynamoDBClient,
  table: string,
  report: ReportCall | undefined,
): Deliver {
  return async (records) => {
    const puts = records.map(({ record }) => ({ PutRequest: { Item: record } }));
    const command = new BatchWriteItemCommand({
      RequestItems: { [table]: puts },
      ReturnConsumedCapacity: "TOTAL",
    });
    const begin = performance.now();
    const tell = (result: string, capacity?: number) =>
      report?.({
        operation: "BatchWriteItem",
        milliseconds: performance.now() - begin,
        attempts: 1,
        capacity,
        result,
      });
    try {
      const { UnprocessedItems, ConsumedCapacity } = await client.send(command);
      const capacity = capacityUnits(ConsumedCapacity);
      tell("ok", capacity);
      const keys = new Set(
        UnprocessedItems?.[table]?.map(({ PutRequest }) => keyText(PutRequest?.Item as TaskRecord)),
      );
      const again = keys.size === 0 ? [] : records.filter(({ record }) => keys.has(keyText(record)));
      return { ...NOTHING, again, capacity };
    } catch (error) {
      tell((error as Error).name);
      if ((error as Error).name === "ValidationException" && records.length > 1)
        return oneByOne(client, table, records);
      return failed(records, error, table);
    }
  };
}

/** PutItem of one record, unless its key is taken. */
export function createDelivery(table: TaskTable, onConflict: "skip" | "fail"): Deliver {
  return async (records) => {
    const [record] = records;
    if (record === undefined) return NOTHING;
    try {
      if ((await table.create(record.record)) === "created") return NOTHING;
      if (onConflict === "skip") return { ...NOTHING, skipped: 1 };
      return {
        ...NOTHING,
        refused: [{ record, reason: "there is a record with this user and deadline already" }],
      };
    } catch (error) {
      return failed(records, error, table.name);
    }
  };
}

/** DynamoDB refuses a whole batch for one record: sent alone, each of the others is written. */
async function oneByOne(client: DynamoDBClient, table: string, records: BulkRecord[]): Promise<Delivery> {
  const deliveries: Delivery[] = [];
  for (const record of records) {
    try {
      await client.send(new PutItemCommand(putRequest(table, record.record, { ifAbsent: false })));
    } catch (error) {
      deliveries.push(failed([record], error, table));
    }
  }
  return {
    ...NOTHING,
    again: deliveries.flatMap(({ again }) => again),
    refused: deliveries.flatMap(({ refused }) => refused),
    failure: deliveries.find(({ failure }) => failure !== undefined)?.failure,
  };
}

function failed(records: BulkRecord[], error: unknown, table: string): Delivery {
  const translated: TasksError = translateError(error, `writing to ${table}`);
  const [record] = records;
  if (translated.kind === "usage" && records.length === 1 && record !== undefined) {
    return { ...NOTHING, refused: [{ record, reason: translated.message }] };
  }
  if (translated.kind !== "unavailable") throw translated;
  return {
    ...NOTHING,
    again: records,
    failure: { throttled: THROTTLED.has((error as Error).name), error: translated },
  };
}
