import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { TasksError } from "../../../errors.ts";
import type { Clock } from "../../../ports.ts";
import type { AwsCall } from "../../client/aws-calls.ts";
import { ownCommands } from "../../table/dynamo-client.ts";
import { countMissed, type Pace } from "../../table/fill-index.ts";
import { indexOf } from "./team-index.ts";

/** When to count the open records that the team index lacks: the whole table is read for it. */
export type CountMissed = "always" | "where it is cheap" | "never";

const BYTES_OF_A_UNIT = 8192;
// Some 40,000 small tasks.
const CHEAP_UNITS = 2048;
// Of provisioned capacity, what DynamoDB keeps for bursts is 300 seconds' worth (Developer Guide, "Burst capacity").
const CHEAP_SECONDS = 100;

/** How many open records the team index misses; undefined where there is no index, or it was not counted. */
export async function missedOf(
  table: TableDescription,
  when: CountMissed,
  parts: { call: AwsCall; clock: Clock },
): Promise<number | undefined> {
  if (indexOf(table) === undefined || when === "never") return undefined;
  if (when === "where it is cheap" && !isCheap(table)) return undefined;
  const pace = when === "always" ? paceOf(table) : { maxReadUnits: undefined, maxWriteUnits: undefined };
  try {
    const call = ownCommands(parts.call);
    return await countMissed(table.TableName ?? "", { ...parts, call, pace });
  } catch (error) {
    if (when === "where it is cheap" && error instanceof TasksError) return undefined;
    throw error;
  }
}

/** The read units that a look at the whole table takes, by the size that DynamoDB knows, some hours old. */
export function unitsToCount({ TableSizeBytes = 0 }: TableDescription): number {
  return Math.ceil(TableSizeBytes / BYTES_OF_A_UNIT);
}

/** What of the table's capacity a fill of the index may use: half of what was bought; of on-demand what it gives. */
export function paceOf({ ProvisionedThroughput: bought }: TableDescription): Pace {
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = bought ?? {};
  const half = (units: number) => (units === 0 ? undefined : units / 2);
  return { maxReadUnits: half(read), maxWriteUnits: half(write) };
}

function isCheap(table: TableDescription): boolean {
  const bought = table.ProvisionedThroughput?.ReadCapacityUnits ?? 0;
  const most = bought === 0 ? CHEAP_UNITS : Math.min(CHEAP_UNITS, bought * CHEAP_SECONDS);
  return unitsToCount(table) <= most;
}
