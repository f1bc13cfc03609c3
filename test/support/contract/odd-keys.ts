import { expect } from "vitest";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { BulkRecord } from "../../../src/table/bulk-writer.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";
import type { Promised } from "../table-contract.ts";
import {
  all,
  deadlines,
  expectSame,
  fill,
  key,
  number,
  query,
  queryDeadlines,
  record,
  text,
  walk,
} from "./samples.ts";

const zeros = (count: number) => "0".repeat(count);

/** Numbers that another program may have made keys of, in their order. */
const ODD = [
  `-9${zeros(125)}`,
  "-12345678901234567890123456789012345678",
  `-1${zeros(30)}`,
  "-1000000000000000.5",
  "-1000000000000000",
  "-999999999999999.5",
  "-5",
  "-1.5",
  "-1.05",
  "-1",
  "-0.5",
  `-0.${zeros(129)}1`,
  "0",
  `0.${zeros(129)}1`,
  "0.5",
  "1",
  `1.${zeros(36)}1`,
  "1.05",
  "1.5",
  "1.51",
  "2",
  "10",
  "999999999999999.5",
  "1000000000000000",
  "9007199254740993",
  `1${zeros(30)}`,
  "12345678901234567890123456789012345678",
  `9${zeros(125)}`,
];

const fillOdd = (table: TaskTable) =>
  fill(
    table,
    ODD.toReversed().map((deadline) => record("a", deadline)),
  );

