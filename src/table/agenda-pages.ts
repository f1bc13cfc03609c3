import type { Agenda } from "../task/agenda.ts";
import type { Path } from "../task/path/path.ts";
import type { TaskRecord } from "../task/record.ts";
import { sortRecords } from "./sort-records.ts";
import type { Page } from "./task-table.ts";

/**
 * Pages in order of deadline as an agenda has them: all that is overdue, then day by day. What is done of the time before now
 * waits until then; of the time before today that should be open records alone. With `sort` each part is sorted, and in memory meanwhile.
 */
export async function* agendaPages(
  pages: AsyncIterable<Page>,
  agenda: Agenda,
  sort: { path: Path; descending: boolean } | undefined,
): AsyncGenerator<Page> {
  const ordered = overdueFirst(pages, agenda);
  yield* sort === undefined ? ordered : partByPart(ordered, agenda, (records) => sortRecords(records, sort));
}

async function* overdueFirst(pages: AsyncIterable<Page>, agenda: Agenda): AsyncGenerator<Page> {
  let waiting: TaskRecord[] = [];
  for await (const page of pages) {
    const records: TaskRecord[] = [];
    for (const record of page.records) {
      if (!agenda.isPast(record)) {
        for (const one of waiting) records.push(one);
        waiting = [];
        records.push(record);
      } else if (agenda.isOverdue(record)) records.push(record);
      else waiting.push(record);
    }
    yield { ...page, records };
  }
  yield pageOf(waiting);
}

async function* partByPart(
  pages: AsyncIterable<Page>,
  agenda: Agenda,
  arrange: (records: TaskRecord[]) => TaskRecord[],
): AsyncGenerator<Page> {
  let part: number | undefined;
  let records: TaskRecord[] = [];
  for await (const page of pages) {
    for (const record of page.records) {
      const next = agenda.partOf(record);
      if (next !== part) {
        yield pageOf(arrange(records));
        records = [];
        part = next;
      }
      records.push(record);
    }
    // Why nothing of it matched.
    if (page.mismatch !== undefined) yield { ...page, records: [] };
  }
  yield pageOf(arrange(records));
}

function pageOf(records: TaskRecord[]): Page {
  return { records, count: records.length, next: undefined };
}
