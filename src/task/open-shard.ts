import { isDone } from "./condition/condition.ts";
import { OPEN_SHARD, textOf, USER_NAME, type TaskRecord } from "./record.ts";

// As many as are asked at once for everybody's records. Another number would take every record out of its shard.
const SHARDS = 8;
// FNV-1a, which needs no module of Node's.
const START = 0x811c_9dc5;
const PRIME = 0x0100_0193;

/** The table's index of open records by deadline. */
export const TEAM_INDEX = "open-by-deadline";

/** The deployed function's variable: `on` where it keeps open records in the index. */
export const TEAM_INDEX_VARIABLE = "TASKS_TEAM_INDEX";

/** Every value that the partition key of the team index has: "0" to "7". */
export const OPEN_SHARDS: readonly string[] = Array.from({ length: SHARDS }, (_, shard) => String(shard));

/** The shard of the team index that a record is in: a hash of its user, so that a move keeps it. Undefined once it is done. */
export function openShardOf(record: TaskRecord): string | undefined {
  return isDone(record) ? undefined : shardOfUser(textOf(record[USER_NAME]) ?? "");
}

/** The record with the shard that it belongs in, or without one; the very same where it is right already. */
export function withOpenShard(record: TaskRecord): TaskRecord {
  const shard = openShardOf(record);
  if (shard === undefined) {
    if (!Object.hasOwn(record, OPEN_SHARD)) return record;
    const { [OPEN_SHARD]: _, ...rest } = record;
    return rest;
  }
  return textOf(record[OPEN_SHARD]) === shard ? record : { ...record, [OPEN_SHARD]: { S: shard } };
}

function shardOfUser(userName: string): string {
  let hash = START;
  for (const byte of new TextEncoder().encode(userName)) hash = Math.imul(hash ^ byte, PRIME);
  // So that the lowest bits depend on each byte.
  return OPEN_SHARDS[((hash ^ (hash >>> 16)) >>> 0) % SHARDS]!;
}
