import { setImmediate as otherEvents } from "node:timers/promises";
import { integerBound, type LocalKey } from "./local-key.ts";
import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { damageBeside, itemOf, keyOfRow, readRows, type StoredRow } from "./stored-row.ts";
import { type Wait, whenFree } from "./when-free.ts";

// A page is read whole and holds no transaction, so that a reader into a slow pipe stops nobody.
export const PAGE_ROWS = 500;

/** Records in the order of their keys, or against it. */
export interface Range {
  store: Store;
  table: string;
  descending: boolean;
  /** A key beyond which the range begins. */
  start: LocalKey;
  /** The first rows beyond a key. */
  rows(beyond: LocalKey, limit: number): StoredRow[];
}

/** Items as they are stored, and the key beyond which it goes on; undefined at the end. */
export interface Stretch {
  items: string[];
  next: LocalKey | undefined;
}

/** All records of a table. */
export function tableRange(store: Store, table: string): Range {
  const rest = `WHERE table_name = ? AND (user_name, deadline) > (?, ?) ORDER BY user_name, deadline LIMIT ?`;
  return {
    store,
    table,
    descending: false,
    start: { userName: "", deadline: Number.MIN_SAFE_INTEGER },
    rows: ({ userName, deadline }, limit) => readRows(store, rest, table, userName, deadline, limit),
  };
}

/** The records of a user from one second to another, both included. */
export function userRange(
  store: Store,
  table: string,
  request: { userName: string; from?: string | undefined; to?: string | undefined; descending: boolean },
): Range {
  const { userName, descending } = request;
  const from = integerBound(request.from ?? "-Infinity", "first");
  const to = integerBound(request.to ?? "Infinity", "last");
  const rest = `WHERE table_name = ? AND user_name = ? AND deadline BETWEEN ? AND ?
    ORDER BY deadline ${descending ? "DESC" : "ASC"} LIMIT ?`;
  return {
    store,
    table,
    descending,
    // Integers leave no key between one and its neighbour.
    start: { userName, deadline: descending ? to + 1 : from - 1 },
    rows({ deadline }, limit) {
      const low = descending ? from : Math.max(from, deadline + 1);
      const high = descending ? Math.min(to, deadline - 1) : to;
      return readRows(store, rest, table, userName, low, high, limit);
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
    const items = page.map((row) => itemOf(store, row));
    if (page.length > 0) last = keyOfRow(page.at(-1)!);
    const isEnd = page.length < limit;
    if (isEnd) await whenFree(() => refuse(damageBeside(store, table, beyond, last)), store.clock, wait);
    yield { items, next: isEnd ? undefined : last };
    if (isEnd) return;
    // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the table.
    await otherEvents();
  }
}
