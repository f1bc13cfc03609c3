import { expect } from "vitest";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";
import type { AttributeValue } from "../../../src/task/attribute-value.ts";
import type { Comparator, Condition, Operand } from "../../../src/task/condition/condition.ts";
import type { Path } from "../../../src/task/path/path.ts";
import type { Promised } from "../table-contract.ts";
import {
  all,
  at,
  bytes,
  deadlines,
  fill,
  key,
  literal,
  number,
  queryDeadlines,
  record,
  text,
} from "./samples.ts";

const deep: AttributeValue = { M: { deep: { BOOL: true } } };
const list: AttributeValue = { L: [number(1), text("x"), deep] };
// The deadline of each record is its number in the expectations below.
const records = [
  record("u", 1, {
    n: number(5),
    s: text("apple"),
    tags: { SS: ["a", "b"] },
    l: list,
    b: bytes(1, 2, 3),
    m: { M: { city: text("熊本"), n: number("5.0") } },
    yes: { BOOL: true },
    nil: { NULL: true },
  }),
  record("u", 2, {
    n: number(10),
    s: text("banana"),
    ns: { NS: ["1", "2"] },
    yes: { BOOL: false },
    b: bytes(1, 255),
  }),
  record("u", 3, { n: text("5"), s: text("～"), bs: { BS: [Uint8Array.of(1)] } }),
  record("u", 4),
  record("u", 5, { n: number("-1.5"), s: text(""), l: { L: [] }, m: { M: {} } }),
  record("u", 6, { n: number("5.0"), s: text("🍣"), tags: { SS: ["b", "a"] } }),
];

const n = at("n");
const s = at("s");
const size = (name: string): Operand => ({ size: [name] });
const compare = (left: Operand, comparator: Comparator, right: AttributeValue | Operand): Condition => {
  const isOperand = "path" in right || "size" in right || "value" in right;
  return { is: "compare", left, comparator, right: isOperand ? right : literal(right) };
};
const between = (operand: Operand, low: AttributeValue, high: AttributeValue): Condition => {
  return { is: "between", operand, low: literal(low), high: literal(high) };
};
const isIn = (operand: Operand, ...values: AttributeValue[]): Condition => ({
  is: "in",
  operand,
  list: values.map(literal),
});
const exists = (...path: Path): Condition => ({ is: "exists", path });
const absent = (...path: Path): Condition => ({ is: "not-exists", path });
const begins = (name: string, value: AttributeValue): Condition => ({
  is: "begins-with",
  subject: at(name),
  prefix: literal(value),
});
const contains = (name: string, value: AttributeValue): Condition => ({
  is: "contains",
  subject: at(name),
  operand: literal(value),
});
const both = (left: Condition, right: Condition): Condition => ({ is: "and", left, right });
const either = (left: Condition, right: Condition): Condition => ({ is: "or", left, right });
const not = (condition: Condition): Condition => ({ is: "not", condition });

type Case = [description: string, condition: Condition, matching: number[]];

