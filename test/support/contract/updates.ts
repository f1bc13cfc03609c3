import { expect } from "vitest";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { WriteOutcome } from "../../../src/table/task-table.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import type { Condition } from "../../../src/task/condition/condition.ts";
import type { Promised } from "../table-contract.ts";
import { all, bytes, equals, expectError, expectSame, key, number, query, record, text } from "./samples.ts";

const change = changeAttributes;
const a = key("a", 1);

function expectOutcome(found: WriteOutcome, outcome: "written" | "refused", expected: TaskRecord): void {
  expect(found.outcome).toBe(outcome);
  if (found.outcome !== "missing") expectSame(found.record, expected);
}

export function updatePromises(promise: Promised): void {
  promise("update sets new and old attributes and gives the whole record", async (table) => {
    await table.put(record("a", 1, { old: text("1"), kept: bytes(1) }));
    const set = { old: { L: [text("2")] }, name: text("x"), "a.b": text("y") };
    const expected = record("a", 1, { ...set, kept: bytes(1) });
    expectOutcome(await table.update(a, change({ set }), {}), "written", expected);
    expectSame(await table.get(a), expected);
    expect(await all(query(table, "a"))).toHaveLength(1);
  });

  promise("update adds to numbers exactly, up and down", async (table) => {
    await table.put(
      record("a", 1, {
        n: number("0.1"),
        big: number("12345678901234567890123456789012345677"),
        z: number(1),
      }),
    );
    const result = await table.update(a, change({ add: { n: "0.2", big: "1", z: "-1" } }), {});
    expectOutcome(
      result,
      "written",
      record("a", 1, {
        n: number("0.3"),
        big: number("12345678901234567890123456789012345678"),
        z: number(0),
      }),
    );
  });

  promise("update adds to a missing attribute as to zero", async (table) => {
    await table.put(record("a", 1));
    expectOutcome(
      await table.update(a, change({ add: { n: "-2.5" } }), {}),
      "written",
      record("a", 1, { n: number("-2.5") }),
    );
  });

  promise("update refuses to add to what is no number, and changes nothing", async (table) => {
    const before = record("a", 1, { t: text("5"), set: { NS: ["1"] }, nil: { NULL: true } });
    await table.put(before);
    for (const name of ["t", "set", "nil"]) {
      await expectError(
        table.update(a, change({ set: { x: text("x") }, add: { [name]: "1" } }), {}),
        "usage",
      );
    }
    expectSame(await table.get(a), before);
  });

  promise("update refuses a sum of more than 38 digits, and changes nothing", async (table) => {
    const before = record("a", 1, { n: number("99999999999999999999999999999999999999") });
    await table.put(before);
    await expectError(table.update(a, change({ add: { n: "0.1" } }), {}), "usage");
    expectSame(await table.get(a), before);
  });

  promise("update removes attributes, and does not mind those that are missing", async (table) => {
    await table.put(record("a", 1, { x: text("1"), y: text("2") }));
    expectOutcome(
      await table.update(a, change({ remove: ["x", "none"] }), {}),
      "written",
      record("a", 1, { y: text("2") }),
    );
    expectSame(await table.get(a), record("a", 1, { y: text("2") }));
  });

  promise("update sets, adds and removes in one", async (table) => {
    await table.put(record("a", 1, { x: text("1"), n: number(1) }));
    const all3 = change({ set: { status: text("open") }, add: { n: "1" }, remove: ["x"] });
    expectOutcome(
      await table.update(a, all3, {}),
      "written",
      record("a", 1, { status: text("open"), n: number(2) }),
    );
  });

  promise("update writes where the condition holds on what was there", async (table) => {
    await table.put(record("a", 1, { status: text("open") }));
    const close = change({ set: { status: text("done") } });
    const condition = equals("status", text("open"));
    const done = record("a", 1, { status: text("done") });
    expectOutcome(await table.update(a, close, { condition }), "written", done);
    expectOutcome(await table.update(a, close, { condition }), "refused", done);
  });

  promise("a refused update shows what is there and changes nothing", async (table) => {
    const before = record("a", 1, { n: number(1), status: text("done") });
    await table.put(before);
    const all3 = change({ set: { x: text("x") }, add: { n: "1" }, remove: ["status"] });
    const condition = equals("status", text("open"));
    for (const upsert of [false, true]) {
      expectOutcome(await table.update(a, all3, { condition, upsert }), "refused", before);
    }
    expectSame(await table.get(a), before);
  });

  promise("update refuses what no record can hold, whatever is there", async (table) => {
    await table.put(record("a", 1));
    const bad = [number("1e126"), text("\ud83d"), { SS: [] }, { NS: ["1", "1.0"] }];
    for (const value of bad) {
      const wrong = change({ set: { x: value } });
      await expectError(table.update(a, wrong, { condition: equals("owner", text("mai")) }), "usage");
      await expectError(table.update(key("a", 2), wrong, {}), "usage");
    }
    expect(await all(query(table, "a"))).toEqual([record("a", 1)]);
  });

  promise("update says missing for what is not there, and makes nothing", async (table) => {
    await table.put(record("a", 2));
    const set = change({ set: { x: text("x") } });
    expect(await table.update(a, set, {})).toEqual({ outcome: "missing" });
    expect(await table.update(a, set, { condition: equals("x", text("x")) })).toEqual({ outcome: "missing" });
    expect(await table.update(a, set, { condition: { is: "not-exists", path: ["x"] } })).toEqual({
      outcome: "missing",
    });
    const either: Condition = {
      is: "or",
      left: equals("x", text("x")),
      right: { is: "not-exists", path: ["x"] },
    };
    expect(await table.update(a, set, { condition: either })).toEqual({ outcome: "missing" });
    expect(await table.get(a)).toBeUndefined();
  });

  promise("update with upsert makes a missing record with its keys", async (table) => {
    const all3 = change({ set: { x: text("x") }, add: { n: "3" }, remove: ["y"] });
    const expected = record("a", 1, { x: text("x"), n: number(3) });
    expectOutcome(await table.update(a, all3, { upsert: true }), "written", expected);
    expectSame(await table.get(a), expected);
    expectOutcome(await table.update(a, change({ add: { n: "1" } }), { upsert: true }), "written", {
      ...expected,
      n: number(4),
    });
  });

  promise("update with upsert and a condition that fails on nothing makes nothing", async (table) => {
    const set = change({ set: { x: text("x") } });
    const condition = equals("x", text("y"));
    expect(await table.update(a, set, { upsert: true, condition })).toEqual({ outcome: "missing" });
    expect(await table.get(a)).toBeUndefined();
    const absent: Condition = { is: "not-exists", path: ["x"] };
    expectOutcome(
      await table.update(a, set, { upsert: true, condition: absent }),
      "written",
      record("a", 1, { x: text("x") }),
    );
  });

  promise("update refuses to change a key, in any of the three ways", async (table) => {
    await table.put(record("a", 1));
    await expectError(table.update(a, change({ set: { user_name: text("b") } }), {}), "usage");
    await expectError(table.update(a, change({ add: { deadline_unix_time: "1" } }), {}), "usage");
    await expectError(table.update(a, change({ remove: ["user_name"] }), {}), "usage");
    expect(await all(table.scan({}))).toHaveLength(1);
    expectSame(await table.get(a), record("a", 1));
  });

  promise("update refuses to let a record grow over 400 KB", async (table) => {
    const half = text("x".repeat(300_000));
    await table.put(record("a", 1, { half }));
    await expectError(table.update(a, change({ set: { other: half } }), {}), "usage");
    expectSame(await table.get(a), record("a", 1, { half }));
  });
}
