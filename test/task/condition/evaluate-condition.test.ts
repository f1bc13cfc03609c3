import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../../src/task/condition/evaluate-condition.ts";
import { parseCondition } from "../../../src/task/condition/parse-condition.ts";
import type { TaskRecord } from "../../../src/task/record.ts";

// Every expectation here was seen at DynamoDB Local 2.6.1.
const record: TaskRecord = {
  s: { S: "abc" },
  kanji: { S: "日本" },
  emoji: { S: "😀" },
  private: { S: "\ufffd" },
  empty: { S: "" },
  n: { N: "1" },
  big: { N: "12345678901234567890123456789012345678" },
  bin: { B: Uint8Array.of(1, 2, 200) },
  ss: { SS: ["x", "y"] },
  yx: { SS: ["y", "x"] },
  ns: { NS: ["1", "2.5"] },
  written: { NS: ["1.0", "02"] },
  bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
  yes: { BOOL: true },
  no: { BOOL: false },
  nil: { NULL: true },
  nil2: { NULL: true },
  m: { M: { a: { N: "1" }, b: { S: "x" } } },
  l: { L: [{ N: "1" }, { S: "x" }, { L: [{ N: "1" }] }, { SS: ["p", "q"] }] },
};

function holds(text: string): boolean {
  return evaluateCondition(parseCondition(text, "--where"), record);
}

describe("it holds that", () => {
  it.each([
    'kanji = "日本"',
    "n = 1.0",
    "n <= 1 and n >= 1 and not n < 1 and not n > 1",
    "big > 12345678901234567890123456789012345677",
    "10 > 9",
    "ss = yx",
    'ss = ss("y", "x")',
    "ns = ns(2.50, 1)",
    'bs = bs("Ag==", "AQ==")',
    "written = ns(2, 1) and ns(1, 2) = written and contains(written, 1)",
    "nil = nil2",
    'm = {"b": "x", "a": 1.00}',
    'l = [1.0, "x", [1], ss("q", "p")]',
    "yes <> no",
    "n between 1 and 1",
    "size(ss) between n and big",
    'n in ("1", missing, 1.0)',
    "1 in (n)",
    "l[2][0] = m.a",
    "attribute_exists(l[2][0]) and attribute_exists(nil)",
    "attribute_not_exists(l[4]) and attribute_not_exists(s.x) and attribute_not_exists(m[0]) and attribute_not_exists(l.x)",
    "attribute_not_exists(ss[0]) and attribute_not_exists(constructor) and attribute_not_exists(m.toString)",
    'attribute_type(nil, "NULL") and attribute_type(bs, "BS") and attribute_type(l[2], "L")',
    'begins_with(s, "ab") and begins_with(s, "") and begins_with(s, "abc")',
    'begins_with(bin, b("AQI=")) and begins_with(bin, b(""))',
    'contains(s, "bc") and contains(s, "") and contains(empty, "")',
    'contains(bin, b("AsgA")) or contains(bin, b("Asg="))',
    'contains(ss, "x") and contains(ns, 1.0) and contains(bs, b("Ag=="))',
    'contains(l, 1.0) and contains(l, [1]) and contains(l, ss("q", "p")) and contains(l, n)',
    "size(s) = 3 and size(bin) = 3 and size(ss) = 2 and size(ns) = 2 and size(bs) = 2 and size(l) = 4 and size(m) = 2",
    "size(m.b) = 1 and size(empty) = 0",
  ])("%s", (text) => {
    expect(holds(text)).toBe(true);
  });
});

describe("it does not hold that", () => {
  it.each([
    'n = "1"',
    'n < "2"',
    'n > ""',
    "s < bin",
    "yes < no",
    "nil <= nil2",
    "ss <= yx",
    "m = l",
    "yes = no",
    'ss = ss("x")',
    'ss = ss("x", "z")',
    'ss = ss("x", "y", "z")',
    'm = {"a": 1}',
    'm = {"a": 1, "c": "x"}',
    'l = [1, "x", [1]]',
    "ss <> yx",
    "n between 0 and s",
    "n between 2 and big",
    "n between missing and 5",
    'begins_with(n, "1")',
    'begins_with(s, "abcd")',
    "begins_with(s, bin)",
    'begins_with(ss, "x")',
    'begins_with(bin, b("AQLIAQ=="))',
    "contains(n, 1)",
    "contains(s, 1)",
    'contains(ss, "")',
    'contains(m, "a")',
    "contains(l, missing)",
    "contains(nil, null)",
    "size(n) = 1",
    "size(yes) >= 0",
    "size(nil) < 9",
    'size(s) = "3"',
  ])("%s", (text) => {
    expect(holds(text)).toBe(false);
  });
});

describe("what is missing", () => {
  it.each([
    "missing = 1",
    "missing < 1",
    "missing >= 1",
    "n = missing",
    "missing = gone",
    "missing <= gone",
    "missing between 1 and 2",
    "missing in (1, gone)",
    "n in (missing)",
    'contains(missing, "x")',
    'begins_with(missing, "")',
    'attribute_type(missing, "NULL")',
    "size(missing) = 0",
    "size(missing) < 1",
    "l[9] = 1",
    "m.a.b = 1",
  ])("makes false: %s, and its not true", (text) => {
    expect(holds(text)).toBe(false);
    expect(holds(`not ${text}`)).toBe(true);
  });

  it.each(["missing <> 1", "n <> missing", "missing <> gone", "size(missing) <> 0", "size(n) <> 1"])(
    "differs from everything: %s, and its not is false",
    (text) => {
      expect(holds(text)).toBe(true);
      expect(holds(`not ${text}`)).toBe(false);
    },
  );
});

describe("text", () => {
  it("is put in order by its UTF-8 bytes, not by UTF-16 code units", () => {
    expect(holds("private < emoji")).toBe(true);
    expect(holds("emoji between private and emoji2")).toBe(false);
    expect(holds('emoji between private and "😁"')).toBe(true);
    expect(holds('"B" < "a"')).toBe(true);
  });

  it("has the size of its UTF-16 code units, as at AWS", () => {
    expect(holds("size(kanji) = 2")).toBe(true);
    expect(holds("size(emoji) = 2")).toBe(true);
  });
});

describe("and, or, not", () => {
  it.each<[string, boolean]>([
    ["n = 1 and n = 2", false],
    ["n = 1 or n = 2", true],
    ["n = 2 or n = 2", false],
    ["not n = 2 and n = 1", true],
    ["n = 1 or n = 2 and n = 3", true],
    ["(n = 1 or n = 2) and n = 3", false],
    ["not not n = 1", true],
  ])("%s is %s", (text, expected) => {
    expect(holds(text)).toBe(expected);
  });
});
