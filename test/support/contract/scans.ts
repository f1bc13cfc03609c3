import { expect } from "vitest";
import type { TaskTable } from "../../../src/table/task-table.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import type { Promised } from "../table-contract.ts";
import { all, comparable, countOf, equals, fill, keyList, number, record, walk } from "./samples.ts";

// Three records for each of seven users.
const users = ["a", "b", "ab", "熊本", "🍣", "Z", "0"];
const records = users.flatMap((user, index) =>
  [1, 2, 30].map((second) => record(user, second, { n: number(index) })),
);
const keys = keyList(records).toSorted();

const sortedKeys = async (found: Promise<TaskRecord[]>) => keyList(await found).toSorted();

export function scanPromises(promise: Promised): void {
  const filled = (title: string, body: (table: TaskTable) => Promise<void>) =>
    promise(title, async (table) => {
      await fill(table, records);
      await body(table);
    });

  promise("a scan of an empty table gives nothing", async (table) => {
    expect(await all(table.scan({}))).toEqual([]);
    expect(await all(table.scan({ segments: 3 }))).toEqual([]);
    expect(await countOf(table.scan({ countOnly: true }))).toBe(0);
  });

  filled("a scan gives every record of every user once, and whole", async (table) => {
    const found = await all(table.scan({}));
    expect(keyList(found).toSorted()).toEqual(keys);
    expect(found.map((one) => comparable(one))).toEqual(
      expect.arrayContaining(records.map((one) => comparable(one))),
    );
  });

  filled("the segments of a scan have every record once between them", async (table) => {
    for (const segments of [1, 2, 4, 50])
      expect(await sortedKeys(all(table.scan({ segments })))).toEqual(keys);
  });

  filled("where leaves out of a scan what does not match", async (table) => {
    const where = equals("n", number(3));
    const kumamoto = keyList(["1", "2", "30"].map((second) => record("熊本", Number(second)))).toSorted();
    expect(await sortedKeys(all(table.scan({ where })))).toEqual(kumamoto);
    expect(await sortedKeys(all(table.scan({ where, segments: 3, limit: 1 })))).toEqual(kumamoto);
    expect(await countOf(table.scan({ where, countOnly: true }))).toBe(3);
    expect(await all(table.scan({ where: equals("n", number(99)) }))).toEqual([]);
  });

  filled("a scan goes on behind each of its pages", async (table) => {
    for (const limit of [1, 4, 21, 100]) {
      expect(await sortedKeys(walk((after) => table.scan({ after, limit })))).toEqual(keys);
    }
  });

  filled("a scan goes on behind a record that was deleted meanwhile", async (table) => {
    const found = await walk(
      (after) => table.scan({ after, limit: 2 }),
      async ({ records: page }) => {
        for (const { user_name: user, deadline_unix_time: deadline } of page) {
          const userName = user !== undefined && "S" in user ? user.S : "";
          await table.delete({
            userName,
            deadline: deadline !== undefined && "N" in deadline ? deadline.N : "",
          });
        }
      },
    );
    expect(keyList(found).toSorted()).toEqual(keys);
    expect(await all(table.scan({}))).toEqual([]);
  });

  filled("the limit of a scan is a hint that loses no record", async (table) => {
    expect(await sortedKeys(all(table.scan({ limit: 1 })))).toEqual(keys);
    expect(await sortedKeys(all(table.scan({ limit: 5, segments: 2 })))).toEqual(keys);
  });

  filled("a scan held to a read rate gives the same", async (table) => {
    expect(await sortedKeys(all(table.scan({ maxReadUnits: 500, limit: 5 })))).toEqual(keys);
  });
}
