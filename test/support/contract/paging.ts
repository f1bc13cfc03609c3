import { expect } from "vitest";
import type { TaskTable } from "../../../src/table/task-table.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import type { Promised } from "../table-contract.ts";
import {
  countOf,
  deadlines,
  equals,
  fill,
  number,
  query,
  queryDeadlines,
  record,
  text,
  walk,
} from "./samples.ts";

// 600 records of 2 KB: more than the 1 MB of DynamoDB's page, and than any number of rows that a store may read at once.
const COUNT = 600;
const ascending = Array.from({ length: COUNT }, (_, index) => String(1000 + index));

async function fillPages(table: TaskTable): Promise<void> {
  const body = text("x".repeat(2000));
  await fill(
    table,
    ascending.map((second, index) =>
      record("a", Number(second), { body, n: number(index), even: { BOOL: index % 2 === 0 } }),
    ),
  );
}

export function pagingPromises(promise: Promised): void {
  promise("a query of more than one page drops and repeats no record", async (table) => {
    await fillPages(table);
    expect(await queryDeadlines(table, "a")).toEqual(ascending);
    expect(await queryDeadlines(table, "a", { descending: true })).toEqual(ascending.toReversed());
    expect(await queryDeadlines(table, "a", { from: "1001", to: "1598" })).toEqual(ascending.slice(1, -1));
    expect(await countOf(query(table, "a", { countOnly: true }))).toBe(COUNT);
    expect(await table.firstFreeDeadline("a", 1000)).toBe(1600);
    // On the way to what matches, whole pages match nothing.
    expect(await queryDeadlines(table, "a", { where: equals("n", number(599)) })).toEqual(["1599"]);
    const even = equals("even", { BOOL: true });
    expect(await countOf(query(table, "a", { countOnly: true, where: even }))).toBe(300);
  });

  promise("a query can go on behind each of its pages, in both directions", async (table) => {
    await fillPages(table);
    const stepwise = (rest: object) =>
      walk((after: TaskRecord | undefined) => query(table, "a", { after, ...rest }));
    expect(deadlines(await stepwise({}))).toEqual(ascending);
    expect(deadlines(await stepwise({ descending: true }))).toEqual(ascending.toReversed());
    expect(deadlines(await stepwise({ limit: 7 }))).toEqual(ascending);
    const odd = ascending.filter((_, index) => index % 2 === 1);
    expect(deadlines(await stepwise({ where: equals("even", { BOOL: false }), limit: 7 }))).toEqual(odd);
  });

  promise(
    "a scan of more than one page drops and repeats no record, in any number of segments",
    async (table) => {
      await fillPages(table);
      for (const segments of [undefined, 1, 3]) {
        expect(await countOf(table.scan({ segments, countOnly: true }))).toBe(COUNT);
        const found = [];
        for await (const page of table.scan({ segments })) found.push(...page.records);
        expect(deadlines(found).toSorted()).toEqual(ascending);
      }
      expect(deadlines(await walk((after) => table.scan({ after }))).toSorted()).toEqual(ascending);
    },
  );
}
