import { join } from "node:path";
import Libsql from "libsql";
import { expect, it } from "vitest";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// As they were made by the versions before sums were kept.
const RECORD = `CREATE TABLE record (
  table_name TEXT NOT NULL,
  user_name TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (table_name, user_name, deadline)
) WITHOUT ROWID, STRICT;`;
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
  expect(store.row("PRAGMA user_version")).toEqual([5]);
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

/** The folder of a store of version 1. */
function oldStore(fill: string): string {
  const folder = temporaryFolder();
  const old = new Libsql(join(folder, "tasks.db"));
  old.exec(
    `PRAGMA journal_mode = WAL; ${RECORD} PRAGMA application_id = 0x7461736b; PRAGMA user_version = 1;`,
  );
  old.exec(fill);
  old.close();
  return folder;
}
