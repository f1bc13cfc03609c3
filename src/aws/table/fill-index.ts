import { DynamoCommand } from "./dynamo-command.ts";
import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { RecordChange } from "../../table/task-table.ts";
import { allOf, type Condition, DONE, NOT_DONE } from "../../task/condition/condition.ts";
import { keyText } from "../../task/key-text.ts";
import { OPEN_SHARDS, openShardOf } from "../../task/open-shard.ts";
import { DEADLINE, keyOf, OPEN_SHARD, STATUS, USER_NAME, type TaskRecord } from "../../task/record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { capacityUnits } from "../client/call.ts";
import { isThrottling } from "./bulk/bulk-deliveries.ts";
import { DynamoScanner } from "./dynamo-scanner.ts";
import { updateRequest } from "./requests/change-requests.ts";
import { RequestPump, type Sent } from "./bulk/request-pump.ts";

/** The most of a table's capacity that may be used, in units a second; undefined: all that it gives. */
export interface Pace {
  maxReadUnits: number | undefined;
  maxWriteUnits: number | undefined;
}

interface FillParts {
  call: AwsCall;
  clock: Clock;
  pace: Pace;
  /** Told now and then how many records were put right. */
  say?: (text: string) => Promise<void>;
}

const MOST_CONCURRENCY = 64;
const TELL_EVERY_MS = 5_000;
const CONDITION_FAILED = "ConditionalCheckFailedException";

const NO_SHARD: Condition = {
  is: "not",
  condition: {
    is: "in",
    operand: { path: [OPEN_SHARD] },
    list: OPEN_SHARDS.map((shard) => ({ value: { S: shard } })),
  },
};
const IS_DONE: Condition = {
  is: "compare",
  left: { path: [STATUS] },
  comparator: "=",
  right: { value: DONE },
};
/** Open, and in no shard. */
const IS_MISSED = allOf(NOT_DONE, NO_SHARD);
/** Done by a program that knows no index, and still in it. */
const IS_LEFT = allOf(IS_DONE, { is: "exists", path: [OPEN_SHARD] });
const IS_WRONG: Condition = { is: "or", left: IS_MISSED, right: IS_LEFT };

/** How many open records the team index misses. Reads the whole table, at half a read unit per 4 KB. */
export async function countMissed(table: string, { call, clock, pace }: FillParts): Promise<number> {
  let count = 0;
  const request = { where: IS_MISSED, countOnly: true, maxReadUnits: pace.maxReadUnits };
  for await (const page of new DynamoScanner(table, { call, clock }).pages(request)) count += page.count;
  return count;
}

/**
 * Puts every open record into its shard, and takes what is done out of it; gives how many that were. Each write holds only
 * while the record is still so, and what is right already is not written: a killed run is finished by the next.
 */
export async function fillIndex(table: string, { call, clock, pace, say }: FillParts): Promise<number> {
  let count = 0;
  let told = clock.elapsed();
  const pump = new RequestPump<TaskRecord>({
    most: MOST_CONCURRENCY,
    maxWriteUnits: pace.maxWriteUnits,
    clock,
    // Of a small record; the index has capacity of its own.
    unitsOf: () => 1,
    send: async ([record]) => send(table, record!, call, () => (count += 1)),
    giveUp: (failure) =>
      new TasksError("unavailable", `the team index of ${table} is not filled: the table stays throttled`, {
        hint: "run the same command again; it goes on from there",
        cause: failure?.error,
      }),
  });
  const request = {
    where: IS_WRONG,
    select: [USER_NAME, DEADLINE, STATUS],
    maxReadUnits: pace.maxReadUnits,
  };
  for await (const { records } of new DynamoScanner(table, { call, clock }).pages(request)) {
    for (const record of records) {
      pump.check();
      await pump.send([record], [keyText(record)]);
      if (say === undefined || clock.elapsed() - told < TELL_EVERY_MS) continue;
      told = clock.elapsed();
      await say(`team index: ${count} records put right so far`);
    }
  }
  await pump.finish();
  return count;
}

async function send(
  table: string,
  record: TaskRecord,
  call: AwsCall,
  written: () => void,
): Promise<Sent<TaskRecord>> {
  const done = { again: [], isFruitless: false, isThrottled: false, capacity: undefined };
  const { change, condition } = mending(record);
  const make = () =>
    new DynamoCommand("UpdateItem", updateRequest(table, keyOf(record), change, { condition }));
  try {
    const { output, error } = await call("UpdateItem", make, { expected: [CONDITION_FAILED] });
    // Somebody has changed it meanwhile, or an attempt whose answer was lost.
    if (error !== undefined) return done;
    written();
    return { ...done, capacity: capacityUnits(output.ConsumedCapacity) };
  } catch (error) {
    if (!(error instanceof TasksError && error.kind === "unavailable")) throw error;
    const isThrottled = isThrottling(error);
    const failure = { throttled: isThrottled, error };
    return { again: [record], isFruitless: true, isThrottled, capacity: undefined, failure };
  }
}

function mending(record: TaskRecord): { change: RecordChange; condition: Condition } {
  const shard = openShardOf(record);
  return shard === undefined
    ? { change: [{ is: "remove", path: [OPEN_SHARD] }], condition: IS_LEFT }
    : { change: [{ is: "set", path: [OPEN_SHARD], value: { S: shard } }], condition: IS_MISSED };
}
