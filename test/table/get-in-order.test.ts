import { describe, expect, it } from "vitest";
import { getInOrder } from "../../src/table/get-in-order.ts";
import type { TaskTable } from "../../src/table/task-table.ts";
import type { TaskKey } from "../../src/task/record.ts";

const keyOf = (deadline: number): TaskKey => ({ userName: "mai", deadline: String(deadline) });
const recordOf = ({ deadline }: TaskKey) => ({
  user_name: { S: "mai" },
  deadline_unix_time: { N: deadline },
});

/** A table with every even deadline, which answers the later calls first; what it was asked, and how many calls at once. */
function slowTable() {
  const asked: { keys: number; consistent: boolean }[] = [];
  const answers: (() => void)[] = [];
  let most = 0;
  const table: Pick<TaskTable, "getMany"> = {
    async getMany(keys, { consistent }) {
      asked.push({ keys: keys.length, consistent });
      await new Promise<void>((resolve) => {
        most = Math.max(most, answers.push(resolve));
        setImmediate(() => answers.pop()?.());
      });
      const records = keys.map((key) => (Number(key.deadline) % 2 === 0 ? recordOf(key) : undefined));
      return { records, capacity: keys.length };
    },
  };
  return { table, asked, most: () => most };
}

async function* batches(count: number, size: number) {
  for (let at = 0; at < count; at += size) {
    yield Array.from({ length: Math.min(size, count - at) }, (_, index) => at + index);
  }
}

describe("records that are looked up by many keys", () => {
  it.each([
    [0, 7, []],
    [1, 7, [1]],
    [100, 100, [100]],
    [101, 7, [100, 1]],
    [250, 1000, [100, 100, 50]],
  ])("come in the order of %i keys in batches of %i, a hundred a call", async (count, size, calls) => {
    const { table, asked } = slowTable();
    const items: number[] = [];
    const sizes: number[] = [];
    for await (const { found, capacity } of getInOrder(table, batches(count, size), {
      keyOf,
      consistent: true,
    })) {
      sizes.push(found.length);
      expect(capacity).toBe(found.length);
      for (const { item, record } of found) {
        items.push(item);
        expect(record).toEqual(item % 2 === 0 ? recordOf(keyOf(item)) : undefined);
      }
    }
    expect(items).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(sizes).toEqual(calls);
    expect(asked).toEqual(calls.map((keys) => ({ keys, consistent: true })));
  });

  it("are asked for in eight calls at once and no more", async () => {
    const { table, asked, most } = slowTable();
    let count = 0;
    for await (const { found } of getInOrder(table, batches(3000, 10), { keyOf, consistent: false })) {
      count += found.length;
      expect(asked.length * 100 - count).toBeLessThanOrEqual(800);
    }
    expect(count).toBe(3000);
    expect(most()).toBe(8);
  });

  it("fail in their turn, after what came before", async () => {
    let calls = 0;
    const table: Pick<TaskTable, "getMany"> = {
      async getMany(keys) {
        calls += 1;
        if (calls === 2) throw new Error("denied");
        return { records: keys.map(recordOf), capacity: undefined };
      },
    };
    const windows = getInOrder(table, batches(400, 100), { keyOf, consistent: false });
    expect((await windows.next()).value?.found).toHaveLength(100);
    await expect(windows.next()).rejects.toThrow("denied");
  });
});
