import { DynamoCommand } from "../dynamo-command.ts";
import { mayHaveHappened } from "../../client/call-faults.ts";
import type { AwsCall } from "../../client/aws-calls.ts";
import { capacityUnits } from "../../client/call.ts";
import { translateError } from "../../client/translate-error.ts";
import { TasksError } from "../../../errors.ts";
import { equalAttributes } from "../../../task/compare-values.ts";
import { keyText, textOfKey } from "../../../task/key-text.ts";
import { keyOf, type TaskRecord } from "../../../task/record.ts";
import type { Deliver, Delivery } from "./dynamo-bulk-writer.ts";
import { batchRequest } from "../requests/batch-request.ts";
import { putRequest } from "../requests/table-requests.ts";
import { bulkKey } from "../../../table/bulk-key.ts";
import type { BulkRecord } from "../../../table/bulk-writer.ts";
import type { TaskTable } from "../../../table/task-table.ts";

const EMPTY: Delivery = { again: [], refused: [], skipped: 0, capacity: undefined };
const REFUSED = "ValidationException";
const MISSING = "ResourceNotFoundException";
const THROTTLED = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "Throttling",
  "RequestLimitExceeded",
  "TooManyRequestsException",
]);

/** Whether a call has failed because the table has enough for now. */
export function isThrottling(error: TasksError): boolean {
  return error.cause instanceof Error && THROTTLED.has(error.cause.name);
}

/** What the requests of a bulk write are sent with. */
interface Sender {
  call: AwsCall;
  table: string;
  /** The error for a table that is not there. */
  missing(cause: Error): TasksError;
}

/** BatchWriteItem of up to 25 records that replace what has their keys. */
export function batchDelivery(sender: Sender): Deliver {
  const { call, table } = sender;
  return async (records) => {
    const { input, json } = batchRequest(table, records);
    const make = () => new DynamoCommand("BatchWriteItem", input, { json });
    const { output, error } = await call("BatchWriteItem", make, { raw: true });
    if (error === undefined) {
      const { UnprocessedItems, ConsumedCapacity } = output;
      const unprocessed = Object.values(UnprocessedItems ?? {}).flat();
      if (unprocessed.length === 0) return { ...EMPTY, capacity: capacityUnits(ConsumedCapacity) };
      const keys = new Set(unprocessed.map(({ PutRequest }) => keyText(PutRequest?.Item as TaskRecord)));
      const again = records.filter((one) => keys.has(textOfKey(bulkKey(one))));
      // A server that writes a key in another way has not told which ones; writing them all again does no harm.
      const left = again.length < unprocessed.length ? records : again;
      return { ...EMPTY, again: left, capacity: capacityUnits(ConsumedCapacity) };
    }
    if (error.name === REFUSED && records.length > 1) return oneByOne(sender, records);
    return failed(records, error, sender);
  };
}

/** PutItem of one record, unless its key is taken. */
export function createDelivery(table: TaskTable, onConflict: "skip" | "fail"): Deliver {
  // Records that may or may not have been written.
  const unclear = new WeakSet<BulkRecord>();
  const isSame = async (record: BulkRecord) => {
    const found = unclear.has(record) ? await table.get(keyOf(record.record)) : undefined;
    return found !== undefined && equalAttributes(found, record.record);
  };
  return async (records) => {
    const [record] = records;
    if (record === undefined) return EMPTY;
    try {
      const outcome = await table.create(record.record);
      if (outcome === "created") return EMPTY;
      if (outcome === "unsure" || (await isSame(record))) return { ...EMPTY, unsure: 1 };
      if (onConflict === "skip") return { ...EMPTY, skipped: 1 };
      return {
        ...EMPTY,
        refused: [{ record, reason: "there is a record with this user and deadline already" }],
      };
    } catch (error) {
      if (error instanceof TasksError && error.mayBeDone) unclear.add(record);
      return failed(records, error, { table: table.name });
    }
  };
}

/** DynamoDB refuses a whole batch for one record: sent alone, each of the others is written. */
async function oneByOne(sender: Sender, records: BulkRecord[]): Promise<Delivery> {
  const { call, table } = sender;
  const deliveries: Delivery[] = [];
  for (const record of records) {
    const make = () => new DynamoCommand("PutItem", putRequest(table, record.record, { ifAbsent: false }));
    const { output, error } = await call("PutItem", make, { raw: true });
    deliveries.push(
      error === undefined
        ? { ...EMPTY, capacity: capacityUnits(output.ConsumedCapacity) }
        : failed([record], error, sender),
    );
  }
  const capacities = deliveries.flatMap(({ capacity }) => (capacity === undefined ? [] : [capacity]));
  return {
    ...EMPTY,
    again: deliveries.flatMap(({ again }) => again),
    refused: deliveries.flatMap(({ refused }) => refused),
    capacity: capacities.length === 0 ? undefined : capacities.reduce((sum, units) => sum + units, 0),
    failure: deliveries.find(({ failure }) => failure !== undefined)?.failure,
  };
}

function failed(
  records: BulkRecord[],
  error: unknown,
  { table, missing }: Pick<Sender, "table"> & Partial<Sender>,
): Delivery {
  // A table's own methods have translated what the SDK threw.
  const thrown = error instanceof TasksError && error.cause instanceof Error ? error.cause : (error as Error);
  const { name } = thrown;
  const translated = translateError(error, `writing to ${table}`);
  const [record] = records;
  if (name === REFUSED && records.length === 1 && record !== undefined) {
    return { ...EMPTY, refused: [{ record, reason: translated.message }] };
  }
  if (name === MISSING && missing !== undefined) throw missing(error as Error);
  if (translated.kind !== "unavailable") throw translated;
  const unclear = mayHaveHappened(thrown);
  const failure = { throttled: THROTTLED.has(name), unclear, error: translated };
  return { ...EMPTY, again: records, failure };
}
