import { decodeDynamoJson } from "../../task/dynamodb-json.ts";
import { keyOf, type TaskKey } from "../../task/record.ts";
import { checksum } from "./checksum.ts";
import { deadlineOf, localKey, type LocalKey } from "./local-key.ts";
import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { textOfBytes } from "./text-of-bytes.ts";

/** A row of the records as it was found. */
export interface StoredRow {
  item: string;
  /** What is wrong with it: keys, item or sum are not as they were written. Undefined where all is right. */
  damage: string | undefined;
}

const COLUMNS = `item, hex(table_name) || ' ' || hex(user_name) || ' ' || deadline ||
  CASE rest WHEN '' THEN '' ELSE '.' || rest END || ' ' || sum AS keys`;
const LINES =
  "SELECT CAST(group_concat(item, char(10)) AS BLOB), CAST(group_concat(keys, char(10)) AS BLOB), count(*)";

/**
 * Reads the rows that `rest` (WHERE, ORDER, LIMIT) selects. As bytes, because libsql ends the process for a text that is
 * not UTF-8; and all in one value, which takes half as long as one by one. No item holds a line end: it is JSON.
 */
export function readRows(store: Store, rest: string, ...values: (string | number)[]): StoredRow[] {
  const rows = `(SELECT ${COLUMNS} FROM record ${rest})`;
  const [items, keys, count] = store.row(`${LINES} FROM ${rows}`, ...values)!;
  if (count === 0) return [];
  const itemLines = textOfBytes(items).split("\n");
  const keyLines = textOfBytes(keys).split("\n");
  if (itemLines.length === count && keyLines.length === count)
    return itemLines.map((item, index) => rowOf(item, keyLines[index]!));
  return store
    .rows(`SELECT CAST(item AS BLOB), CAST(keys AS BLOB) FROM ${rows}`, ...values)
    .map(([item, keys]) => rowOf(textOfBytes(item), textOfBytes(keys)));
}

function rowOf(item: string, keys: string): StoredRow {
  const end = keys.lastIndexOf(" ");
  if (checksum(keys.slice(0, end), item) === Number(keys.slice(end + 1))) return { item, damage: undefined };
  const [, user = "", deadline = ""] = keys.split(" ");
  const name = Buffer.from(user, "hex").toString();
  const [whole, rest] = deadline.split(".");
  const at = rest === undefined ? deadline : deadlineOf({ deadline: Number(whole), rest });
  return { item, damage: `the record of ${name} at ${at} is not as it was written` };
}

/** The item of a row. Throws StoreDamage for a row that is not as it was written. */
export function itemOf(store: Store, { item, damage }: StoredRow): string {
  if (damage !== undefined) throw new StoreDamage(store.path, damage);
  return item;
}

/** The key of a row that is whole. */
export function keyOfRow({ item }: StoredRow): TaskKey {
  return keyOf(decodeDynamoJson(item));
}

type Side = "<" | "<=" | ">" | ">=";

/**
 * What is wrong with the row beside a key. A row whose keys are damaged is out of order, and who looks for it comes to its
 * neighbour's place: that a record is missing, or the last of its user, is true only where the next row is whole.
 */
export function damageBeside(store: Store, table: string, side: Side, key: LocalKey): string | undefined {
  const order = side.startsWith("<") ? "DESC" : "ASC";
  const rest = `WHERE (table_name, user_name, deadline, rest) ${side} (?, ?, ?, ?)
    ORDER BY table_name ${order}, user_name ${order}, deadline ${order}, rest ${order} LIMIT 1`;
  return readRows(store, rest, table, key.userName, key.deadline, key.rest)[0]?.damage;
}

/** Selects the row of a key: the table's name, and the key's three parts. */
export const WHERE_KEY = "WHERE table_name = ? AND user_name = ? AND deadline = ? AND rest = ?";

/** The item of a key. Throws StoreDamage where it, or that it is missing, cannot be trusted. */
export function readItem(store: Store, table: string, key: TaskKey): string | undefined {
  const local = localKey(key);
  const [row] = readRows(store, WHERE_KEY, table, local.userName, local.deadline, local.rest);
  if (row !== undefined) return itemOf(store, row);
  const damage = damageBeside(store, table, "<", local) ?? damageBeside(store, table, ">", local);
  if (damage !== undefined) throw new StoreDamage(store.path, damage);
  return undefined;
}
