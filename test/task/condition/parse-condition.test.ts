import { describe, expect, it } from "vitest";
import type { Condition } from "../../../src/task/condition/condition.ts";
import { parseCondition } from "../../../src/task/condition/parse-condition.ts";

const parse = (text: string): Condition => parseCondition(text, "--where");

const exists = (name: string): Condition => ({ is: "exists", path: [name] });
const a = exists("a");
const b = exists("b");
const c = exists("c");
const [A, B, C] = ["attribute_exists(a)", "attribute_exists(b)", "attribute_exists(c)"];

describe("a condition is read as DynamoDB reads it", () => {
  it.each<[string, Condition]>([
    [
      'status = "open"',
      { is: "compare", left: { path: ["status"] }, comparator: "=", right: { value: { S: "open" } } },
    ],
    [
      "n<>-007.50",
      { is: "compare", left: { path: ["n"] }, comparator: "<>", right: { value: { N: "-7.5" } } },
    ],
    ["1<=n", { is: "compare", left: { value: { N: "1" } }, comparator: "<=", right: { path: ["n"] } }],
    [
      "size(tags) > 2",
      { is: "compare", left: { size: ["tags"] }, comparator: ">", right: { value: { N: "2" } } },
    ],
    ["a >= size (b)", { is: "compare", left: { path: ["a"] }, comparator: ">=", right: { size: ["b"] } }],
    [
      "n BETWEEN 1 And 5",
      { is: "between", operand: { path: ["n"] }, low: { value: { N: "1" } }, high: { value: { N: "5" } } },
    ],
    [
      'owner in ("a", b)',
      { is: "in", operand: { path: ["owner"] }, list: [{ value: { S: "a" } }, { path: ["b"] }] },
    ],
    ["attribute_not_exists(list[0].name)", { is: "not-exists", path: ["list", 0, "name"] }],
    ['attribute_type(x, "SS")', { is: "type", subject: { path: ["x"] }, type: "SS" }],
    ['attribute_type("x", "S")', { is: "type", subject: { value: { S: "x" } }, type: "S" }],
    [
      'begins_with("text", a)',
      { is: "begins-with", subject: { value: { S: "text" } }, prefix: { path: ["a"] } },
    ],
    [
      'contains("say hello", a)',
      { is: "contains", subject: { value: { S: "say hello" } }, operand: { path: ["a"] } },
    ],
    [
      'size("abc") = 3',
      {
        is: "compare",
        left: { size: { value: { S: "abc" } } },
        comparator: "=",
        right: { value: { N: "3" } },
      },
    ],
    [
      "begins_with(title, 'Q')",
      { is: "begins-with", subject: { path: ["title"] }, prefix: { value: { S: "Q" } } },
    ],
    [
      "contains(rank.ccf, 1)",
      { is: "contains", subject: { path: ["rank", "ccf"] }, operand: { value: { N: "1" } } },
    ],
  ])("%s", (text, tree) => {
    expect(parse(text)).toEqual(tree);
  });

  it("binds not tighter than and, and tighter than or", () => {
    expect(parse(`${A} or not ${B} and ${C}`)).toEqual({
      is: "or",
      left: a,
      right: { is: "and", left: { is: "not", condition: b }, right: c },
    });
  });

  it("groups chains from the left, and as parentheses say", () => {
    expect(parse(`${A} and ${B} and ${C}`)).toEqual({
      is: "and",
      left: { is: "and", left: a, right: b },
      right: c,
    });
    expect(parse(`${A} AND (${B} Or ${C})`)).toEqual({
      is: "and",
      left: a,
      right: { is: "or", left: b, right: c },
    });
    expect(parse(`((not (${A})))`)).toEqual({ is: "not", condition: a });
  });

  it("gives not the whole comparison, and between its own and", () => {
    expect(parse("not a between 1 and 2 and attribute_exists(b)")).toEqual({
      is: "and",
      left: {
        is: "not",
        condition: {
          is: "between",
          operand: { path: ["a"] },
          low: { value: { N: "1" } },
          high: { value: { N: "2" } },
        },
      },
      right: b,
    });
  });
});

describe("a name", () => {
  it.each<[string, (string | number)[]]>([
    ["a-b", ["a-b"]],
    ["_x1", ["_x1"]],
    ["締切日", ["締切日"]],
    ["size", ["size"]],
    ["contains", ["contains"]],
    ["ns", ["ns"]],
    ["`a.b c`", ["a.b c"]],
    ["`and`.in.`true`", ["and", "in", "true"]],
    ["`back\\`quote`", ["back`quote"]],
    ["list [ 2147483647 ] . x", ["list", 2147483647, "x"]],
  ])("can be written %s", (text, path) => {
    expect(parse(`${text} = 1`)).toMatchObject({ left: { path } });
  });
});

describe("a value", () => {
  it.each<[string, unknown]>([
    ['"a \\" \\\\ \\n \\t \\u65e5 \\ud83d\\ude00 \'"', { S: "a \" \\ \n \t 日 😀 '" }],
    ["'a \\' \"'", { S: "a ' \"" }],
    ["12345678901234567890123456789012345678", { N: "12345678901234567890123456789012345678" }],
    ["1e3", { N: "1000" }],
    [".5", { N: "0.5" }],
    ["-0", { N: "0" }],
    ["true", { BOOL: true }],
    ["false", { BOOL: false }],
    ["null", { NULL: true }],
    ['[1.10, "x", [], null]', { L: [{ N: "1.1" }, { S: "x" }, { L: [] }, { NULL: true }] }],
    ['{"a": {"b": ss("x")}, "c": {}}', { M: { a: { M: { b: { SS: ["x"] } } }, c: { M: {} } } }],
    ['ss("b", "a")', { SS: ["b", "a"] }],
    ["ns(1, -2.50)", { NS: ["1", "-2.5"] }],
    ['b("AQID")', { B: Uint8Array.of(1, 2, 3) }],
    ['bs("AQ==", "")', { BS: [Uint8Array.of(1), Uint8Array.of()] }],
  ])("can be written %s", (text, value) => {
    expect(parse(`x = ${text}`)).toMatchObject({ right: { value } });
  });

  it("has __proto__ as a key like any other", () => {
    const tree = parse('x = {"__proto__": 1}') as { right: { value: { M: object } } };
    expect(Object.entries(tree.right.value.M)).toEqual([["__proto__", { N: "1" }]]);
  });
});
