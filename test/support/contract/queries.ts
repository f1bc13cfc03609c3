import { expect } from "vitest";
import type { Promised } from "../table-contract.ts";
import { all, countOf, equals, expectSame, fill, query, queryDeadlines, record, text } from "./samples.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";

// Written out of order, with a number of more digits that text order would put first.
const seconds = [300, 100, 1000, 200, 500];

async function five(table: TaskTable): Promise<void> {
  await fill(
    table,
    seconds.map((second) => record("a", second, { status: text(second > 250 ? "open" : "done") })),
  );
  await fill(table, [record("b", 150), record("ab", 250)]);
}

export function queryPromises(promise: Promised): void {
  promise("query gives the records of one user, past first", async (table) => {
    await five(table);
    expect(await queryDeadlines(table, "a")).toEqual(["100", "200", "300", "500", "1000"]);
    expect(await queryDeadlines(table, "b")).toEqual(["150"]);
    expect(await queryDeadlines(table, "c")).toEqual([]);
  });

  promise("query descending gives the latest first", async (table) => {
    await five(table);
    expect(await queryDeadlines(table, "a", { descending: true })).toEqual([
      "1000",
      "500",
      "300",
      "200",
      "100",
    ]);
  });

  promise("query gives whole records", async (table) => {
    await table.put(record("a", 100, { status: text("open"), 題: text("熊本") }));
    const [found] = await all(query(table, "a", { consistent: true }));
    expectSame(found, record("a", 100, { status: text("open"), 題: text("熊本") }));
  });

  promise("from and to are included, each alone and both", async (table) => {
    await five(table);
    expect(await queryDeadlines(table, "a", { from: "300" })).toEqual(["300", "500", "1000"]);
    expect(await queryDeadlines(table, "a", { from: "301" })).toEqual(["500", "1000"]);
    expect(await queryDeadlines(table, "a", { to: "300" })).toEqual(["100", "200", "300"]);
    expect(await queryDeadlines(table, "a", { to: "299" })).toEqual(["100", "200"]);
    expect(await queryDeadlines(table, "a", { from: "200", to: "500" })).toEqual(["200", "300", "500"]);
    expect(await queryDeadlines(table, "a", { from: "200", to: "200" })).toEqual(["200"]);
    expect(await queryDeadlines(table, "a", { from: "501", to: "999" })).toEqual([]);
    expect(await queryDeadlines(table, "a", { from: "0", to: "200", descending: true })).toEqual([
      "200",
      "100",
    ]);
  });

  promise("after goes on behind an existing key", async (table) => {
    await five(table);
    const after = record("a", 300);
    expect(await queryDeadlines(table, "a", { after })).toEqual(["500", "1000"]);
    expect(await queryDeadlines(table, "a", { after, descending: true })).toEqual(["200", "100"]);
    expect(await queryDeadlines(table, "a", { after, from: "200", to: "500" })).toEqual(["500"]);
    expect(await queryDeadlines(table, "a", { after: record("a", 1000) })).toEqual([]);
  });

  promise("after goes on behind a key that no record has", async (table) => {
    await five(table);
    const after = record("a", 250);
    expect(await queryDeadlines(table, "a", { after })).toEqual(["300", "500", "1000"]);
    expect(await queryDeadlines(table, "a", { after, descending: true })).toEqual(["200", "100"]);
    expect(await queryDeadlines(table, "a", { after: record("a", 2000) })).toEqual([]);
  });

  promise("after at the far end of the range gives nothing more", async (table) => {
    await five(table);
    expect(await queryDeadlines(table, "a", { after: record("a", 500), to: "500" })).toEqual([]);
    expect(
      await queryDeadlines(table, "a", { after: record("a", 200), from: "200", descending: true }),
    ).toEqual([]);
  });

  promise("where leaves out what does not match, in the same order", async (table) => {
    await five(table);
    const where = equals("status", text("open"));
    expect(await queryDeadlines(table, "a", { where })).toEqual(["300", "500", "1000"]);
    expect(await queryDeadlines(table, "a", { where, descending: true, to: "999" })).toEqual(["500", "300"]);
    expect(await queryDeadlines(table, "a", { where: equals("status", text("none")) })).toEqual([]);
    expect(await queryDeadlines(table, "b", { where })).toEqual([]);
  });

  promise("limit is a hint that loses no record", async (table) => {
    await five(table);
    const everything = ["100", "200", "300", "500", "1000"];
    for (const limit of [1, 2, 4, 5, 100]) {
      expect(await queryDeadlines(table, "a", { limit })).toEqual(everything);
    }
    const where = equals("status", text("open"));
    expect(await queryDeadlines(table, "a", { where, limit: 1 })).toEqual(["300", "500", "1000"]);
  });

  promise("a query that reads no more than its limit ends its first page there", async (table) => {
    await five(table);
    for await (const page of query(table, "a", { limit: 2 })) {
      expect(page.count).toBe(2);
      expectSame(page.next, record("a", 200));
      break;
    }
  });

  promise("countOnly gives the counts and no records", async (table) => {
    await five(table);
    expect(await countOf(query(table, "a", { countOnly: true }))).toBe(5);
    expect(await countOf(query(table, "a", { countOnly: true, from: "200", to: "500" }))).toBe(3);
    expect(await countOf(query(table, "a", { countOnly: true, where: equals("status", text("done")) }))).toBe(
      2,
    );
    expect(await countOf(query(table, "nobody", { countOnly: true }))).toBe(0);
  });

  const names = [
    "a",
    "é",
    "e\u0301",
    "A",
    "熊本 はまち",
    "🍣",
    "👩‍👩‍👧",
    "a'; DROP TABLE record; --",
    "%",
    "a\u0000b",
    " ",
    "あ".repeat(682) + "aa",
  ];
  promise("any text is a user name, and none is taken for another", async (table) => {
    await fill(
      table,
      names.map((name, index) => record(name, index)),
    );
    for (const [index, name] of names.entries()) {
      expect(await queryDeadlines(table, name), name).toEqual([String(index)]);
      expectSame(await table.get({ userName: name, deadline: String(index) }), record(name, index));
    }
  });
}
