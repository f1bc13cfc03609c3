import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDriver } from "#engine/driver";
import { Store } from "../../../src/local/store/store.ts";
import { whenFree } from "../../../src/local/store/when-free.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const KEY = { userName: "mai", deadline: "1800000000" };
const RECORD = { user_name: { S: "mai" }, deadline_unix_time: { N: "1800000000" } };

describe("a store with little patience of its own, while another process holds it", () => {
  it.each(["WAL", "DELETE"])(
    "leaves the event loop free, and is written as soon as it is free (%s)",
    async (mode) => {
      const { store, hold } = openHeldStore(mode);
      const table = new LocalTaskTable(store, "t");
      const release = hold();
      const outcomes: string[] = [];
      const writes = [
        table.create(RECORD).then((outcome) => outcomes.push(outcome)),
        table.put({ ...RECORD, user_name: { S: "ken" } }).then(() => outcomes.push("put")),
        table
          .move({ ...KEY, userName: "nobody" }, 1, { overwrite: false })
          .then((move) => outcomes.push(move.outcome)),
      ];
      expect(await turnsWithin(1000)).toBeGreaterThan(20);
      expect(outcomes).toEqual([]);
      release();
      await Promise.all(writes);
      expect(outcomes.toSorted()).toEqual(["created", "missing", "put"]);
      expect(await table.get(KEY)).toEqual(RECORD);
    },
  );

  it("is given up when the patience is over, with the error that says so", async () => {
    const { store, hold } = openHeldStore("WAL");
    const release = hold();
    const writing = whenFree(() => store.transaction(() => undefined), systemClock, { patience: 100 });
    await expect(writing).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("is held by another process"),
    });
    release();
  });

  it("is given up as soon as the signal aborts", async () => {
    const { store, hold } = openHeldStore("WAL");
    const release = hold();
    const ending = new AbortController();
    const writing = whenFree(() => store.transaction(() => undefined), systemClock, {
      signal: ending.signal,
    });
    const begin = performance.now();
    setTimeout(() => ending.abort(new Error("the end")), 50);
    await expect(writing).rejects.toThrow("the end");
    expect(performance.now() - begin).toBeLessThan(1000);
    release();
  });

  it("loses no write that comes after one that found it held", () => {
    const { store, hold } = openHeldStore("WAL");
    const insert = (sql: string, name: string) =>
      store.run(`INSERT INTO table_info VALUES (?, '{}', '{}') ${sql}`, name);
    const release = hold();
    expect(() => insert("", "a")).toThrow("is held by another process");
    expect(() => insert("ON CONFLICT DO NOTHING", "b")).toThrow("is held by another process");
    release();
    expect(insert("", "c")).toBe(1);
    expect(insert("ON CONFLICT DO NOTHING", "d")).toBe(1);
    expect(store.rows("SELECT name FROM table_info")).toEqual([["c"], ["d"]]);
  });

  it("is not tried again after another error", async () => {
    let tries = 0;
    const failing = whenFree(() => {
      tries += 1;
      throw new Error("no");
    }, systemClock);
    await expect(failing).rejects.toThrow("no");
    expect(tries).toBe(1);
  });
});

/** `hold` takes the store's write lock as another process would, and gives what lets it go. */
function openHeldStore(mode: string): { store: Store; hold: () => () => void } {
  const folder = temporaryFolder();
  const store = new Store(folder, systemClock, { patience: 5 });
  store.row(`PRAGMA journal_mode = ${mode}`);
  // The driver that the store has: two libraries in one process do not see each other's locks.
  const other = openDriver(store.path);
  onTestFinished(() => {
    other.close();
    store.close();
  });
  const hold = () => {
    other.exec("BEGIN EXCLUSIVE");
    return () => other.exec("COMMIT");
  };
  return { store, hold };
}

/** How often a timer of 5 ms could run within so many milliseconds. */
async function turnsWithin(milliseconds: number): Promise<number> {
  let turns = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end; turns += 1) await sleep(5);
  return turns;
}
