import type { Context } from "../../../context.ts";
import type { SortOrder } from "../../../flags/sort-order.ts";
import type { ValueType } from "../../../flags/value-type.ts";
import { decodeCursor, encodeCursor } from "../../../table/cursor.ts";
import { TakeMatches } from "../../../table/take-matches.ts";
import type { Page } from "../../../table/task-table.ts";
import type { TaskRecord } from "../../../task/record.ts";

/** Where a list went on to. */
export const cursor: ValueType<TaskRecord> = { name: "cursor", read: decodeCursor };

/** How many records to ask the table for: one more than wanted, to see whether there are more. */
export function askFor(limit: number | undefined): number | undefined {
  return limit === undefined ? undefined : limit + 1;
}

/** Prints pages as they come, up to `limit` records; where there are more, the cursor goes to stderr. */
export async function printPages(
  context: Context,
  pages: AsyncIterable<Page>,
  {
    limit,
    sort,
    severalUsers,
    byDay = false,
    none = "no tasks",
  }: {
    limit: number | undefined;
    sort?: SortOrder | undefined;
    severalUsers: boolean;
    /** Whether they come as an agenda has them. */
    byDay?: boolean;
    /** What to say where there are none. */
    none?: string;
  },
) {
  if (sort !== undefined) return printSorted(context, pages, { limit, sort, severalUsers });
  const matches = new TakeMatches(limit);
  const rows = await context.openRows(undefined, { severalUsers, byDay });
  let mismatch: string | undefined;
  for await (const page of pages) {
    mismatch ??= page.mismatch;
    await rows.write(matches.take(page));
    if (matches.isFull) break;
  }
  await rows.end();
  if (matches.isEmpty) await context.note(mismatch === undefined ? none : `${none}; ${mismatch}`);
  const { more } = matches;
  if (limit !== undefined && more !== undefined) await noteMore(context, more);
}

/** Says how a list goes on after its last record. */
export function noteMore(context: Context, last: TaskRecord): Promise<void> {
  return context.note(`there may be more; go on with --after ${encodeCursor(last)}`);
}

/** Prints the records of all pages by an attribute, up to `limit`. They are all in memory meanwhile. */
async function printSorted(
  context: Context,
  pages: AsyncIterable<Page>,
  { limit, sort, severalUsers }: { limit: number | undefined; sort: SortOrder; severalUsers: boolean },
): Promise<void> {
  const { sortRecords } = await import("../../../table/sort-records.ts");
  const all: TaskRecord[] = [];
  for await (const { records } of pages) for (const record of records) all.push(record);
  const [name, ...inside] = sort.path;
  const sortedBy = inside.length === 0 ? name : undefined;
  const rows = await context.openRows(undefined, { severalUsers, sortedBy });
  await rows.write(sortRecords(all, sort).slice(0, limit));
  await rows.end();
  if (all.length === 0) await context.note("no tasks");
}

/** Prints how many records the pages count: a bare number, or the column `count` in csv and tsv. */
export async function printCount(context: Context, pages: AsyncIterable<Page>) {
  let count = 0;
  let mismatch: string | undefined;
  for await (const page of pages) {
    count += page.count;
    mismatch ??= page.mismatch;
  }
  if (count === 0 && mismatch !== undefined) await context.note(mismatch);
  const format = context.settings.output.value;
  await context.stdout.write(format === "csv" || format === "tsv" ? `count\n${count}\n` : `${count}\n`);
}
