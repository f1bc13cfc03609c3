import { localKey, type LocalKey } from "./local-key.ts";
import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { damageBeside, lastKeyOf, NO_ROWS, readRows, type StoredRows } from "./stored-row.ts";
import { PAGE_ROWS, type Stretch, tableRange } from "./walk-records.ts";
import { otherEvents, whenFree } from "./when-free.ts";

interface SalvageOptions {
  after?: LocalKey | undefined;
  /** The most rows of a page. */
  limit?: number;
  /** Hears once of each record that is damaged, and of what else is wrong with the file. */
  tell: (damage: string) => void;
  /** Whether the whole file has been checked already, which takes as long as reading it. */
  isChecked?: boolean;
}

/** Reads all that is whole of a table: in its order up to a page that cannot be read, and what is behind that from the end. */
export async function* salvageRecords(
  store: Store,
  table: string,
  { after, limit: most = PAGE_ROWS, tell, isChecked = false }: SalvageOptions,
): AsyncGenerator<Stretch> {
  const told = new Set<string>();
  const report = (damage: string | undefined) => {
    if (damage === undefined || told.has(damage)) return;
    told.add(damage);
    tell(damage);
  };
  const range = tableRange(store, table);
  let last = after ?? range.start;
  for (;;) {
    const page = await readPage(store, { most, report }, (limit) => {
      report(damageBeside(store, table, "<=", last));
      return range.rows(last, limit);
    });
    page.damages.forEach(report);
    const { items, whole: count, isEnd: isShort } = page;
    // Not the key of a damaged row, which may be anything.
    const next = lastKeyOf(items);
    if (next !== undefined) last = localKey(next);
    const isEnd = isShort && isWholeBeyond(store, table, last, report);
    if (isEnd && told.size === 0 && !isChecked) report(store.damage ?? store.check());
    const goesOn = !isShort && next !== undefined;
    yield { items, count, next: goesOn ? next : undefined };
    if (isEnd) return;
    if (!goesOn) break;
    await otherEvents();
  }
  let end: LocalKey | undefined;
  for (;;) {
    const page = await readPage(store, { most, report }, (limit) =>
      rowsBefore(store, table, { last, end, limit }),
    );
    page.damages.forEach(report);
    const { items, whole: count, isEnd } = page;
    yield { items, count, next: undefined };
    const next = lastKeyOf(items);
    if (isEnd || next === undefined) return;
    end = localKey(next);
    await otherEvents();
  }
}

/** A page, or as much of it as can be read, which may be nothing; and whether it is shorter than it was to be. */
async function readPage(
  { clock }: Store,
  { most, report }: { most: number; report: (damage: string) => void },
  read: (limit: number) => StoredRows,
): Promise<StoredRows & { isEnd: boolean }> {
  for (let limit = most; limit > 0; limit = Math.floor(limit / 2)) {
    try {
      const rows = await whenFree(() => read(limit), clock);
      return { ...rows, isEnd: rows.count < limit };
    } catch (error) {
      if (!(error instanceof StoreDamage)) throw error;
      if (limit === 1) report(error.detail);
    }
  }
  return { ...NO_ROWS, isEnd: false };
}

/** Whether the table ends here: a damaged row of another table may be one of ours, with more of ours behind it. */
function isWholeBeyond(
  store: Store,
  table: string,
  last: LocalKey,
  report: (damage: string | undefined) => void,
): boolean {
  try {
    const damage = damageBeside(store, table, ">", last);
    report(damage);
    return damage === undefined;
  } catch (error) {
    if (!(error instanceof StoreDamage)) throw error;
    report(error.detail);
    return false;
  }
}

/** The last rows of a table before `end` and behind `last`, the last one first. */
function rowsBefore(
  store: Store,
  table: string,
  { last, end, limit }: { last: LocalKey; end: LocalKey | undefined; limit: number },
): StoredRows {
  const where = "WHERE table_name = ? AND (user_name, deadline, rest) > (?, ?, ?)";
  const order = "ORDER BY user_name DESC, deadline DESC, rest DESC LIMIT ?";
  const from = [table, last.userName, last.deadline, last.rest] as const;
  if (end === undefined) return readRows(store, `${where} ${order}`, ...from, limit);
  const before = "AND (user_name, deadline, rest) < (?, ?, ?)";
  const to = [end.userName, end.deadline, end.rest] as const;
  return readRows(store, `${where} ${before} ${order}`, ...from, ...to, limit);
}
