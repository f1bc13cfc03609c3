import type { BatchGetItemCommandInput, KeysAndAttributes } from "@aws-sdk/client-dynamodb";
import { DynamoCommand } from "./dynamo-command.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { capacityUnits } from "../client/call.ts";
import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { keyText } from "../../task/key-text.ts";
import { keyAttributes, type TaskKey, type TaskRecord } from "../../task/record.ts";
import type { FoundRecords } from "../../table/task-table.ts";
import { attributesOf } from "./item-output.ts";

// API reference, BatchGetItem: 100 items, none of them twice.
const MOST_KEYS = 100;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
const PATIENCE_MS = 60_000;

/**
 * Reads records by BatchGetItem, and asks again for the keys that DynamoDB has not looked up (16 MB an answer, or
 * throttling). Throws unavailable where for a minute none came.
 */
export async function getMany(
  table: string,
  keys: readonly TaskKey[],
  { consistent, clock, call }: { consistent: boolean; clock: Clock; call: AwsCall },
): Promise<FoundRecords> {
  const wanted = keys.map(keyAttributes);
  const distinct = [...new Map(wanted.map((key) => [keyText(key), key])).values()];
  const found = new Map<string, TaskRecord>();
  let capacity: number | undefined;
  for (let at = 0; at < distinct.length; at += MOST_KEYS) {
    let left: KeysAndAttributes["Keys"] = distinct.slice(at, at + MOST_KEYS);
    let pause = FIRST_PAUSE_MS;
    let waited = 0;
    while (left !== undefined && left.length > 0) {
      const request = batchRequest(table, left, consistent);
      const { output } = await call("BatchGetItem", () => new DynamoCommand("BatchGetItem", request));
      const items = Object.values(output?.Responses ?? {}).flat();
      for (const item of items) found.set(keyText(attributesOf(item)), attributesOf(item));
      const units = capacityUnits(output?.ConsumedCapacity);
      if (units !== undefined) capacity = (capacity ?? 0) + units;
      const before = left.length;
      left = Object.values(output?.UnprocessedKeys ?? {}).flatMap(({ Keys }) => Keys ?? []);
      if (left.length === 0) break;
      if (left.length < before) {
        waited = 0;
        pause = FIRST_PAUSE_MS;
      } else if (waited > PATIENCE_MS) throw stuck(table);
      await clock.sleep(pause);
      waited += pause;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
  return { records: wanted.map((key) => found.get(keyText(key))), capacity };
}

function batchRequest(
  table: string,
  Keys: NonNullable<KeysAndAttributes["Keys"]>,
  ConsistentRead: boolean,
): BatchGetItemCommandInput {
  return { RequestItems: { [table]: { Keys, ConsistentRead } }, ReturnConsumedCapacity: "TOTAL" };
}

function stuck(table: string): TasksError {
  return new TasksError("unavailable", `BatchGetItem on ${table} gave none of the records for a minute`, {
    hint: "the table is throttled: try again later, or give it more read capacity",
  });
}
