import { expect } from "vitest";
import type { Condition } from "../../../src/task/condition/condition.ts";
import type { Promised } from "../table-contract.ts";
import { equals, expectError, expectSame, key, queryDeadlines, record, text } from "./samples.ts";

const open = equals("status", text("open"));

export function writePromises(promise: Promised): void {
  promise("create writes a record that get gives back", async (table) => {
    expect(await table.create(record("kumamoto", 100, { status: text("open") }))).toBe("created");
    expectSame(await table.get(key("kumamoto", 100)), record("kumamoto", 100, { status: text("open") }));
  });

  promise("create leaves a record that is there as it is", async (table) => {
    await table.create(record("a", 100, { first: text("yes") }));
    expect(await table.create(record("a", 100, { second: text("yes") }))).toBe("taken");
    expectSame(await table.get(key("a", 100)), record("a", 100, { first: text("yes") }));
  });

  promise("create says taken for an equal record that another command wrote", async (table) => {
    await table.create(record("a", 100));
    expect(await table.create(record("a", 100))).toBe("taken");
  });

  promise("put replaces a whole record", async (table) => {
    await table.put(record("a", 100, { old: text("1"), both: text("1") }));
    await table.put(record("a", 100, { both: text("2") }));
    expectSame(await table.get(key("a", 100)), record("a", 100, { both: text("2") }));
  });

  promise("get gives nothing for a user or a second without a record", async (table) => {
    await table.put(record("a", 100));
    expect(await table.get(key("a", 101))).toBeUndefined();
    expect(await table.get(key("b", 100))).toBeUndefined();
    expect(await table.get(key("A", 100))).toBeUndefined();
  });

  promise("the first and the last second of the calendar are deadlines", async (table) => {
    const last = 253_402_300_799;
    await table.put(record("a", 0));
    await table.put(record("a", last));
    expectSame(await table.get(key("a", 0)), record("a", 0));
    expectSame(await table.get(key("a", last)), record("a", last));
    expect(await queryDeadlines(table, "a")).toEqual(["0", "253402300799"]);
  });

  promise("create and put refuse an item of more than 400 KB", async (table) => {
    const large = record("a", 1, { body: text("あ".repeat(140_000)) });
    await expectError(table.create(large), "usage");
    await expectError(table.put(large), "usage");
    expect(await table.get(key("a", 1))).toBeUndefined();
  });

  promise("create and put refuse a user name of more than 2048 bytes", async (table) => {
    await expectError(table.create(record("あ".repeat(683), 1)), "usage");
    await expectError(table.put(record("a".repeat(2049), 1)), "usage");
  });

  promise("firstFreeDeadline gives the start itself when it is free", async (table) => {
    expect(await table.firstFreeDeadline("a", 100)).toBe(100);
    await table.put(record("a", 101));
    await table.put(record("b", 100));
    expect(await table.firstFreeDeadline("a", 100)).toBe(100);
  });

  promise("firstFreeDeadline finds the first gap at or after the start", async (table) => {
    for (const deadline of [99, 100, 101, 103]) await table.put(record("a", deadline));
    expect(await table.firstFreeDeadline("a", 100)).toBe(102);
    expect(await table.firstFreeDeadline("a", 102)).toBe(102);
    expect(await table.firstFreeDeadline("a", 103)).toBe(104);
    expect(await table.firstFreeDeadline("a", 104)).toBe(104);
  });

  promise("delete gives the record that it deleted", async (table) => {
    await table.put(record("a", 100, { status: text("open") }));
    const result = await table.delete(key("a", 100));
    expect(result.outcome).toBe("written");
    expectSame(
      result.outcome === "written" ? result.record : undefined,
      record("a", 100, { status: text("open") }),
    );
    expect(await table.get(key("a", 100))).toBeUndefined();
  });

  promise("delete says missing for what is not there, with and without a condition", async (table) => {
    await table.put(record("a", 101));
    expect(await table.delete(key("a", 100))).toEqual({ outcome: "missing" });
    expect(await table.delete(key("a", 100), open)).toEqual({ outcome: "missing" });
    const absent: Condition = { is: "not-exists", path: ["status"] };
    expect(await table.delete(key("a", 100), absent)).toEqual({ outcome: "missing" });
    expect(await queryDeadlines(table, "a")).toEqual(["101"]);
  });

  promise("delete refuses when the condition is false, and shows what is there", async (table) => {
    await table.put(record("a", 100, { status: text("done") }));
    const result = await table.delete(key("a", 100), open);
    expect(result.outcome).toBe("refused");
    expectSame(
      result.outcome === "refused" ? result.record : undefined,
      record("a", 100, { status: text("done") }),
    );
    expect(await queryDeadlines(table, "a")).toEqual(["100"]);
  });

  promise("delete deletes when the condition holds", async (table) => {
    await table.put(record("a", 100, { status: text("open") }));
    expect((await table.delete(key("a", 100), open)).outcome).toBe("written");
    expect(await table.get(key("a", 100))).toBeUndefined();
  });
}
