import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { carryOutChanges } from "../../src/change/carry-out-changes.ts";
import { readEntries } from "../../src/change/history/history-reader.ts";
import { Journal } from "../../src/change/history/journal.ts";
import { historyFolder } from "../../src/system/history-folder.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import type { Change } from "../../src/table/task-table.ts";
import { all, fill, record, text } from "../support/contract/samples.ts";
import { startDynalite } from "../support/dynalite.ts";
import { openFaultyTable } from "../support/faulty-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const COUNT = 150;
const open = (second: number) => record("mai", second, { status: text("open") });
const done = (second: number) => record("mai", second, { status: text("done") });

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

/** Does all records of a table; `denied` is the one that may not be written, which is said when all others have been, or all. */
async function doAll({ denied, print }: { denied?: number | "all"; print?: () => Promise<void> }) {
  const written = new Set<string>();
  const { table, direct } = await openFaultyTable(engine.endpoint, async ({ operation, body }) => {
    if (operation !== "UpdateItem") return "pass";
    if (denied === "all") return "deny";
    const { N: second } = body.Key.deadline_unix_time;
    written.add(second);
    if (second !== String(denied)) return "pass";
    while (written.size < COUNT) await delay(5);
    return "deny";
  });
  const seconds = Array.from({ length: COUNT }, (_, second) => second);
  await fill(direct, seconds.map(open));
  const history = historyFolder(temporaryFolder());
  const journal = new Journal({
    folder: () => history,
    command: "tasks done",
    table: table.name,
    place: async () => "aws",
    clock: systemClock,
    salt: 1,
    complain: async (reason) => expect.unreachable(reason),
  });
  const planned = async function* () {
    for (const index of seconds) {
      const changes: Change[] = [{ before: open(index), after: done(index) }];
      yield { index, changes };
    }
  };
  await journal.plan(seconds.map((second) => [{ before: open(second), after: done(second) }]));
  await journal.begin();
  const printed: unknown[] = [];
  const result = await carryOutChanges(table, planned(), journal, {
    async onDone(changes) {
      await print?.();
      printed.push(...changes.map(([change]) => change!.after));
    },
    onLeft: async () => true,
  }).catch((error: Error) => error.message);
  const made = (await all(direct.scan({}))).filter(({ status }) => (status as { S: string }).S === "done");
  let entries = 0;
  for await (const _ of readEntries(history)) entries += 1;
  return { result, printed, made, entries };
}

it("what was done behind a record that ends the command is counted and printed", async () => {
  const { result, printed, made, entries } = await doAll({ denied: 5 });
  expect(result).toMatch(/\(149 had been done\)$/);
  expect(printed).toEqual(made);
  expect([made.length, entries]).toEqual([149, 1]);
});

it("what the table refuses altogether is not in the history", async () => {
  const { result, made, entries } = await doAll({ denied: "all" });
  expect(result).toMatch(/\(0 had been done\)$/);
  expect([made.length, entries]).toEqual([0, 0]);
});

it("an answer that cannot be printed keeps no record from being changed", async () => {
  const { result, printed, made } = await doAll({
    print: async () => {
      throw new Error("no space");
    },
  });
  expect(result).toBe("no space");
  expect([printed.length, made.length]).toEqual([0, COUNT]);
});
