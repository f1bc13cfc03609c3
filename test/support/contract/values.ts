import { expect } from "vitest";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { Attributes, AttributeValue } from "../../../src/task/attribute-value.ts";
import type { Condition } from "../../../src/task/condition/condition.ts";
import type { Promised } from "../table-contract.ts";
import { all, bytes, expectError, expectSame, key, number, query, record, text } from "./samples.ts";

const ten: Attributes = {
  s: text("熊本 🍣 \u0000 \n \"'"),
  n: number("-12.5"),
  b: bytes(0, 127, 128, 255),
  ss: { SS: ["b", "", "あ"] },
  ns: { NS: ["10", "9", "-1.5"] },
  bs: { BS: [Uint8Array.of(2), Uint8Array.of(), Uint8Array.of(1, 0)] },
  yes: { BOOL: true },
  no: { BOOL: false },
  nil: { NULL: true },
  m: { M: { deep: { M: { list: { L: [{ L: [] }, { M: {} }, { NULL: true }] } } } } },
  l: {
    L: [
      text("1"),
      number(1),
      bytes(1),
      { SS: ["x"] },
      { NS: ["1"] },
      { BS: [Uint8Array.of(9)] },
      { BOOL: false },
    ],
  },
};

// What is put, and what DynamoDB gives back, by its Developer Guide ("Number": leading and trailing zeroes are trimmed).
const numbers: [string, string][] = [
  ["007.50", "7.5"],
  ["-0", "0"],
  ["0.0", "0"],
  ["1E3", "1000"],
  ["15e-1", "1.5"],
  ["100", "100"],
  ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
  ["-0.12345678901234567890123456789012345678", "-0.12345678901234567890123456789012345678"],
  ["1234567890123456789.0123456789012345678", "1234567890123456789.0123456789012345678"],
  ["9007199254740993", "9007199254740993"],
  ["1E-130", `0.${"0".repeat(129)}1`],
  ["9.9999999999999999999999999999999999999E+125", `${"9".repeat(38)}${"0".repeat(88)}`],
];

