import { encodeDynamoJson } from "../../task/dynamodb-json.ts";
import type { TaskRecord } from "../../task/record.ts";
import { checksum, keysText } from "./checksum.ts";
import { type LocalKey, localKeyOf } from "./local-key.ts";
import type { Store } from "./store.ts";

export const OVERWRITE = "ON CONFLICT DO UPDATE SET item = excluded.item, sum = excluded.sum";
export const LEAVE = "ON CONFLICT DO NOTHING";

/** Writes a record and its sum; gives how many rows that changed. */
export function insertRecord(store: Store, table: string, record: TaskRecord, onConflict: string): number {
  return insertItem(store, table, { key: localKeyOf(record), item: encodeDynamoJson(record) }, onConflict);
}

/** The same for a record that is encoded already. */
export function insertItem(
  store: Store,
  table: string,
  { key, item }: { key: LocalKey; item: string },
  onConflict: string,
): number {
  return store.run(
    `INSERT INTO record (table_name, user_name, deadline, rest, item, sum) VALUES (?, ?, ?, ?, ?, ?) ${onConflict}`,
    table,
    key.userName,
    key.deadline,
    key.rest,
    item,
    checksum(keysText(table, key), item),
  );
}