const groups: { [title: string]: Case[] } = {
  "equality needs equal types, and numbers are equal by value": [
    ["n = 5", compare(n, "=", number(5)), [1, 6]],
    ["n = 5.00", compare(n, "=", number("5.00")), [1, 6]],
    ['n = "5"', compare(n, "=", text("5")), [3]],
    ['s = ""', compare(s, "=", text("")), [5]],
    ["yes = true", compare(at("yes"), "=", { BOOL: true }), [1]],
    ["nil = null", compare(at("nil"), "=", { NULL: true }), [1]],
    ["b = 010203", compare(at("b"), "=", bytes(1, 2, 3)), [1]],
    ["tags = {b, a}", compare(at("tags"), "=", { SS: ["b", "a"] }), [1, 6]],
    ["l = [...]", compare(at("l"), "=", list), [1]],
    ["m = {}", compare(at("m"), "=", { M: {} }), [5]],
    ["n = m.n", compare(n, "=", at("m", "n")), [1]],
    ["m.n = n", compare(at("m", "n"), "=", n), [1]],
  ],
  "what is missing equals nothing, but differs from everything": [
    ["none = 5", compare(at("none"), "=", number(5)), []],
    ["n <> 5", compare(n, "<>", number(5)), [2, 3, 4, 5]],
    ["none <> 5", compare(at("none"), "<>", number(5)), [1, 2, 3, 4, 5, 6]],
    ["none < 5", compare(at("none"), "<", number(5)), []],
    ["none >= 5", compare(at("none"), ">=", number(5)), []],
    ["not (none < 5)", not(compare(at("none"), "<", number(5))), [1, 2, 3, 4, 5, 6]],
    ["not (none = 5)", not(compare(at("none"), "=", number(5))), [1, 2, 3, 4, 5, 6]],
  ],
  "two missing places are not equal": [
    ["none = nothing", compare(at("none"), "=", at("nothing")), []],
    ["none <= nothing", compare(at("none"), "<=", at("nothing")), []],
  ],
  "order is by number, by UTF-8 bytes, by unsigned bytes, and never between types": [
    ["n < 5", compare(n, "<", number(5)), [5]],
    ["n <= 5", compare(n, "<=", number(5)), [1, 5, 6]],
    ["n > -2", compare(n, ">", number(-2)), [1, 2, 5, 6]],
    ["n >= 9", compare(n, ">=", number(9)), [2]],
    ['n < "9"', compare(n, "<", text("9")), [3]],
    ['s < "b"', compare(s, "<", text("b")), [1, 5]],
    ['s > "～"', compare(s, ">", text("～")), [6]],
    ["b > 0102", compare(at("b"), ">", bytes(1, 2)), [1, 2]],
    ["b < 017f", compare(at("b"), "<", bytes(1, 127)), [1]],
    ["s > n", compare(s, ">", n), [3]],
    ["n between -1.5 and 5", between(n, number("-1.5"), number(5)), [1, 5, 6]],
    ['s between "a" and "b"', between(s, text("a"), text("b")), [1]],
    ["not (n between 0 and 9)", not(between(n, number(0), number(9))), [2, 3, 4, 5]],
  ],
  "in is equality with any of a list": [
    ["n in (5, 10)", isIn(n, number(5), number(10)), [1, 2, 6]],
    ['n in ("5", 10)', isIn(n, text("5"), number(10)), [2, 3]],
    ['s in ("", "apple")', isIn(s, text(""), text("apple")), [1, 5]],
    ['none in ("a")', isIn(at("none"), text("a")), []],
    ["not (n in (5))", not(isIn(n, number(5))), [2, 3, 4, 5]],
  ],
  "places within lists and maps": [
    ['m.city = "熊本"', compare(at("m", "city"), "=", text("熊本")), [1]],
    ["l[0] = 1", compare(at("l", 0), "=", number(1)), [1]],
    ["l[2].deep = true", compare(at("l", 2, "deep"), "=", { BOOL: true }), [1]],
    ["exists l[1]", exists("l", 1), [1]],
    ["exists l[3]", exists("l", 3), []],
    ["exists n.part", exists("n", "part"), []],
    ["exists n[0]", exists("n", 0), []],
    ["exists m[0]", exists("m", 0), []],
    ["exists l.part", exists("l", "part"), []],
    ["not exists m.city", absent("m", "city"), [2, 3, 4, 5, 6]],
  ],
  "attribute_exists, attribute_not_exists and attribute_type": [
    ["exists n", exists("n"), [1, 2, 3, 5, 6]],
    ["exists nil", exists("nil"), [1]],
    ["not exists n", absent("n"), [4]],
    ...(["N", "S"] as const).map((type): Case => [
      `n is ${type}`,
      { is: "type", subject: at("n"), type },
      type === "S" ? [3] : [1, 2, 5, 6],
    ]),
    ["nil is NULL", { is: "type", subject: at("nil"), type: "NULL" }, [1]],
    ["yes is BOOL", { is: "type", subject: at("yes"), type: "BOOL" }, [1, 2]],
    ["b is B", { is: "type", subject: at("b"), type: "B" }, [1, 2]],
    ["tags is SS", { is: "type", subject: at("tags"), type: "SS" }, [1, 6]],
    ["ns is NS", { is: "type", subject: at("ns"), type: "NS" }, [2]],
    ["bs is BS", { is: "type", subject: at("bs"), type: "BS" }, [3]],
    ["m is M", { is: "type", subject: at("m"), type: "M" }, [1, 5]],
    ["l is L", { is: "type", subject: at("l"), type: "L" }, [1, 5]],
    ["none is S", { is: "type", subject: at("none"), type: "S" }, []],
  ],
  "begins_with and contains": [
    ['s begins "a"', begins("s", text("a")), [1]],
    ['s begins "🍣"', begins("s", text("🍣")), [6]],
    ['n begins "5"', begins("n", text("5")), [3]],
    ["b begins 01", begins("b", bytes(1)), [1, 2]],
    ['s contains "an"', contains("s", text("an")), [2]],
    ['tags contains "a"', contains("tags", text("a")), [1, 6]],
    ["ns contains 1.0", contains("ns", number("1.0")), [2]],
    ['ns contains "1"', contains("ns", text("1")), []],
    ["bs contains 01", contains("bs", bytes(1)), [3]],
    ["b contains 02", contains("b", bytes(2)), [1]],
    ["l contains 1", contains("l", number(1)), [1]],
    ['none contains "a"', contains("none", text("a")), []],
  ],
  "begins_with and contains take a value first": [
    ['"apple pie" begins s', { is: "begins-with", subject: literal(text("apple pie")), prefix: s }, [1, 5]],
    ["010203 begins b", { is: "begins-with", subject: literal(bytes(1, 2, 3, 4)), prefix: at("b") }, [1]],
    [
      '"apple" begins 01, which is of another type',
      { is: "begins-with", subject: literal(text("apple")), prefix: literal(bytes(1)) },
      [],
    ],
    ['"a banana" contains s', { is: "contains", subject: literal(text("a banana")), operand: s }, [2, 5]],
    ["ns(5, 7) contains n", { is: "contains", subject: literal({ NS: ["5", "7"] }), operand: n }, [1, 6]],
    [
      '[10, "5"] contains n',
      { is: "contains", subject: literal({ L: [number(10), text("5")] }), operand: n },
      [2, 3],
    ],
    ["7 contains n", { is: "contains", subject: literal(number(7)), operand: n }, []],
  ],
  // Dynoxide refuses these two, by the grammar of the Developer Guide; DynamoDB Local takes them.
  "size and attribute_type take a value": [
    ['size("apple") = n', compare({ size: { value: text("apple") } }, "=", n), [1, 6]],
    ["size([]) = size(l)", compare({ size: { value: { L: [] } } }, "=", size("l")), [5]],
    ['"x" is S', { is: "type", subject: literal(text("x")), type: "S" }, [1, 2, 3, 4, 5, 6]],
    ["1 is S", { is: "type", subject: literal(number(1)), type: "S" }, []],
    ["size(s) is N", { is: "type", subject: size("s"), type: "N" }, [1, 2, 3, 5, 6]],
  ],
  "contains finds a map in a list": [["l contains {deep: true}", contains("l", deep), [1]]],
  "size counts letters, bytes and elements": [
    ["size(s) = 5", compare(size("s"), "=", number(5)), [1]],
    ["size(s) = 0", compare(size("s"), "=", number(0)), [5]],
    ["size(b) > 2", compare(size("b"), ">", number(2)), [1]],
    ["size(tags) >= 2", compare(size("tags"), ">=", number(2)), [1, 6]],
    ["size(l) = 3", compare(size("l"), "=", number(3)), [1]],
    ["size(m) = 2", compare(size("m"), "=", number(2)), [1]],
    ["size(none) = 0", compare(size("none"), "=", number(0)), []],
    ["size(l) between 0 and 1", between(size("l"), number(0), number(1)), [5]],
  ],
  "what has no size is in no comparison": [["size(n) > 0", compare(size("n"), ">", number(0)), [3]]],
  "and binds tighter than or, and not tighter than both": [
    [
      "yes = true or n = 10",
      either(compare(at("yes"), "=", { BOOL: true }), compare(n, "=", number(10))),
      [1, 2],
    ],
    ["n = 5 and exists tags", both(compare(n, "=", number(5)), exists("tags")), [1, 6]],
    [
      "n = 5 and exists l or exists bs",
      either(both(compare(n, "=", number(5)), exists("l")), exists("bs")),
      [1, 3],
    ],
    [
      "exists bs or n = 5 and exists l",
      either(exists("bs"), both(compare(n, "=", number(5)), exists("l"))),
      [1, 3],
    ],
    ["(exists n or exists bs) and exists bs", both(either(exists("n"), exists("bs")), exists("bs")), [3]],
    ["not (exists n and exists l)", not(both(exists("n"), exists("l"))), [2, 3, 4, 6]],
    ["not exists n or exists bs", either(not(exists("n")), exists("bs")), [3, 4]],
    ["not (not exists n)", not(not(exists("n"))), [1, 2, 3, 5, 6]],
  ],
};

export function conditionPromises(promise: Promised): void {
  for (const [title, cases] of Object.entries(groups)) {
    promise(title, async (table) => {
      await fill(table, records);
      for (const [description, where, matching] of cases) {
        const expected = matching.map(String);
        expect(await queryDeadlines(table, "u", { where }), `query: ${description}`).toEqual(expected);
        expect(deadlines(await all(table.scan({ where }))).toSorted(), `scan: ${description}`).toEqual(
          expected,
        );
        expect(await updated(table, where), `update: ${description}`).toEqual(expected);
      }
    });
  }
}

/** Which records an update with this condition writes. */
async function updated(table: TaskTable, condition: Condition): Promise<string[]> {
  const written = [];
  for (let deadline = 1; deadline <= records.length; deadline += 1) {
    const touch = changeAttributes({ set: { touched: { BOOL: true } } });
    const { outcome } = await table.update(key("u", deadline), touch, { condition });
    if (outcome === "written") written.push(String(deadline));
  }
  return written;
}
