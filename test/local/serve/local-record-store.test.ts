import { stringify } from "lossless-json";
import { describe, expect, it, onTestFinished } from "vitest";
import { localRecordStore } from "../../../src/local/serve/local-record-store.ts";
import { openTemporaryTable } from "../../support/local-table.ts";

const { signal } = new AbortController();

function openStore() {
  const table = openTemporaryTable();
  onTestFinished(() => table.close());
  return { table, store: localRecordStore(table) };
}

async function list(
  store: ReturnType<typeof localRecordStore>,
  after?: string,
  bounds: { from?: string; to?: string; limit?: number } = {},
) {
  const found: unknown[] = [];
  const { from, to, limit } = bounds;
  for await (const page of store.queryByUser("a", { after, from, to, limit, signal }))
    found.push(...page.map((record) => record["deadline_unix_time"]));
  return found;
}

describe("the function's store on the local table", () => {
  it("gives the record that has the key, with sets as sorted arrays and every digit", async () => {
    const { table, store } = openStore();
    const number = "12345678901234567890123456789012345678";
    await table.put({
      user_name: { S: "a" },
      deadline_unix_time: { N: "1" },
      tags: { SS: ["b", "a"] },
      blob: { B: new Uint8Array([1, 2]) },
      large: { N: number },
    });
    const put = await store.put({ user_name: "a", deadline_unix_time: 1, other: true }, signal);
    expect(put).toMatchObject({
      outcome: "taken",
      stored: { user_name: "a", deadline_unix_time: 1, tags: ["a", "b"], blob: "AQI=" },
    });
    expect(put.outcome === "taken" && stringify(put.stored["large"])).toBe(number);
    expect(await table.get({ userName: "a", deadline: "1" })).not.toHaveProperty("other");
  });

  it("writes what a function writes on DynamoDB", async () => {
    const { table, store } = openStore();
    const record = { user_name: "a", deadline_unix_time: 1, map: { list: [1, "x", null, false] } };
    expect(await store.put(record, signal)).toEqual({ outcome: "created" });
    expect(await table.get({ userName: "a", deadline: "1" })).toEqual({
      user_name: { S: "a" },
      deadline_unix_time: { N: "1" },
      map: { M: { list: { L: [{ N: "1" }, { S: "x" }, { NULL: true }, { BOOL: false }] } } },
    });
  });

  it("gives the first free second", async () => {
    const { store } = openStore();
    for (const deadline of [5, 6, 8])
      await store.put({ user_name: "a", deadline_unix_time: deadline }, signal);
    expect(await store.firstFreeSecond("a", 5, { stamp: undefined, signal })).toBe(7);
    expect(await store.firstFreeSecond("a", 8, { stamp: undefined, signal })).toBe(9);
  });

  it.each([
    [undefined, [1, 2, 3]],
    ["1", [2, 3]],
    ["1.5", [2, 3]],
    ["2.999", [3]],
    ["-1e30", [1, 2, 3]],
    ["1e30", []],
  ])("lists what is later than %s", async (after, wanted) => {
    const { store } = openStore();
    for (const deadline of [3, 1, 2])
      await store.put({ user_name: "a", deadline_unix_time: deadline }, signal);
    expect(await list(store, after)).toEqual(wanted);
  });

  it("leaves out no record between two seconds", async () => {
    const { table, store } = openStore();
    for (const deadline of ["0.5", "1", "1.5", "1.75", "2", "1e30"])
      await table.put({ user_name: { S: "a" }, deadline_unix_time: { N: deadline } });
    expect((await list(store, "1")).map((one) => stringify(one))).toEqual([
      "1.5",
      "1.75",
      "2",
      `1${"0".repeat(30)}`,
    ]);
    expect((await list(store, "1.6")).map((one) => stringify(one)).slice(0, 2)).toEqual(["1.75", "2"]);
    expect(await store.firstFreeSecond("a", 1, { stamp: undefined, signal })).toBe(3);
  });

  it("goes on over several pages", async () => {
    const { table, store } = openStore();
    for (let n = 0; n < 1203; n += 1)
      await table.put({ user_name: { S: "a" }, deadline_unix_time: { N: String(n) } });
    expect(await list(store)).toEqual(Array.from({ length: 1203 }, (_, n) => n));
  });
});
