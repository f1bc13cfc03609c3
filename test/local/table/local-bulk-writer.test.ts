import { expect, it, onTestFinished } from "vitest";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import type { BulkRecord } from "../../../src/table/bulk-writer.ts";
import { all, record } from "../../support/contract/samples.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const bulk = (second: number): BulkRecord => ({ record: record("mai", second), line: 1, source: "" });
const seconds = (count: number) => Array.from({ length: count }, (_, second) => bulk(second));

/** A table whose statements are noted: those that set how durable a commit is, those that write, and commits. */
function open() {
  const said: string[] = [];
  const store = new Store(temporaryFolder(), systemClock, {
    watch: (driver) => ({
      ...driver,
      exec(sql) {
        if (/synchronous|user_version|COMMIT/.test(sql)) said.push(sql.replace(/;.*/, ""));
        driver.exec(sql);
      },
      run(sql, ...values) {
        const changed = driver.run(sql, ...values);
        if (changed > 0) said.push("write");
        return changed;
      },
    }),
  });
  const table = new LocalTaskTable(store, "t");
  onTestFinished(() => table.close());
  return { table, said };
}

it("what an import wrote is on the disk at its end, also where the last hundred records were there already", async () => {
  const { table, said } = open();
  for (let second = 200; second < 300; second += 1) await table.create(record("mai", second));
  const writer = await table.openBulkWriter({ onConflict: "skip", refuse: () => expect.unreachable() });
  said.length = 0;
  await writer.write(seconds(300));
  await writer.finish();
  expect(writer.counts).toMatchObject({ written: 200, skipped: 100 });
  const durable = said.indexOf("PRAGMA synchronous = FULL");
  expect(said.slice(0, durable)).toContain("write");
  // SQLite writes page 1 for this, whatever the number was.
  expect(said.slice(durable + 1)).toEqual([expect.stringMatching(/^PRAGMA user_version = \d+$/), "COMMIT"]);
});

it("announces what it will write, and not what is there already", async () => {
  const { table } = open();
  await table.create(record("mai", 7));
  const announced: unknown[] = [];
  const skipped: unknown[] = [];
  const writer = await table.openBulkWriter({
    onConflict: "skip",
    announce: async (records) => void announced.push(...records),
    skip: (one) => void skipped.push(one),
    refuse: () => expect.unreachable(),
  });
  const ten = seconds(10);
  await writer.write(ten);
  await writer.finish();
  expect(announced).toEqual(ten.filter((_, second) => second !== 7));
  expect(skipped).toEqual([ten[7]]);
  expect((await all(table.scan({}))).length).toBe(10);
});
