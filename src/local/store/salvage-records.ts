import { setImmediate as otherEvents } from "node:timers/promises";
import { localKey, type LocalKey } from "./local-key.ts";
import type { Store } from "./store.ts";
import { StoreDamage } from "./store-error.ts";
import { damageBeside, keyOfRow, readRows, type StoredRow } from "./stored-row.ts";
import { PAGE_ROWS, type Stretch, tableRange } from "./walk-records.ts";
import { whenFree } from "./when-free.ts";

interface SalvageOptions {
  after?: LocalKey | undefined;
  /** Hears once of each record that is damaged, and of what else is wrong with the file. */
  tell: (damage: string) => void;
  /** Whether the whole file has been checked already, which takes as long as reading it. */
  isChecked?: boolean;
}

/** Reads all that is whole of a table: in its order up to a page that cannot be read, and what is behind that from the end. */
export async function* salvageRecords(
  store: Store,
  table: string,
  { after, tell, isChecked = false }: SalvageOptions,
): AsyncGenerator<Stretch> {
  const told = new Set<string>();
  const report = (damage: string | undefined) => {
    if (damage === undefined || told.has(damage)) return;
    told.add(damage);
    tell(damage);
  };
  const wholeRows = (rows: StoredRow[]) =>
    rows.filter((row) => {
      report(row.damage);
      return row.damage === undefined;
    });
  const range = tableRange(store, table);
  let last = after ?? range.start;
  for (;;) {
    const page = await readPage(store, report, (limit) => {
      report(damageBeside(store, table, "<=", last));
      return range.rows(last, limit);
    });
    const whole = page === undefined ? [] : wholeRows(page.rows);
    // Not the key of a damaged row, which may be anything.
    const next = whole.length === 0 ? undefined : keyOfRow(whole.at(-1)!);
    if (next !== undefined) last = localKey(next);
    const isEnd = page?.isEnd === true && isWholeBeyond(store, table, last, report);
    if (isEnd && told.size === 0 && !isChecked) report(store.damage ?? store.check());
    const goesOn = page?.isEnd === false && next !== undefined;
    yield { items: itemsOf(whole), next: goesOn ? next : undefined };
    if (isEnd) return;
    if (!goesOn) break;
    await otherEvents();
  }
  let end: LocalKey | undefined;
  for (;;) {
    const page = await readPage(store, report, (limit) => rowsBefore(store, table, { last, end, limit }));
    const whole = page === undefined ? [] : wholeRows(page.rows);
    yield { items: itemsOf(whole), next: undefined };
    if (page?.isEnd !== false || whole.length === 0) return;
    end = localKey(keyOfRow(whole.at(-1)!));
    await otherEvents();
  }
}

/** A page, or as much of it as can be read; undefined where that is nothing. */
async function readPage(
  { clock }: Store,
  report: (damage: string) => void,
  read: (limit: number) => StoredRow[],
): Promise<{ rows: StoredRow[]; isEnd: boolean } | undefined> {
  for (let limit = PAGE_ROWS; limit > 0; limit = Math.floor(limit / 2)) {
    try {
      const rows = await whenFree(() => read(limit), clock);
      return { rows, isEnd: rows.length < limit };
    } catch (error) {
      if (!(error instanceof StoreDamage)) throw error;
      if (limit === 1) report(error.detail);
    }
  }
  return undefined;
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
): StoredRow[] {
  const where = "WHERE table_name = ? AND (user_name, deadline, rest) > (?, ?, ?)";
  const order = "ORDER BY user_name DESC, deadline DESC, rest DESC LIMIT ?";
  const from = [table, last.userName, last.deadline, last.rest] as const;
  if (end === undefined) return readRows(store, `${where} ${order}`, ...from, limit);
  const before = "AND (user_name, deadline, rest) < (?, ?, ?)";
  const to = [end.userName, end.deadline, end.rest] as const;
  return readRows(store, `${where} ${before} ${order}`, ...from, ...to, limit);
}

function itemsOf(rows: StoredRow[]): string[] {
  return rows.map(({ item }) => item);
}
