import { openShardOf } from "../../task/open-shard.ts";
import { OPEN_SHARD, STATUS, USER_NAME } from "../../task/record.ts";
import type { JsonRecord, JsonValue } from "./record-store.ts";

/** A record as a table with a team index keeps it, as `withOpenShard` has it. */
export function withShard(record: JsonRecord): JsonRecord {
  const shard = openShardOf({ ...textAttribute(record, USER_NAME), ...textAttribute(record, STATUS) });
  return shard === undefined ? withoutShard(record) : { ...record, [OPEN_SHARD]: shard };
}

/** The record without what only the team index is for. */
export function withoutShard(record: JsonRecord): JsonRecord {
  const { [OPEN_SHARD]: _, ...rest } = record;
  return rest;
}

function textAttribute(record: { [name: string]: JsonValue }, name: string) {
  const value = record[name];
  return typeof value === "string" ? { [name]: { S: value } } : {};
}
