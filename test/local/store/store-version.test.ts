import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { describe, expect, it } from "vitest";
import { LocalFirings } from "../../../src/local/cloud/local-firings.ts";
import { ScheduleRows } from "../../../src/local/cloud/schedule-rows.ts";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { keyOf } from "../../../src/task/record.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { makeOldStore, oldRow, type OldVersion } from "../../support/old-store.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ITEM = '{"user_name":{"S":"mai"},"deadline_unix_time":{"N":"1"},"title":{"S":"熊本"}}';
const KEY = { userName: "mai", deadline: "1" };

it("a store of version 1 becomes one of this version, with its records", async () => {
  const folder = oldStore(`INSERT INTO record VALUES ('t', 'mai', 1, '${ITEM}')`);
  const store = new Store(folder, systemClock);
  expect(store.isNew).toBe(false);
  expect(await new LocalTaskTable(store, "t").get(KEY)).toMatchObject({ title: { S: "熊本" } });
  expect(store.row("SELECT count(*) FROM parameter")).toEqual([0]);
  expect(store.row("SELECT count(*) FROM table_info")).toEqual([0]);
  expect(store.row("SELECT count(*) FROM schedule")).toEqual([0]);
  expect(store.row("PRAGMA user_version")).toEqual([7]);
  store.close();
  const again = new Store(folder, systemClock);
  expect(await new LocalTaskTable(again, "t").get(KEY)).toMatchObject({ title: { S: "熊本" } });
  again.close();
});

it("thousands of records of an older store keep their order and their bytes", () => {
  const folder =
    oldStore(`WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 1234)
    INSERT INTO record SELECT 't' || (n % 3), 'mai' || (n % 7), n,
      '{"user_name":{"S":"mai' || (n % 7) || '"},"deadline_unix_time":{"N":"' || n || '"}}' FROM step`);
  const columns = "SELECT table_name, user_name, deadline, item FROM record ORDER BY 1, 2, 3";
  const old = new Libsql(join(folder, "tasks.db"));
  const before = old.prepare(columns).raw().all();
  old.close();
  const store = new Store(folder, systemClock);
  expect(store.rows(columns)).toEqual(before);
  expect(store.row("SELECT count(*) FROM record WHERE sum < 0")).toEqual([0]);
  store.close();
});

it("a record that was damaged before sums were kept is told when it is read", async () => {
  const folder = oldStore(`INSERT INTO record VALUES ('t', 'mai', 1, '${ITEM}'), ('t', 'mbi', 1, '${ITEM}')`);
  const store = new Store(folder, systemClock);
  const table = new LocalTaskTable(store, "t");
  expect(await table.get(KEY)).toMatchObject({ title: { S: "熊本" } });
  await expect(table.get({ ...KEY, userName: "mbi" })).rejects.toThrow(
    "the record of mbi at 1 is not as it was",
  );
  store.close();
});

it("schedules of an older store are rules, and what they had begun goes on", () => {
  const folder = oldStore(
    `INSERT INTO schedule VALUES
      ('tasks', 'dev', 'a', 'rate(3 minutes)', NULL, '{}', 1, 1, 't', 7, NULL, NULL),
      ('tasks', 'dev', 'b', NULL, '{"source":["x"]}', '{}', 0, 0, 't', 8, 9, '201');
    INSERT INTO firing VALUES ('tasks', 'dev', 'a', 187, '{"x":1}', 't', 2, 12345)`,
    5,
  );
  const store = new Store(folder, systemClock);
  const owner = { service: "tasks", stage: "dev" };
  const nothing = { lastFiredAt: undefined, lastResult: undefined, failures: undefined };
  const of = { engine: "rule", input: "{}", table: "t" };
  expect(new ScheduleRows(() => store, owner).list()).toEqual([
    {
      ...of,
      ...nothing,
      name: "a",
      trigger: { expression: "rate(3 minutes)" },
      stamp: true,
      enabled: true,
      createdAt: 7,
    },
    {
      ...of,
      ...nothing,
      name: "b",
      trigger: { pattern: '{"source":["x"]}' },
      stamp: false,
      enabled: false,
      createdAt: 8,
      lastFiredAt: 9,
      lastResult: "201",
    },
  ]);
  expect(new LocalFirings(store, owner).list()).toEqual([
    { name: "a", due: 187, attempts: 2, until: 12_345 },
  ]);
  store.close();
});

