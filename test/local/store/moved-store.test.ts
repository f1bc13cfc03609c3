import { copyFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const RECORD = { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } };

describe.each(["WAL", "DELETE"])("a store that is open (%s)", (mode) => {
  it.each<[string, (folder: string) => void]>([
    ["renamed", (folder) => renameSync(join(folder, "tasks.db"), join(folder, "old.db"))],
    ["removed", (folder) => rmSync(join(folder, "tasks.db"))],
    [
      "replaced by a copy of itself",
      (folder) => {
        copyFileSync(join(folder, "tasks.db"), join(folder, "copy.db"));
        renameSync(join(folder, "copy.db"), join(folder, "tasks.db"));
      },
    ],
  ])("and is %s takes no write that nobody would find", async (_, change) => {
    const folder = temporaryFolder();
    const store = new Store(folder, systemClock);
    store.rows(`PRAGMA journal_mode = ${mode}`);
    const table = new LocalTaskTable(store, "t");
    change(folder);
    await expect(table.put(RECORD)).rejects.toMatchObject({
      kind: "failed",
      message: `the local store ${store.path} was moved or replaced; this write was not made`,
    });
    expect(store.row("SELECT count(*) FROM record")).toEqual([0]);
    store.close();
  });
});

it("a table of no file takes writes whatever comes into the place of the store", async () => {
  const folder = temporaryFolder();
  const empty = new Store(folder, systemClock, { inMemory: true });
  new Store(folder, systemClock).close();
  expect(await new LocalTaskTable(empty, "t").put(RECORD)).toMatchObject({});
  expect(empty.row("SELECT count(*) FROM record")).toEqual([1]);
  empty.close();
});
