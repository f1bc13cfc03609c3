import Libsql from "libsql";
import { expect, it, onTestFinished } from "vitest";
import { Journal } from "../../src/change/history/journal.ts";
import { readChanges, readEntries, type Entry } from "../../src/change/history/history-reader.ts";
import { recordedTable } from "../../src/change/recorded-table.ts";
import { TasksError } from "../../src/errors.ts";
import { Store } from "../../src/local/store/store.ts";
import { LocalTaskTable } from "../../src/local/table/local-task-table.ts";
import { historyFolder } from "../../src/system/history-folder.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import { DynamoTaskTable } from "../../src/aws/table/dynamo-task-table.ts";
import type { Change, TaskTable } from "../../src/table/task-table.ts";
import type { BulkRecord, BulkWriteOptions } from "../../src/table/bulk-writer.ts";
import { equalAttributes } from "../../src/task/compare-values.ts";
import { all, record } from "../support/contract/samples.ts";
import { startDynalite } from "../support/dynalite.ts";
import { engineTarget } from "../support/dynamo.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const bulk = (second: number): BulkRecord => ({ record: record("mai", second), line: 1, source: "" });
const seconds = (count: number) => Array.from({ length: count }, (_, second) => bulk(second));

function open() {
  const folder = temporaryFolder();
  const store = new Store(folder, systemClock, { patience: 1 });
  const table = new LocalTaskTable(store, "t");
  onTestFinished(() => table.close());
  const history = historyFolder(folder);
  const journal = new Journal({
    folder: () => history,
    command: "tasks import",
    table: "t",
    place: async () => "local",
    clock: systemClock,
    salt: 1,
    complain: async (reason) => expect.unreachable(reason),
  });
  const openWriter = (onConflict: BulkWriteOptions["onConflict"], to: TaskTable = table) =>
    recordedTable(to, journal).openBulkWriter({ onConflict, refuse: () => undefined });
  const entry = async (): Promise<Entry | undefined> => (await listOf(readEntries(history)))[0];
  const entered = async () => {
    const found = await entry();
    if (found === undefined) return [];
    return (await listOf(readChanges(history, found))).flatMap(({ changes }) => changes);
  };
  return { table, store, journal, openWriter, entry, entered };
}

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Holds the store's write lock from the first moment at which `isTime`, as another process may. */
async function holdLock(store: Store, isTime: () => boolean): Promise<() => void> {
  const other = new Libsql(store.path);
  while (!isTime()) await new Promise((resolve) => void setImmediate(resolve));
  other.exec("BEGIN IMMEDIATE");
  return () => void other.close();
}

it("what an import has taken, and has not written when it is killed, is not in the history", async () => {
  const { table, openWriter, entered } = open();
  await table.create(record("mai", 7));
  const writer = await openWriter("skip");
  await writer.write(seconds(1000));
  expect(await entered()).toEqual([]);
});

it("an import that fails halfway has in the history what it wrote, and nothing that was there before", async () => {
  const { table, store, openWriter, entered } = open();
  const there = [3, 50, 120, 990].map((second) => record("mai", second));
  for (const one of there) await table.create(one);
  const writer = await openWriter("skip");
  await writer.write(seconds(1000));
  const holding = holdLock(store, () => writer.counts.written >= 300);
  await expect(writer.finish()).rejects.toThrow(TasksError);
  (await holding)();

  const { written, skipped } = writer.counts;
  const now = await all(table.scan({}));
  expect({ written, skipped }).toEqual({ written: now.length - there.length, skipped: 3 });
  // Nothing is written twice, and taken for what was there before.
  await writer.finish();
  expect(await all(table.scan({}))).toEqual(now);
  expect(writer.counts).toMatchObject({ written, skipped });
  const made = now.filter((one) => !there.some((other) => equalAttributes(one, other)));
  const planned = await entered();
  expect(planned.map(({ after }) => after).slice(0, made.length)).toEqual(made);
  expect(planned.length - made.length).toBeLessThanOrEqual(100);
});

it("an import that may replace records is in the history before it has written the first one", async () => {
  const { store, openWriter, entry } = open();
  const writer = await openWriter("replace");
  await writer.write(seconds(1000));
  expect(await entry()).toBeUndefined();
  const holding = holdLock(store, () => writer.counts.written > 0);
  await expect(writer.finish()).rejects.toThrow(TasksError);
  (await holding)();
  expect(await entry()).toMatchObject({ isUnknown: true, end: undefined });
});

it.each([
  ["may replace records", "replace"],
  ["may not replace any", "fail"],
  ["leaves out what is there", "skip"],
] as const)(
  "an import that %s and that the table refuses altogether is not in the history",
  async (_, onConflict) => {
    const { openWriter, entry } = open();
    const engine = await startDynalite();
    const missing = new DynamoTaskTable("missing", engineTarget(engine.endpoint), undefined);
    onTestFinished(async () => {
      missing.close();
      await engine.stop();
    });
    const writer = await openWriter(onConflict, missing);
    await writer.write(seconds(10));
    await expect(writer.finish()).rejects.toThrow("there is no table missing");
    expect(await entry()).toBeUndefined();
  },
);

it("what is tried again by a second writer of one entry is counted on, and left out where it is refused again", async () => {
  const { table, journal, entry, entered } = open();
  const recorded = recordedTable(table, journal);
  const [first, second] = [record("mai", 1), record("mai", 2)];
  await table.create(first);
  await table.create({ ...second, by: { S: "another" } });
  const write = async (...exchanges: Change[][]) => {
    const writer = await recorded.openChangeWriter({ settle: () => undefined });
    await writer.write(exchanges);
    await writer.finish();
  };
  const done = { before: first, after: { ...first, n: { N: "1" } } };
  const refused = { before: second, after: { ...second, n: { N: "1" } } };
  await write([done], [refused]);
  await write([refused]);
  expect(await entered()).toEqual([done]);
  expect(await entry()).toMatchObject({ end: { done: 1, left: 2, failed: 0 } });
});