export function valuePromises(promise: Promised): void {
  promise("all ten types come back as they were written", async (table) => {
    await table.create(record("a", 1, ten));
    expectSame(await table.get(key("a", 1)), record("a", 1, ten));
    expectSame((await all(query(table, "a")))[0], record("a", 1, ten));
    expectSame((await all(table.scan({})))[0], record("a", 1, ten));
    const deleted = await table.delete(key("a", 1));
    expectSame(deleted.outcome === "written" ? deleted.record : undefined, record("a", 1, ten));
  });

  promise("binary comes back as bytes", async (table) => {
    await table.put(record("a", 1, { b: bytes(1, 2, 255) }));
    const found = (await table.get(key("a", 1)))?.["b"] as { B: Uint8Array };
    expect(found.B).toBeInstanceOf(Uint8Array);
    expect([...found.B]).toEqual([1, 2, 255]);
  });

  promise("empty texts, binary, lists and maps are values", async (table) => {
    const empty: Attributes = {
      s: text(""),
      b: bytes(),
      l: { L: [] },
      m: { M: {} },
      ll: { L: [text(""), bytes()] },
    };
    await table.put(record("a", 1, empty));
    expectSame(await table.get(key("a", 1)), record("a", 1, empty));
  });

  promise("numbers keep 38 digits and come back in their plain form", async (table) => {
    const pick = (column: 0 | 1) =>
      Object.fromEntries(
        numbers.map((pair, index): [string, AttributeValue] => [`n${index}`, number(pair[column])]),
      );
    await table.put(record("a", 1, pick(0)));
    expectSame(await table.get(key("a", 1)), record("a", 1, pick(1)));
    expectSame((await all(query(table, "a")))[0], record("a", 1, pick(1)));
  });

  promise("numbers within sets, lists and maps come back in their plain form", async (table) => {
    await table.put(
      record("a", 1, { ns: { NS: ["01.0", "2e1"] }, l: { L: [number("3.0"), { M: { n: number("04") } }] } }),
    );
    expectSame(
      await table.get(key("a", 1)),
      record("a", 1, { ns: { NS: ["1", "20"] }, l: { L: [number("3"), { M: { n: number("4") } }] } }),
    );
  });

  promise("an update gives the record with its numbers in their plain form", async (table) => {
    await table.put(record("a", 1));
    const changed = await table.update(
      key("a", 1),
      changeAttributes({ set: { n: number("007.50") }, add: { m: "2.50" } }),
      {},
    );
    const expected = record("a", 1, { n: number("7.5"), m: number("2.5") });
    expectSame(changed.outcome === "written" ? changed.record : undefined, expected);
    expectSame(await table.get(key("a", 1)), expected);
  });

  promise("attributes may have any name", async (table) => {
    const names = [
      "name",
      "size",
      "user",
      "a.b",
      "a[0]",
      "#x",
      ":v",
      "with space",
      "日本",
      "🍣",
      "-",
      "0",
      "a".repeat(255),
    ];
    const attributes = Object.fromEntries(names.map((name): [string, AttributeValue] => [name, text(name)]));
    await table.put(record("a", 1, attributes));
    expectSame(await table.get(key("a", 1)), record("a", 1, attributes));
  });

  promise("attributes with the names of JavaScript's own members come back", async (table) => {
    const attributes: Attributes = { constructor: text("1"), toString: number(2) };
    await table.put(record("a", 1, { ...attributes, m: { M: attributes } }));
    expectSame(await table.get(key("a", 1)), record("a", 1, { ...attributes, m: { M: attributes } }));
    await table.put(record("a", 2));
    const added = await table.update(
      key("a", 2),
      changeAttributes({ add: { constructor: "1" }, remove: ["toString"] }),
      {},
    );
    expectSame(
      added.outcome === "written" ? added.record : undefined,
      record("a", 2, { constructor: number(1) }),
    );
  });

  promise("an attribute of the name __proto__ comes back", async (table) => {
    const attributes: Attributes = Object.fromEntries([["__proto__", text("3")]]);
    await table.put(record("a", 1, { ...attributes, m: { M: attributes } }));
    const found = (await table.get(key("a", 1))) ?? {};
    expect(Object.keys(found).toSorted()).toEqual(["__proto__", "deadline_unix_time", "m", "user_name"]);
    expect(Object.keys((found["m"] as { M: Attributes }).M)).toEqual(["__proto__"]);
    expect(JSON.stringify(found)).toContain('"__proto__":{"S":"3"}');
  });

  promise("an attribute of the name __proto__ is in every answer", async (table) => {
    const two: Attributes = Object.fromEntries([["__proto__", number(2)]]);
    const whole = record("a", 1, { ...two, m: { M: two } });
    await table.put(whole);
    const isThere = async (found: unknown) =>
      expect(JSON.stringify(await found)).toMatch(/(?=.*"__proto__":\{"N":"2"\},?.*"__proto__":\{"N":"2"\})/);
    const same: Condition = {
      is: "compare",
      left: { path: ["__proto__"] },
      comparator: "=",
      right: { path: ["m", "__proto__"] },
    };
    const other = { ...same, comparator: "<" } as const;
    await isThere(all(query(table, "a", { where: same })));
    await isThere(all(table.scan({ where: same })));
    expect(await table.create(record("a", 1))).toBe("taken");
    await isThere(table.delete(key("a", 1), other));
    await isThere(
      table.update(key("a", 1), changeAttributes({ set: { x: text("") } }), { condition: other }),
    );
    await isThere(table.update(key("a", 1), changeAttributes({ set: { x: text("") } }), { condition: same }));
    await isThere(table.delete(key("a", 1), same));
  });

  promise("names of 1 to 65,535 bytes are taken, and no other, at every depth", async (table) => {
    const named = (name: string): Attributes => ({ [name]: text("x") });
    const long = "é".repeat(32_767);
    await table.put(record("a", 1, { ...named(long), m: { M: named(long) } }));
    expectSame(await table.get(key("a", 1)), record("a", 1, { ...named(long), m: { M: named(long) } }));
    for (const name of ["", `${long}é`]) {
      await expectError(table.put(record("a", 2, named(name))), "usage");
      await expectError(table.put(record("a", 2, { m: { M: named(name) } })), "usage");
      await expectError(table.put(record("a", 2, { l: { L: [{ M: named(name) }] } })), "usage");
      await expectError(table.update(key("a", 1), changeAttributes({ set: named(name) }), {}), "usage");
      await expectError(table.update(key("a", 1), changeAttributes({ add: { [name]: "1" } }), {}), "usage");
      await expectError(table.update(key("a", 1), changeAttributes({ remove: [name] }), {}), "usage");
    }
    const gone = await table.update(key("a", 1), changeAttributes({ remove: [long, "m"] }), {});
    expectSame(gone.outcome === "written" ? gone.record : undefined, record("a", 1));
  });

  promise("values nested 32 deep come back, and deeper ones are refused", async (table) => {
    const nested = (levels: number): AttributeValue =>
      levels === 1 ? text("x") : { L: [nested(levels - 1)] };
    await table.put(record("a", 1, { deep: nested(32) }));
    expectSame(await table.get(key("a", 1)), record("a", 1, { deep: nested(32) }));
    await expectError(table.put(record("a", 2, { deep: nested(34) })), "usage");
  });
}
