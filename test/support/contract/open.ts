import { expect } from "vitest";
import type { OpenRequest, TaskTable } from "../../../src/table/task-table.ts";
import { openShardOf } from "../../../src/task/open-shard.ts";
import { keyOf, type TaskRecord } from "../../../src/task/record.ts";
import type { Promised } from "../table-contract.ts";
import { all, countOf, equals, expectSame, fill, record, text } from "./samples.ts";

function inShard(one: TaskRecord): TaskRecord {
  const shard = openShardOf(one);
  return shard === undefined ? one : { ...one, open_shard: { S: shard } };
}

const names = ["b", "a", "é", "熊本 はまち", "A", "🍣", "c", "d", "e", "f"];

/** Records of ten users, out of order, with deadlines in common, one in three of them done. */
async function many(table: TaskTable): Promise<string[]> {
  const records = names.flatMap((name, user) =>
    [300, 100, 1000 + user, 200, -5].map((second, index) =>
      record(name, second, {
        status: text((user + index) % 3 === 0 ? "done" : "open"),
        n: { N: String(user) },
      }),
    ),
  );
  await fill(table, records.map(inShard));
  return inOrder(records.filter((one) => openShardOf(one) !== undefined));
}

function inOrder(records: TaskRecord[]): string[] {
  return records
    .map(keyOf)
    .toSorted(
      (a, b) =>
        Number(a.deadline) - Number(b.deadline) ||
        Buffer.compare(Buffer.from(a.userName), Buffer.from(b.userName)),
    )
    .map(({ userName, deadline }) => `${deadline} ${userName}`);
}

async function listed(table: TaskTable, request: Partial<OpenRequest> = {}): Promise<string[]> {
  const records = await all(table.queryOpen({ descending: false, ...request }));
  return records.map((one) => `${keyOf(one).deadline} ${keyOf(one).userName}`);
}

export function openPromises(promise: Promised): void {
  promise("the open records of all users come by deadline, then user name", async (table) => {
    const expected = await many(table);
    expect(await listed(table)).toEqual(expected);
    expect(await listed(table, { descending: true })).toEqual(expected.toReversed());
  });

  promise("an open record comes whole, and one without a status is open", async (table) => {
    const whole = inShard(record("a", 7, { 題: text("熊本"), list: { L: [{ NULL: true }] } }));
    await fill(table, [whole]);
    const [found] = await all(table.queryOpen({ descending: false }));
    expectSame(found, whole);
  });

  promise("a table without open records gives none", async (table) => {
    expect(await listed(table)).toEqual([]);
    await fill(table, [record("a", 1, { status: text("done") })]);
    expect(await listed(table)).toEqual([]);
    expect(await countOf(table.queryOpen({ descending: false, countOnly: true }))).toBe(0);
  });

  promise("what is done and still in the index is not open", async (table) => {
    await fill(table, [{ ...record("a", 1, { status: text("done") }), open_shard: text("0") }]);
    expect(await listed(table)).toEqual([]);
    expect(await countOf(table.queryOpen({ descending: false, countOnly: true }))).toBe(0);
  });

  promise("everybody's open records from one deadline to another, both included", async (table) => {
    const expected = await many(table);
    const within = (from: number, to: number) =>
      expected.filter((line) => Number.parseInt(line, 10) >= from && Number.parseInt(line, 10) <= to);
    expect(await listed(table, { from: "200" })).toEqual(within(200, 9999));
    expect(await listed(table, { to: "200" })).toEqual(within(-9, 200));
    expect(await listed(table, { from: "100", to: "200" })).toEqual(within(100, 200));
    expect(await listed(table, { from: "201", to: "299" })).toEqual([]);
    expect(await listed(table, { from: "-5", to: "100", descending: true })).toEqual(
      within(-5, 100).toReversed(),
    );
  });

  promise("everybody's open records that match, and their number", async (table) => {
    const expected = await many(table);
    const where = equals("n", { N: "3" });
    expect(await listed(table, { where })).toEqual(expected.filter((line) => line.endsWith("はまち")));
    const counted = (request: Partial<OpenRequest>) =>
      countOf(table.queryOpen({ descending: false, countOnly: true, ...request }));
    expect(await counted({})).toBe(expected.length);
    expect(await counted({ where })).toBe(expected.filter((line) => line.endsWith("はまち")).length);
    expect(await counted({ from: "300", to: "300" })).toBe(
      expected.filter((line) => line.startsWith("300 ")).length,
    );
    expect(await counted({ where: equals("status", text("done")) })).toBe(0);
  });

  promise(
    "everybody's open records go on after each of them, both ways, whatever the limit",
    async (table) => {
      const expected = await many(table);
      for (const descending of [false, true]) {
        const whole = descending ? expected.toReversed() : expected;
        for (const [index, line] of whole.entries()) {
          const [deadline, ...name] = line.split(" ");
          const after = record(name.join(" "), Number(deadline));
          const limit = [undefined, 1, 2, 5][index % 4];
          expect(await listed(table, { descending, after, limit }), line).toEqual(whole.slice(index + 1));
        }
      }
    },
  );

  promise("everybody's open records go on after a key that no record has, within a range", async (table) => {
    const expected = await many(table);
    const after = record("c", 150);
    const due = (line: string) => Number.parseInt(line, 10);
    expect(await listed(table, { after })).toEqual(expected.filter((line) => due(line) > 150));
    expect(await listed(table, { after, to: "149" })).toEqual([]);
    expect(await listed(table, { after, from: "200", to: "300" })).toEqual(
      expected.filter((line) => due(line) >= 200 && due(line) <= 300),
    );
    expect(await listed(table, { after, from: "200", descending: true })).toEqual([]);
    expect(await listed(table, { after, to: "100", descending: true })).toEqual(
      expected.filter((line) => due(line) <= 100).toReversed(),
    );
  });

  promise("many open records of one deadline come in order of user name", async (table) => {
    const users = Array.from(
      { length: 120 },
      (_, index) => `user ${String((index * 77) % 120).padStart(3, "0")}`,
    );
    await fill(
      table,
      users.map((name) => inShard(record(name, 60))),
    );
    const sorted = users.toSorted().map((name) => `60 ${name}`);
    expect(await listed(table, { limit: 3 })).toEqual(sorted);
    expect(await listed(table, { limit: 3, after: record("user 059", 60) })).toEqual(sorted.slice(60));
  });

  promise("all open records of the deadline that a range ends on come, whatever the limit", async (table) => {
    const users = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    await fill(
      table,
      users.flatMap((name) => [60, 70].map((second) => inShard(record(name, second)))),
    );
    for (const limit of [1, 2, 3]) {
      expect(await listed(table, { limit, to: "60" })).toEqual(users.map((name) => `60 ${name}`));
      expect(await listed(table, { limit, from: "70", descending: true })).toEqual(
        users.toReversed().map((name) => `70 ${name}`),
      );
    }
  });
}
