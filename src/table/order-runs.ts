import { compareValues } from "../task/compare-values.ts";
import { DEADLINE, type TaskRecord } from "../task/record.ts";
import { compareKeys } from "./merge-by-deadline.ts";
import type { Page } from "./task-table.ts";

/**
 * Pages in order of deadline, with the records of each deadline put in order of user name, which an index leaves open.
 * Those up to and with `after` are left out. The last deadline of a page is held back until the next page has another.
 */
export async function* orderRuns(
  pages: AsyncIterable<Page>,
  { descending, after }: { descending: boolean; after?: TaskRecord | undefined },
): AsyncGenerator<Page> {
  const order = descending ? (a: TaskRecord, b: TaskRecord) => compareKeys(b, a) : compareKeys;
  let held: TaskRecord[] = [];
  for await (const { records, next } of pages) {
    const all = [...held, ...records];
    const end = next === undefined ? all.length : startOfLastRun(all);
    held = all.slice(end);
    const ready = all.slice(0, end).sort(order);
    const given = after === undefined ? ready : ready.filter((record) => order(record, after) > 0);
    yield { records: given, count: given.length, next };
  }
}

function startOfLastRun(records: readonly TaskRecord[]): number {
  let start = records.length - 1;
  while (start > 0 && isSameDeadline(records[start - 1]!, records[start]!)) start -= 1;
  return Math.max(start, 0);
}

function isSameDeadline({ [DEADLINE]: one }: TaskRecord, { [DEADLINE]: other }: TaskRecord): boolean {
  return one !== undefined && other !== undefined && compareValues(one, other) === 0;
}
