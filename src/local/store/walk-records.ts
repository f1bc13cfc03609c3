import { compareDeadlines, endsOf, localKey, placeAfter, placeBefore, type LocalKey } from "./local-key.ts";
import { decodeDynamoJson } from "../../task/dynamodb-json.ts";
import type { TaskKey, TaskRecord } from "../../task/record.ts";
import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { damageBeside, itemsOf, lastKeyOf, readRows, type StoredRows } from "./stored-row.ts";
import { otherEvents, type Wait, whenFree } from "./when-free.ts";

// A page is read whole and holds no transaction, so that a reader into a slow pipe stops nobody. Its text is below 128 KB
// where records have some 250 bytes: a longer one V8 keeps apart, maps anew each time and frees late.
export const PAGE_ROWS = 400;

/** Records in the order of their keys, or against it. */
export interface Range {
  store: Store;
  table: string;
  descending: boolean;
  /** The place beyond which the range begins. */
  start: LocalKey;
  /** The first rows beyond a place. */
  rows(beyond: LocalKey, limit: number): StoredRows;
}

/** Items as they are stored, a line each, and the key beyond which it goes on; undefined at the end. */
export interface Stretch {
  items: string;
  count: number;
  next: TaskKey | undefined;
}

/** The records of a stretch's items. */
export function recordsOf(items: string): TaskRecord[] {
  return items === "" ? [] : items.split("\n").map(decodeDynamoJson);
}

/** All records of a table. */
export function tableRange(store: Store, table: string): Range {
  const select = `WHERE table_name = ? AND (user_name, deadline, rest) > (?, ?, ?)
    ORDER BY user_name, deadline, rest LIMIT ?`;
  return {
    store,
    table,
    descending: false,
    start: endsOf("")[0],
    rows: ({ userName, deadline, rest }, limit) =>
      readRows(store, select, table, userName, deadline, rest, limit),
  };
}

/** The records of a user from one deadline to another, both included. */
export function userRange(
  store: Store,
  table: string,
  request: { userName: string; from?: string | undefined; to?: string | undefined; descending: boolean },
): Range {
  const { userName, from, to, descending } = request;
  const [first, last] = endsOf(userName);
  const low = from === undefined ? first : placeBefore(localKey({ userName, deadline: from }));
  const high = to === undefined ? last : placeAfter(localKey({ userName, deadline: to }));
  const order = descending ? "DESC" : "ASC";
  const select = `WHERE table_name = ? AND user_name = ? AND (deadline, rest) > (?, ?) AND (deadline, rest) < (?, ?)
    ORDER BY deadline ${order}, rest ${order} LIMIT ?`;
  return {
    store,
    table,
    descending,
    start: descending ? high : low,
    rows(beyond, limit) {
      const after = !descending && compareDeadlines(beyond, low) > 0 ? beyond : low;
      const before = descending && compareDeadlines(beyond, high) < 0 ? beyond : high;
      const bounds = [after.deadline, after.rest, before.deadline, before.rest];
      return readRows(store, select, table, userName, ...bounds, limit);
    },
  };
}

interface WalkOptions {
  after?: LocalKey | undefined;
  /** The most rows of a page. */
  limit?: number;
  wait?: Wait;
}

/** Reads a range page by page. Throws StoreDamage where a record, or that there are no more, cannot be trusted. */
export async function* walkRecords(
  { store, table, descending, start, rows }: Range,
  { after = start, limit = PAGE_ROWS, wait }: WalkOptions = {},
): AsyncGenerator<Stretch> {
  const [before, beyond] = descending ? ([">=", "<"] as const) : (["<=", ">"] as const);
  const refuse = (damage: string | undefined) => {
    if (damage !== undefined) throw new StoreDamage(store.path, damage);
  };
  let last = after;
  for (;;) {
    const page = await whenFree(
      () => {
        refuse(damageBeside(store, table, before, last));
        return rows(last, limit);
      },
      store.clock,
      wait,
    );
    const items = itemsOf(store, page);
    const next = lastKeyOf(items);
    if (next !== undefined) last = localKey(next);
    const isEnd = page.count < limit;
    if (isEnd) await whenFree(() => refuse(damageBeside(store, table, beyond, last)), store.clock, wait);
    yield { items, count: page.count, next: isEnd ? undefined : next };
    if (isEnd) return;
    // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the table.
    await otherEvents();
  }
}
