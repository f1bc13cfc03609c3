import { decodeDynamoJson } from "../../task/dynamodb-json.ts";
import { keyOf, type TaskKey } from "../../task/record.ts";
import { checksum } from "./checksum.ts";
import { lineSums } from "./line-sums.ts";
import { deadlineOf, localKey, type LocalKey } from "./local-key.ts";
import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { textOfBytes } from "./text-of-bytes.ts";

/** Rows as they were found. */
export interface StoredRows {
  /** All of them. */
  count: number;
  /** The items of those that are as they were written, a line each. */
  items: string;
  /** How many these are. */
  whole: number;
  /** What is wrong with each of the others: keys, item or sum are not as they were written. */
  damages: readonly string[];
}

export const NO_ROWS: StoredRows = { count: 0, items: "", whole: 0, damages: [] };

const COLUMNS = `item, hex(table_name) || ' ' || hex(user_name) || ' ' || deadline ||
  CASE rest WHEN '' THEN '' ELSE '.' || rest END AS keys, sum`;
const LINES = `SELECT CAST(group_concat(item, char(10)) AS BLOB), CAST(group_concat(keys, char(10)) AS BLOB),
  CAST(group_concat(sum, char(10)) AS BLOB), count(*)`;

/**
 * Reads the rows that `rest` (WHERE, ORDER, LIMIT) selects. As bytes, because libsql ends the process for a text that is
 * not UTF-8; and all in one value, which takes half as long as one by one. No item holds a line end: it is JSON.
 */
export function readRows(store: Store, rest: string, ...values: (string | number)[]): StoredRows {
  const rows = `(SELECT ${COLUMNS} FROM record ${rest})`;
  const [itemLines, keyLines, sumLines, lines] = store.row(`${LINES} FROM ${rows}`, ...values)!;
  const count = Number(lines);
  if (count === 0) return NO_ROWS;
  const items = textOfBytes(itemLines);
  const keys = textOfBytes(keyLines);
  const sums = textOfBytes(sumLines).split("\n");
  const right = lineSums(keys, items, count);
  if (right !== undefined && sums.length === count && sums.every((sum, row) => Number(sum) === right[row]))
    return { count, items, whole: count, damages: [] };
  return oneByOne(
    store
      .rows(`SELECT CAST(item AS BLOB), CAST(keys AS BLOB), CAST(sum AS BLOB) FROM ${rows}`, ...values)
      .map((row) => row.map(textOfBytes) as [item: string, keys: string, sum: string]),
  );
}

function oneByOne(rows: [item: string, keys: string, sum: string][]): StoredRows {
  const whole: string[] = [];
  const damages: string[] = [];
  for (const [item, keys, sum] of rows) {
    if (checksum(keys, item) === Number(sum)) whole.push(item);
    else damages.push(`the record of ${placeOf(keys)} is not as it was written`);
  }
  return { count: rows.length, items: whole.join("\n"), whole: whole.length, damages };
}

/** What the keys of a row say, whatever they are. */
function placeOf(keys: string): string {
  const [, user = "", deadline = ""] = keys.split(" ");
  const name = Buffer.from(user, "hex").toString();
  const [whole, rest] = deadline.split(".");
  return `${name} at ${rest === undefined ? deadline : deadlineOf({ deadline: Number(whole), rest })}`;
}

/** The items of rows, a line each. Throws StoreDamage for one that is not as it was written. */
export function itemsOf(store: Store, { items, damages }: StoredRows): string {
  const [damage] = damages;
  if (damage !== undefined) throw new StoreDamage(store.path, damage);
  return items;
}

/** The key of the last of items, a line each; undefined where there is none. */
export function lastKeyOf(items: string): TaskKey | undefined {
  return items === "" ? undefined : keyOf(decodeDynamoJson(items.slice(items.lastIndexOf("\n") + 1)));
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
  return readRows(store, rest, table, key.userName, key.deadline, key.rest).damages[0];
}

/** Selects the row of a key: the table's name, and the key's three parts. */
export const WHERE_KEY = "WHERE table_name = ? AND user_name = ? AND deadline = ? AND rest = ?";

/** The item of a key. Throws StoreDamage where it, or that it is missing, cannot be trusted. */
export function readItem(store: Store, table: string, key: TaskKey): string | undefined {
  const local = localKey(key);
  const found = readRows(store, WHERE_KEY, table, local.userName, local.deadline, local.rest);
  if (found.count > 0) return itemsOf(store, found);
  const damage = damageBeside(store, table, "<", local) ?? damageBeside(store, table, ">", local);
  if (damage !== undefined) throw new StoreDamage(store.path, damage);
  return undefined;
}
