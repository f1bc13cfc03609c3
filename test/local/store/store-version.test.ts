import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { expect, it, onTestFinished } from "vitest";
import { Store } from "../../../src/local/store/store.ts";

it("a store of version 1 becomes one of this version, with its records", () => {
  const folder = mkdtempSync(join(tmpdir(), "tasks-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const old = new Libsql(join(folder, "tasks.db"));
  old.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE record (table_name TEXT NOT NULL, user_name TEXT NOT NULL, deadline INTEGER NOT NULL, item TEXT NOT NULL,
      PRIMARY KEY (table_name, user_name, deadline)) WITHOUT ROWID, STRICT;
    INSERT INTO record VALUES ('t', 'mai', 1, '{}');
    PRAGMA application_id = 0x7461736b;
    PRAGMA user_version = 1;`);
  old.close();
  const store = new Store(folder);
  expect(store.isNew).toBe(false);
  expect(store.rows("SELECT user_name FROM record")).toEqual([["mai"]]);
  expect(store.row("SELECT count(*) FROM parameter")).toEqual([0]);
  expect(store.row("SELECT count(*) FROM table_info")).toEqual([0]);
  expect(store.row("SELECT count(*) FROM schedule")).toEqual([0]);
  expect(store.row("PRAGMA user_version")).toEqual([3]);
  store.close();
  const again = new Store(folder);
  expect(again.rows("SELECT user_name FROM record")).toEqual([["mai"]]);
  again.close();
});
