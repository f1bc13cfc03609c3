import { DONE } from "./condition/condition.ts";
import { STATUS, textOf, USER_NAME, type TaskRecord } from "./record.ts";

// As many as are asked at once for everybody's records. Another number would take every record out of its shard.
const SHARDS = 8;
// FNV-1a, which needs no module of Node's.
const START = 0x811c_9dc5;
const PRIME = 0x0100_0193;

/** The table's index of open records by deadline. */
export const TEAM_INDEX = "open-by-deadline";

/** Every value that the partition key of the team index has: "0" to "7". */
export const OPEN_SHARDS: readonly string[] = Array.from({ length: SHARDS }, (_, shard) => String(shard));

/** Whether a task is still to be done, as `NOT_DONE` has it. */
function isOpen({ [STATUS]: status }: TaskRecord): boolean {
  return textOf(status) !== DONE.S;
}

/** The shard of the team index that a record is in: a hash of its user, so that a move keeps it. Undefined once it is done. */
export function openShardOf(record: TaskRecord): string | undefined {
  return isOpen(record) ? shardOfUser(textOf(record[USER_NAME]) ?? "") : undefined;
}

/** The shard of all open records of a user. */
function shardOfUser(userName: string): string {
  let hash = START;
  for (const byte of new TextEncoder().encode(userName)) hash = Math.imul(hash ^ byte, PRIME);
  // So that the lowest bits depend on each byte.
  return OPEN_SHARDS[((hash ^ (hash >>> 16)) >>> 0) % SHARDS]!;
}