describe("a store of version 5, whose deadlines are integers alone,", () => {
  const row = (deadline: number, title: string, sum?: number) =>
    oldRow(5, { table: "t", deadline, title, ...(sum === undefined ? {} : { sum }) });
  const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n - 5, `${n} `.repeat(40)));

  it("keeps its records and their sums, and then takes any number between them", async () => {
    const folder = oldStore(`INSERT INTO record VALUES ${rows(1200).join(",")}`, 5);
    const before = statSync(join(folder, "tasks.db")).size;
    const store = new Store(folder, systemClock);
    const table = new LocalTaskTable(store, "t");
    const deadlines = async () => {
      const found: unknown[] = [];
      for await (const { records } of table.query({ userName: "mai", descending: false }))
        found.push(...records.map((record) => keyOf(record).deadline));
      return found;
    };
    const whole = Array.from({ length: 1200 }, (_, n) => String(n - 5));
    expect(await deadlines()).toEqual(whole);
    await table.put({ user_name: { S: "mai" }, deadline_unix_time: { N: "0.5" } });
    await table.put({ user_name: { S: "mai" }, deadline_unix_time: { N: "-1e30" } });
    expect(await deadlines()).toEqual([
      `-1${"0".repeat(30)}`,
      ...whole.slice(0, 6),
      "0.5",
      ...whole.slice(6),
    ]);
    expect(store.row("PRAGMA user_version")).toEqual([7]);
    expect(store.row("PRAGMA freelist_count")).toEqual([0]);
    store.close();
    // What the old rows took is given back.
    expect(statSync(join(folder, "tasks.db")).size).toBeLessThan(1.2 * before);
  });

  it("keeps a damaged record damaged", async () => {
    const folder = oldStore(`INSERT INTO record VALUES ${row(1, "a")}, ${row(2, "b", 7)}`, 5);
    const store = new Store(folder, systemClock);
    const table = new LocalTaskTable(store, "t");
    expect(await table.get(KEY)).toMatchObject({ title: { S: "a" } });
    await expect(table.get({ ...KEY, deadline: "2" })).rejects.toThrow("the record of mai at 2 is not as it");
    store.close();
  });

  it("is left as it is where damage has given two rows one key", () => {
    const folder = oldStore(`INSERT INTO record VALUES ${row(258, "a")}, ${row(259, "b")}`, 5);
    const path = join(folder, "tasks.db");
    const bytes = readFileSync(path);
    // The deadline of the first row, 258, is two bytes behind its user.
    const at = bytes.indexOf(Buffer.from("tmai\u0001\u0002"));
    bytes[at + 5] = 3;
    writeFileSync(path, bytes);
    expect(() => new Store(folder, systemClock)).toThrow("is of an older version and damaged: UNIQUE");
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it("waits for whoever holds it, and of two at once one does the work", () => {
    const folder = oldStore(`INSERT INTO record VALUES ${row(1, "a")}`, 5);
    const [one, other] = [new Store(folder, systemClock), new Store(folder, systemClock)];
    expect(other.row("SELECT count(*) FROM record WHERE rest = ''")).toEqual([1]);
    one.close();
    other.close();
  });
});

/** The folder of a store of an older version. */
function oldStore(fill: string, version: OldVersion = 1): string {
  const folder = temporaryFolder();
  makeOldStore(join(folder, "tasks.db"), version, fill);
  return folder;
}
