import { expect, it } from "vitest";
import { openPageRecords } from "../../../../src/local/serve/page/page-records.ts";
import { Store } from "../../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

it("the page shows records under any number in their order, each as the date or the number that it is", async () => {
  const store = new Store(temporaryFolder(), systemClock);
  const table = new LocalTaskTable(store, "t");
  const large = `1${"0".repeat(30)}`;
  for (const deadline of [large, "1.5", "-5", "1.25", "1796115600", "1"])
    await table.put({ user_name: { S: "mai" }, deadline_unix_time: { N: deadline } });
  const read = openPageRecords({ store, table: "t", tz: "UTC", now: () => 0 });
  const { records } = read(new URLSearchParams()) as { records: { deadline: number; due: string }[] };
  expect(records.map(({ deadline, due }) => [deadline, due])).toEqual([
    [-5, "-5"],
    [1, "1970-01-01 00:00:01 +00:00"],
    [1.25, "1.25"],
    [1.5, "1.5"],
    [1_796_115_600, "2026-12-01 09:00:00 +00:00"],
    [1e30, large],
  ]);
  store.close();
});
