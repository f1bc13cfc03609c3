import { describe, expect, it, onTestFinished } from "vitest";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { keyOf } from "../../../src/task/record.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const COUNT = 1_300;

describe.each(["WAL", "DELETE"])("a table at one moment (%s)", (mode) => {
  it("holds each record once, while another process moves records past the reader and is never stopped", async () => {
    const { store, table, other } = await openTables(mode);
    const seen: number[] = [];
    await table.atOneMoment(async () => {
      for await (const { records } of table.scan({})) {
        seen.push(...records.map((record) => Number(keyOf(record).deadline)));
        // From before the reader to behind it, and from behind it to before.
        await other.move({ userName: "mai", deadline: "1" }, COUNT + 1, { overwrite: false });
        await other.move({ userName: "mai", deadline: String(COUNT) }, 0, { overwrite: false });
      }
    });
    expect(seen).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    const now: number[] = [];
    for await (const { records } of table.scan({}))
      now.push(...records.map((record) => Number(keyOf(record).deadline)));
    expect([now.length, now[0], now.at(-1)]).toEqual([COUNT, 0, COUNT + 1]);
    // The moment is over: this one may write again too.
    expect((await table.delete({ userName: "mai", deadline: "0" })).outcome).toBe("written");
    store.close();
  });

  it("ends when the work fails", async () => {
    const { table, other } = await openTables(mode);
    await expect(table.atOneMoment(() => Promise.reject(new Error("the disk is full")))).rejects.toThrow(
      "full",
    );
    expect((await other.delete({ userName: "mai", deadline: "1" })).outcome).toBe("written");
    expect(await table.get({ userName: "mai", deadline: "1" })).toBeUndefined();
  });
});

/** A table of so many records, and the same as another process has it, which waits for nobody. */
async function openTables(mode: string) {
  const folder = temporaryFolder();
  const store = new Store(folder, systemClock);
  store.row(`PRAGMA journal_mode = ${mode}`);
  const table = new LocalTaskTable(store, "t");
  const writer = await table.openBulkWriter({ onConflict: "fail", refuse: () => undefined });
  const record = (deadline: number) => ({
    user_name: { S: "mai" },
    deadline_unix_time: { N: String(deadline) },
  });
  await writer.write(
    Array.from({ length: COUNT }, (_, index) => ({ record: record(index + 1), line: index, source: "" })),
  );
  await writer.finish();
  const second = new Store(folder, systemClock, { patience: 0 });
  onTestFinished(() => {
    store.close();
    second.close();
  });
  return { store, table, other: new LocalTaskTable(second, "t") };
}
