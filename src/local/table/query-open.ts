import type { OpenRequest, Page } from "../../table/task-table.ts";
import { openAnd } from "../../task/condition/condition.ts";
import { keyOf } from "../../task/record.ts";
import { endsOf, localKey, placeAfter, placeBefore, type LocalKey } from "../store/local-key.ts";
import type { Store } from "../store/store.ts";
import { itemsOf, lastKeyOf, readRows } from "../store/stored-row.ts";
import { PAGE_ROWS } from "../store/walk-records.ts";
import { otherEvents, type Wait, whenFree } from "../store/when-free.ts";
import { pageOf } from "./page-of.ts";

const MAKE = `CREATE TABLE IF NOT EXISTS temp.place (list INTEGER, number INTEGER, owner TEXT, due INTEGER,
  remainder TEXT, PRIMARY KEY (list, number)) WITHOUT ROWID`;
// Joined, so that SQLite looks each key up: for a list of keys it would read all records of their users, page after page.
const PLACED = `JOIN temp.place ON table_name = ? AND user_name = owner AND deadline = due AND rest = remainder
  WHERE list = ? AND number > ? AND number <= ? ORDER BY number`;
const FORGET = "DELETE FROM temp.place WHERE list = ?";
const ANY_USER = "";

let lists = 0;

/**
 * TaskTable's queryOpen. The store has its records by user, so the keys of the range are put in order of deadline in a
 * temporary table first, which SQLite keeps in a file once it is large. The records are then read page by page.
 */
export async function* queryOpen(
  store: Store,
  table: string,
  request: OpenRequest,
  wait: Wait,
): AsyncGenerator<Page> {
  lists += 1;
  const list = lists;
  const order = request.descending ? "DESC" : "ASC";
  const wanted = { ...request, where: openAnd(request.where) };
  const count = await whenFree(() => putInOrder(store, { table, list, order, request }), store.clock, wait);
  try {
    for (let begin = 0; ; begin += PAGE_ROWS) {
      const rows = await whenFree(
        () => readRows(store, PLACED, table, list, begin, begin + PAGE_ROWS),
        store.clock,
        wait,
      );
      const items = itemsOf(store, rows);
      const isEnd = begin + PAGE_ROWS >= count;
      yield pageOf({ items, count: rows.count, next: isEnd ? undefined : lastKeyOf(items) }, wanted);
      if (isEnd) return;
      await otherEvents();
    }
  } finally {
    store.aside(() => store.run(FORGET, list));
  }
}

/** Gives how many keys are in the range. */
function putInOrder(
  store: Store,
  {
    table,
    list,
    order,
    request: { from, to, after },
  }: { table: string; list: number; order: "ASC" | "DESC"; request: OpenRequest },
): number {
  const [first, last] = endsOf(ANY_USER);
  const low = from === undefined ? first : placeBefore(localKey({ userName: ANY_USER, deadline: from }));
  const high = to === undefined ? last : placeAfter(localKey({ userName: ANY_USER, deadline: to }));
  const position = after && localKey(keyOf(after));
  const behind = order === "ASC" ? ">" : "<";
  const beyond = position === undefined ? "" : `AND (deadline, rest, user_name) ${behind} (?, ?, ?)`;
  const sql = `INSERT INTO temp.place
    SELECT ?, row_number() OVER (ORDER BY deadline ${order}, rest ${order}, user_name ${order}), user_name, deadline, rest
    FROM record WHERE table_name = ? AND (deadline, rest) > (?, ?) AND (deadline, rest) < (?, ?) ${beyond}`;
  return store.aside(() => {
    store.run(MAKE);
    return store.run(sql, list, table, ...ends(low), ...ends(high), ...positionOf(position));
  });
}

function ends({ deadline, rest }: LocalKey): [number, string] {
  return [deadline, rest];
}

function positionOf(position: LocalKey | undefined): (string | number)[] {
  return position === undefined ? [] : [...ends(position), position.userName];
}
