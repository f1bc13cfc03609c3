import type { QueryRequest, ScanRequest } from "../../table/task-table.ts";
import { localKeyOf } from "../store/local-key.ts";
import type { Store } from "../store/store.ts";
import { PAGE_ROWS, type Stretch, tableRange, userRange, walkRecords } from "../store/walk-records.ts";
import type { Wait } from "../store/when-free.ts";

/** What a query reads of a table, of which each stretch is to be a page. */
export function usersStretches(
  store: Store,
  name: string,
  request: QueryRequest,
  wait: Wait,
): AsyncGenerator<Stretch> {
  const { where, limit, after, firstPage = PAGE_ROWS } = request;
  const most = Math.min(PAGE_ROWS, firstPage, where === undefined ? (limit ?? PAGE_ROWS) : PAGE_ROWS);
  const range = userRange(store, name, request);
  return walkRecords(range, { after: after && localKeyOf(after), limit: most, wait });
}

/** The same for a scan, which goes on over what is damaged where somebody is told of it. */
export async function* tableStretches(
  store: Store,
  name: string,
  { where, limit, after: position, onDamage: tell }: ScanRequest,
  wait: Wait,
): AsyncGenerator<Stretch> {
  const after = position && localKeyOf(position);
  const most = where === undefined ? Math.min(PAGE_ROWS, limit ?? PAGE_ROWS) : PAGE_ROWS;
  if (tell !== undefined) {
    const { salvageRecords } = await import("../store/salvage-records.ts");
    return yield* salvageRecords(store, name, { after, limit: most, tell });
  }
  yield* walkRecords(tableRange(store, name), { after, limit: most, wait });
}