export function oddKeyPromises(promise: Promised): void {
  promise("a record is kept under any number, read, listed in order and deleted", async (table) => {
    await fillOdd(table);
    await fill(table, [record("b", "1.5"), record("A", "0.5")]);
    expect(await queryDeadlines(table, "a")).toEqual(ODD);
    expect(await queryDeadlines(table, "a", { descending: true })).toEqual(ODD.toReversed());
    for (const deadline of ODD) expectSame(await table.get(key("a", deadline)), record("a", deadline));
    const keys = [...ODD, "1.052", "15e-1"].map((deadline) => key("a", deadline));
    const { records } = await table.getMany(keys, { consistent: true });
    expect(records).toEqual([...ODD.map((one) => record("a", one)), undefined, record("a", "1.5")]);
    for (const deadline of ODD) {
      expect((await table.delete(key("a", deadline))).outcome).toBe("written");
      expect(await table.get(key("a", deadline))).toBeUndefined();
    }
    expect(await all(table.scan({}))).toHaveLength(2);
  });

  promise("one number is one key, however it is written", async (table) => {
    expect(await table.create(record("a", "1.50"))).toBe("created");
    for (const same of ["1.5", "15e-1", "001.5000"])
      expect(await table.create(record("a", same))).toBe("taken");
    expect(await table.create(record("a", "1.6"))).toBe("created");
    expectSame(await table.get(key("a", "0.15e1")), record("a", "1.5"));
    await table.put(record("a", "1E30", { title: text("x") }));
    expectSame(
      await table.get(key("a", `1${zeros(30)}`)),
      record("a", `1${zeros(30)}`, { title: text("x") }),
    );
    expect(await queryDeadlines(table, "a")).toEqual(["1.5", "1.6", `1${zeros(30)}`]);
  });

  promise("from and to may be any number, and are included", async (table) => {
    await fillOdd(table);
    for (const [low, high] of [
      [7, 19],
      [0, 2],
      [3, 5],
      [11, 13],
      [16, 16],
      [22, 27],
    ] as const) {
      const range = { from: ODD[low]!, to: ODD[high]! };
      expect(await queryDeadlines(table, "a", range)).toEqual(ODD.slice(low, high + 1));
      expect(await queryDeadlines(table, "a", { ...range, descending: true })).toEqual(
        ODD.slice(low, high + 1).toReversed(),
      );
      expect(await queryDeadlines(table, "a", { from: range.from })).toEqual(ODD.slice(low));
      expect(await queryDeadlines(table, "a", { to: range.to })).toEqual(ODD.slice(0, high + 1));
    }
    expect(await queryDeadlines(table, "a", { from: "1.2", to: "1.505" })).toEqual(["1.5"]);
    expect(await queryDeadlines(table, "a", { from: "-1.2", to: "-0.7" })).toEqual(["-1.05", "-1"]);
    expect(await queryDeadlines(table, "a", { from: "1.06", to: "1.4" })).toEqual([]);
  });

  promise("a list goes on behind any number, one that no record has too", async (table) => {
    await fillOdd(table);
    const after = (deadline: string) => ({ after: record("a", deadline) });
    for (const [at, deadline] of ODD.entries()) {
      expect(await queryDeadlines(table, "a", after(deadline))).toEqual(ODD.slice(at + 1));
      expect(await queryDeadlines(table, "a", { ...after(deadline), descending: true })).toEqual(
        ODD.slice(0, at).toReversed(),
      );
    }
    expect(await queryDeadlines(table, "a", { ...after("1.2"), to: "2" })).toEqual(["1.5", "1.51", "2"]);
    expect(await queryDeadlines(table, "a", { ...after("1.2"), from: "1", descending: true })).toEqual([
      "1.05",
      `1.${zeros(36)}1`,
      "1",
    ]);
    for (const descending of [false, true]) {
      const found = await walk((place) => query(table, "a", { after: place, descending, limit: 1 }));
      expect(deadlines(found)).toEqual(descending ? ODD.toReversed() : ODD);
    }
    const scanned = await walk((place) => table.scan({ after: place, limit: 1 }));
    expect(deadlines(scanned)).toEqual(ODD);
  });

  promise("update, move and exchange take a record at any number", async (table) => {
    await fill(table, [record("a", "1"), record("a", "1.5", { n: number(1) }), record("a", "2")]);
    const updated = await table.update(
      key("a", "1.5"),
      changeAttributes({ set: { title: text("x") }, add: { n: "0.5" } }),
      {},
    );
    const after = record("a", "1.5", { n: number("1.5"), title: text("x") });
    expectSame(updated.outcome === "written" ? updated.record : undefined, after);
    const made = await table.update(key("a", "1e30"), changeAttributes({ add: { n: "1" } }), {
      upsert: true,
    });
    expect(made.outcome).toBe("written");
    expect((await table.move(key("a", "1.50"), 2, { overwrite: false })).outcome).toBe("taken");
    expect((await table.move(key("a", "1.50"), 3, { overwrite: false })).outcome).toBe("moved");
    expectSame(await table.get(key("a", "3")), { ...after, deadline_unix_time: number(3) });
    expect(await table.move(key("a", "1.5"), 4, { overwrite: false })).toEqual({ outcome: "missing" });
    expect((await table.move(key("a", "2.0"), 2, { overwrite: false })).outcome).toBe("moved");
    const three = { ...after, deadline_unix_time: number(3) };
    const exchanged = await table.exchange([
      { before: three, after: undefined },
      { before: undefined, after },
      { before: record("a", `1${zeros(30)}`, { n: number(1) }), after: undefined },
    ]);
    expect(exchanged).toEqual({ outcome: "done" });
    expect(await queryDeadlines(table, "a")).toEqual(["1", "1.5", "2"]);
    expectSame(await table.get(key("a", "1.5")), after);
  });

  promise("the first free second is not one that a number between two seconds takes", async (table) => {
    await fill(
      table,
      ["9.5", "10", "10.5", "11", "11.25", "11.75", "1e30"].map((deadline) => record("a", deadline)),
    );
    expect(await table.firstFreeDeadline("a", 10)).toBe(12);
    expect(await table.firstFreeDeadline("a", 9)).toBe(9);
    expect(await table.firstFreeDeadline("b", 10)).toBe(10);
  });

  promise("many writes at once keep each number apart", async (table) => {
    const refused: string[] = [];
    const writer = await table.openBulkWriter({
      onConflict: "replace",
      refuse: (_, reason) => void refused.push(reason),
    });
    const records = ODD.map((deadline, index): BulkRecord => ({
      record: record("a", deadline),
      line: index + 1,
      source: deadline,
    }));
    const last = { record: record("a", "15e-1", { last: number(1) }), line: 99, source: "15e-1" };
    await writer.write([...records.toReversed(), last]);
    await writer.finish();
    expect([refused, writer.counts.written]).toEqual([[], ODD.length + 1]);
    expect(await queryDeadlines(table, "a")).toEqual(ODD);
    expectSame(await table.get(key("a", "1.5")), record("a", "1.5", { last: number(1) }));
    const outcomes: string[] = [];
    const changes = await table.openChangeWriter({
      settle: (index, { outcome }) => void outcomes.push(`${index} ${outcome}`),
    });
    await changes.write([
      [{ before: record("a", "1"), after: record("a", "1", { n: number(1) }) }],
      [{ before: record("a", "1.05"), after: undefined }],
      [{ before: undefined, after: record("a", "2") }],
    ]);
    await changes.finish();
    expect(outcomes.toSorted()).toEqual(["0 done", "1 done", "2 refused"]);
    expect(await queryDeadlines(table, "a")).toEqual(ODD.filter((deadline) => deadline !== "1.05"));
  });
}
