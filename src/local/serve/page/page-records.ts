import { usageError } from "../../../errors.ts";
import type { TaskKey } from "../../../task/record.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import { whenFree } from "../../store/when-free.ts";
import { describeRecord, describeWhole } from "./describe-record.ts";
import { dueGroups, type DueGroup } from "./due-groups.ts";
import type { PageParts } from "./page-parts.ts";
import { readChoice } from "./record-choice.ts";
import { openRecordViews } from "./record-views.ts";

const MOST_RECORDS = 500;
const MOST_USERS = 1000;

// Each user costs a look into the index; DISTINCT would read every record.
const USERS = `FROM (WITH RECURSIVE found(name) AS (
    SELECT min(user_name) FROM record WHERE table_name = ?
    UNION ALL
    SELECT (SELECT min(user_name) FROM record WHERE table_name = ? AND user_name > found.name)
    FROM found WHERE found.name IS NOT NULL LIMIT ${MOST_USERS})
  SELECT name FROM found WHERE name IS NOT NULL)`;

/**
 * Reads what the page shows of a table: of the records that were chosen (`readChoice`) those from `from`, at most `count`, and
 * how many are due when. `seen`: the version that the page shows already; nothing is given where that is the newest.
 */
export function openPageRecords(
  parts: Pick<PageParts, "store" | "table" | "tz" | "now" | "wait" | "user">,
): (query: URLSearchParams) => Promise<object | undefined> {
  const { store, table, tz, wait } = parts;
  const readView = openRecordViews({ ...parts, table: table.name });
  return async (query) => {
    const choice = readChoice(query);
    const view = await readView(choice);
    const now = parts.now();
    const total = view.entries.length;
    const isGrouped = choice.sort === undefined && !choice.descending;
    const groups: DueGroup[] = isGrouped ? dueGroups(view, { now, tz }) : [{ name: "all", count: total }];
    const version = `${view.version}-${groups.map(({ name, count }) => `${name}${count}`).join("-")}`;
    if (query.get("seen") === version) return undefined;
    const from = wholeNumber(query, "from", 0);
    const count = Math.min(MOST_RECORDS, wholeNumber(query, "count", 100));
    const keys = view.entries.slice(from, from + count).map(({ key }) => key);
    const { records } = await table.waiting(wait).getMany(keys);
    const users = await whenFree(
      () => store.select("name", USERS, table.name, table.name),
      store.clock,
      wait,
    );
    const seconds = Math.floor(now / 1000);
    return {
      version,
      now: seconds,
      wallNow: wallTimeAt(seconds, tz),
      user: parts.user ?? "",
      users: users.map(([name]) => name),
      statuses: view.statuses,
      names: view.names,
      scanned: view.scanned,
      total,
      groups,
      from,
      // One that went since is told of by the next version.
      records: records.map((record) => (record === undefined ? null : describeRecord(record, tz))),
    };
  };
}

/** Reads one record whole, by `user` and `deadline`; undefined: it is gone. */
export async function readWhole(
  { table, tz, wait, writeRecord }: Pick<PageParts, "table" | "tz" | "wait" | "writeRecord">,
  key: TaskKey,
): Promise<object | undefined> {
  const record = await table.waiting(wait).get(key);
  return record === undefined ? undefined : { ...describeWhole(record, tz), text: writeRecord(record) };
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usageError(`${name} is not a whole number`, `leave it out, or give one, as in ${name}=100`);
}
