import { expect, it, vi } from "vitest";
import { diagnoseLocal } from "../../../src/local/store/diagnose.ts";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it("a large store is checked whole once, however many tables it has", async () => {
  const folder = temporaryFolder();
  const store = new Store(folder, systemClock);
  store.setDurable(false);
  for (const name of ["one", "two", "three"]) {
    const table = new LocalTaskTable(store, name);
    for (let deadline = 1; deadline <= 4; deadline += 1) {
      const text = { S: "x".repeat(100_000) };
      await table.put({ user_name: { S: "mai" }, deadline_unix_time: { N: String(deadline) }, text });
    }
  }
  store.close();
  const check = vi.spyOn(Store.prototype, "check");
  const findings = [];
  for await (const finding of diagnoseLocal(folder, systemClock)) findings.push(finding);
  expect(check).toHaveBeenCalledTimes(1);
  check.mockRestore();
  expect(findings.slice(1)).toEqual([
    { check: "integrity", ok: true, detail: "SQLite finds no damage" },
    { check: "records", ok: true, detail: "12 records are intact" },
  ]);
});
