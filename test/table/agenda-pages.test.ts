import fc from "fast-check";
import { expect, it } from "vitest";
import { clockIn } from "../../src/output/list/clock.ts";
import { agendaPages } from "../../src/table/agenda-pages.ts";
import type { Page } from "../../src/table/task-table.ts";
import { Agenda } from "../../src/task/agenda.ts";
import type { TaskRecord } from "../../src/task/record.ts";

// Nights on which the clocks of each are changed, and one of no change: noon of the day after, in UTC.
const nights: [zone: string, noon: string][] = [
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["America/New_York", "2026-11-01"],
  ["America/Sao_Paulo", "2018-11-04"],
  ["America/St_Johns", "2010-11-07"],
  ["Australia/Lord_Howe", "2026-04-05"],
  ["Pacific/Apia", "2011-12-31"],
  ["Asia/Tokyo", "2026-11-23"],
];
const HOUR = 3600;

interface Task {
  /** Seconds from noon. */
  offset: number;
  isDone: boolean;
  rank: number;
}

const tasks = fc.array(
  fc.record({
    offset: fc.integer({ min: -40 * HOUR, max: 60 * HOUR }),
    isDone: fc.boolean(),
    rank: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 30 },
);

async function* inPages(records: TaskRecord[], size: number): AsyncGenerator<Page> {
  for (let at = 0; at < records.length; at += size) {
    const some = records.slice(at, at + size);
    yield { records: some, count: some.length, next: some.at(-1) };
  }
}

async function ordered(pages: AsyncIterable<Page>): Promise<TaskRecord[]> {
  const all: TaskRecord[] = [];
  for await (const { records } of pages) all.push(...records);
  return all;
}

const dueOf = (one: TaskRecord) => Number((one["deadline_unix_time"] as { N: string }).N);
const isDone = (one: TaskRecord) => (one["status"] as { S: string }).S === "done";
const rankOf = (one: TaskRecord) => Number((one["rank"] as { N: string }).N);

it("an agenda has each record once, what is overdue first, then by day and in each day by time or as it is sorted", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...nights),
      tasks,
      fc.integer({ min: -14 * HOUR, max: 14 * HOUR }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async ([zone, noon], drawn: Task[], shift, size, isSorted) => {
        const middle = Date.parse(`${noon}T12:00:00Z`) / 1000;
        const now = middle + shift;
        const agenda = new Agenda(clockIn(zone, now * 1000));
        const today = agenda.days.startOf(agenda.today);
        // What a command reads: of the days before today only what is open.
        const read = drawn
          .map(({ offset, isDone, rank }, index) => ({
            user_name: { S: `user ${index}` },
            deadline_unix_time: { N: String(middle + offset) },
            status: { S: isDone ? "done" : "open" },
            rank: { N: String(rank) },
          }))
          .filter((one) => dueOf(one) >= today || !isDone(one))
          .toSorted((a, b) => dueOf(a) - dueOf(b));
        const sort = isSorted ? { path: ["rank"] as [string], descending: true } : undefined;
        const found = await ordered(agendaPages(inPages(read, size), agenda, sort));
        expect(found.length).toBe(read.length);
        expect(new Set(found)).toEqual(new Set(read));

        const overdue = found.filter((one) => dueOf(one) < now && !isDone(one));
        expect(found.slice(0, overdue.length)).toEqual(overdue);
        const days = found.slice(overdue.length).map((one) => agenda.partOf(one));
        expect(days).toEqual(days.toSorted((a, b) => a - b));
        for (const [index, one] of found.entries()) {
          const before = found[index - 1];
          if (before === undefined || agenda.partOf(before) !== agenda.partOf(one)) continue;
          if (isSorted) expect(rankOf(before)).toBeGreaterThanOrEqual(rankOf(one));
          if (!isSorted || rankOf(before) === rankOf(one))
            expect(dueOf(before)).toBeLessThanOrEqual(dueOf(one));
        }
      },
    ),
  );
});

it("an agenda's pages come as they are read, but for what is done before now", async () => {
  const now = Date.parse("2026-11-23T01:00:00Z") / 1000;
  const agenda = new Agenda(clockIn("Asia/Tokyo", now * 1000));
  const task = (offset: number, status: string) => ({
    user_name: { S: "mai" },
    deadline_unix_time: { N: String(now + offset) },
    status: { S: status },
  });
  const read = [task(-90, "done"), task(-60, "open"), task(-30, "done"), task(0, "open"), task(60, "done")];
  const pages: number[][] = [];
  for await (const { records } of agendaPages(inPages(read, 1), agenda, undefined))
    pages.push(records.map((one) => dueOf(one) - now));
  expect(pages.filter((page) => page.length > 0)).toEqual([[-60], [-90, -30, 0], [60]]);
});

it("an agenda in which all of today is done ends with it", async () => {
  const now = Date.parse("2026-11-23T01:00:00Z") / 1000;
  const agenda = new Agenda(clockIn("Asia/Tokyo", now * 1000));
  const done = {
    user_name: { S: "mai" },
    deadline_unix_time: { N: String(now - 1) },
    status: { S: "done" },
  };
  expect(await ordered(agendaPages(inPages([done], 1), agenda, undefined))).toEqual([done]);
});
