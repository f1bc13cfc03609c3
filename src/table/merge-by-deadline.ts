import { compareValues } from "../task/compare-values.ts";
import { DEADLINE, USER_NAME, type TaskRecord } from "../task/record.ts";
import type { Page } from "./task-table.ts";

interface Head {
  pages: AsyncIterator<Page>;
  records: TaskRecord[];
  at: number;
  isOver: boolean;
}

/**
 * Merges lists that are each in order of deadline into one, by deadline and then user name. All lists begin to be
 * read at once. A page of the result is what can be given before one of the lists has to be read on.
 */
export async function* mergeByDeadline(
  lists: AsyncIterable<Page>[],
  descending: boolean,
): AsyncGenerator<Page> {
  const heads = lists.map((list): Head => ({
    pages: list[Symbol.asyncIterator](),
    records: [],
    at: 0,
    isOver: false,
  }));
  const order = descending ? (a: TaskRecord, b: TaskRecord) => compareKeys(b, a) : compareKeys;
  for (;;) {
    await Promise.all(heads.map(fill));
    const open = heads.filter((head) => head.at < head.records.length);
    if (open.length === 0) return;
    const records = takeWhileAllHaveSome(open, order);
    const isLast = open.every((head) => head.isOver && head.at === head.records.length);
    yield { records, count: records.length, next: isLast ? undefined : records.at(-1) };
  }
}

async function fill(head: Head): Promise<void> {
  while (!head.isOver && head.at === head.records.length) {
    const step = await head.pages.next();
    if (step.done === true) head.isOver = true;
    else {
      head.records = step.value.records;
      head.at = 0;
      head.isOver = step.value.next === undefined;
    }
  }
}

function takeWhileAllHaveSome(heads: Head[], order: (a: TaskRecord, b: TaskRecord) => number): TaskRecord[] {
  const taken: TaskRecord[] = [];
  let open = heads;
  for (;;) {
    const first = open.reduce((best, head) =>
      order(head.records[head.at]!, best.records[best.at]!) < 0 ? head : best,
    );
    taken.push(first.records[first.at]!);
    first.at += 1;
    if (first.at < first.records.length) continue;
    // A list that may go on decides what comes next; one that is over does not.
    if (!first.isOver) return taken;
    open = open.filter((head) => head !== first);
    if (open.length === 0) return taken;
  }
}

/** By deadline, then user name by UTF-8 bytes, as DynamoDB orders numbers and text. */
export function compareKeys(a: TaskRecord, b: TaskRecord): number {
  return compareAttribute(a, b, DEADLINE) || compareAttribute(a, b, USER_NAME);
}

function compareAttribute(a: TaskRecord, b: TaskRecord, name: string): number {
  return (a[name] && b[name] && compareValues(a[name], b[name])) ?? 0;
}
