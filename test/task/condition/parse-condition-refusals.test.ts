import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import type { Condition } from "../../../src/task/condition/condition.ts";
import { parseCondition } from "../../../src/task/condition/parse-condition.ts";

const parse = (text: string): Condition => parseCondition(text, "--where");

function refusal(text: string): { message: string; hint: string | undefined } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage")
      return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("what is refused names the column and the way out", () => {
  it.each([
    [
      "status is null",
      "column 8: expected a comparator, found 'is'",
      /attribute_not_exists\(status\).* status = null$/,
    ],
    ['title like "Q%"', "column 7: expected a comparator, found 'like'", /begins_with\(title, "text"\)/],
    ["a not in (1)", "column 3: expected a comparator, found 'not'", /not a in \("a", "b"\)/],
    ["a == 1", "column 3: there is no '==' in conditions", /write = /],
    ["a != 1", "column 3: there is no '!=' in conditions", /write <> /],
    ["a => 1", "column 3: there is no '=>' in conditions", /^write >=$/],
    ["a = 1 && b = 2", "column 7: there is no '&&' in conditions", /^write and$/],
    ["a = 1 || b = 2", "column 7: there is no '||' in conditions", /^write or$/],
    ['status = "open', 'column 10: the text that begins here has no closing "', /'status = "open"'/],
    ["a = 'x", "column 5: the text that begins here has no closing '", /close it/],
    ["`a = 1", "column 1: the name that begins here has no closing `", /close it/],
    ["a = “x”", "column 5: “ is not a quotation mark here", /straight quotes/],
    ["a ＝ 1", "column 3: '＝' means nothing here", /^write =$/],
    ["a = +1", "column 5: '+' means nothing here", /-0\.5/],
    ["a = :v", "column 5: expected a name or a value, found ':'", /in place/],
    ["#a = 1", "column 1: there is no '#' in conditions", /own name/],
    ["SIZE(a) > 1", "column 1: there is no function 'SIZE'", /^write it in lower case: size$/],
    ["toString(a)", "column 1: there is no function 'toString'", /attribute_exists, .*, size$/],
    ["a = contains(b, 1)", "column 5: contains(…) is not a value", /size\(…\)/],
    ["contains(a, 1) = true", "column 16: expected 'and', 'or' or the end, found '='", /stands by itself/],
    ['attribute_exists("a")', "column 18: expected a name, found '\"a\"'", /no quotes/],
    ['attribute_type(a, "s")', "column 19: expected a type, found '\"s\"'", /"BOOL"/],
    ["a = True", "column 5: expected a name or a value, found 'True'", /written true,.*`True`/],
    ["in = 1", "column 1: expected a name or a value, found 'in'", /`in`/],
    ["a `in` (1)", "column 3: expected a comparator, found '`in`'", /./],
    ["a = 1 `and` b = 1", "column 7: expected 'and', 'or' or the end, found '`and`'", /./],
    ["a = 2026-12-01", "column 5: '2026-12-01' is neither a number nor a name", /"2026-12-01"/],
    ["a.1 = 2", "column 2: expected a name after the dot, found '.1'", /name\.`1`/],
    ["l[-1] = 1", "column 3: expected a list index, found '-1'", /from 0/],
    ["l[01] = 1", "column 3: expected a list index, found '01'", /from 0/],
    ["l[2147483648] = 1", "column 3: expected a list index, found '2147483648'", /from 0/],
    ["`` = 1", "column 1: a name is empty", /attribute's name/],
    ['a = "\\x"', "column 6: '\\x' is not an escape", /\\uXXXX/],
    ['a = "\\ud800"', "column 5: half of a surrogate pair is not text", /both halves/],
    ["a = 1e126", "column 5: the number 1e126 is out of DynamoDB's range (1E-130 to 9.9E+125)", /./],
    [
      `a = ${"1".repeat(39)}`,
      `column 5: the number ${"1".repeat(39)} has 39 significant digits; DynamoDB keeps 38`,
      /./,
    ],
    ["a = ss()", "column 5: a set cannot be empty", /no empty sets/],
    ["a = ns(1, 1.0)", "column 11: the set has 1.0 twice", /./],
    ['a = bs("AQ==", "AQ==")', 'column 16: the set has "AQ==" twice', /./],
    ['a = {"x":1,"x":2}', "column 12: the map has 'x' twice", /./],
    ['a = b("A")', 'column 7: "A" is not base64', /b\("AQID"\)/],
    ["a = [b]", "column 6: expected a value, found 'b'", /as in JSON/],
    ["a in ()", "column 7: expected a name or a value, found ')'", /./],
    ["a in [1]", "column 6: expected '(', found '['", /a in \("a", "b"\)/],
    ["a between 1, 5", "column 12: expected 'and', found ','", /a between 1 and 5/],
    ["a", "column 2: expected a comparator, found the end", /a >= 2/],
    ["size(a)", "column 8: expected a comparator, found the end", /size\(a\) >= 2/],
    ["(a = 1", "column 7: expected 'and', 'or' or ')', found the end", /./],
    ["a = 1) ", "column 6: expected 'and', 'or' or the end, found ')'", /./],
    ["a = 1 b = 2", "column 7: expected 'and', 'or' or the end, found 'b'", /./],
    ["熊本😀 = 1", "column 3: '😀' means nothing here", /backquotes/],
    ['熊本 = "😀" x', "column 10: expected 'and', 'or' or the end, found 'x'", /./],
  ])("%s", (text, message, hint) => {
    const found = refusal(text);
    expect(found.message).toBe(`--where: ${message}`);
    expect(found.hint).toMatch(hint);
  });

  it("an empty condition", () => {
    expect(refusal(" \n").message).toBe("--where: the condition is empty");
  });
});

describe("what DynamoDB refuses before it looks at a record is refused here", () => {
  it.each([
    ["a = a", "column 3: = compares a place with itself, which DynamoDB refuses"],
    ["l[0].x <> l[0].`x`", "column 8: <> compares a place with itself, which DynamoDB refuses"],
    ["a in (1, a)", "column 3: in compares a place with itself, which DynamoDB refuses"],
    ["a between 1 and a", "column 3: between compares a place with itself, which DynamoDB refuses"],
    ["contains(a, a)", "column 1: contains compares a place with itself, which DynamoDB refuses"],
    ["begins_with(a, a)", "column 1: begins_with compares a place with itself, which DynamoDB refuses"],
    ["a < true", "column 3: < has no order for a value of type BOOL"],
    ["null >= a", "column 6: >= has no order for a value of type NULL"],
    ["size(a) <= [1]", "column 9: <= has no order for a value of type L"],
    ['a > ss("x")', "column 3: > has no order for a value of type SS"],
    ["a between {} and {}", "column 3: between has no order for a value of type M"],
    ["a between 5 and 1", "column 3: between has its upper bound below its lower one"],
    ["a between 10 and 9", "column 3: between has its upper bound below its lower one"],
    ['a between "b" and "a"', "column 3: between has its upper bound below its lower one"],
    ['a between 1 and "x"', "column 3: between has bounds of different types, N and S"],
    ['contains("a", "a")', "column 1: contains compares a value with itself, which DynamoDB may refuse"],
    ["begins_with(1, a)", "column 1: begins_with takes a text or binary, not a value of type N"],
    ["size(1) = a", "column 1: size has no size for a value of type N"],
    ["a = size(null)", "column 5: size has no size for a value of type NULL"],
    ["begins_with(a, 1)", "column 1: begins_with takes a text or binary, not a value of type N"],
    ["begins_with(a, size(b))", "column 1: begins_with takes a text or binary, not a value of type N"],
  ])("%s", (text, message) => {
    expect(refusal(text).message).toBe(`--where: ${message}`);
  });

  it.each([
    "1 = 1",
    "size(a) = size(a)",
    "a = size(a)",
    "a between b and b",
    "a between 2 and 2.0",
    "contains(a, true)",
    "a <> null",
    'begins_with(a, b("AQ=="))',
  ])("%s is not", (text) => {
    expect(parse(text)).toBeTypeOf("object");
  });
});

describe("limits", () => {
  it("takes 300 operators and no more, parentheses free of charge", () => {
    const chain = (count: number): string => Array.from({ length: count }, () => "(a = 1)").join(" or ");
    expect(parse(chain(150))).toMatchObject({ is: "or" });
    expect(parse(`not ${chain(150)}`)).toMatchObject({ is: "or" });
    expect(refusal(chain(151)).message).toContain("more than 300 operators");
  });

  it("counts levels of parentheses, not parentheses", () => {
    expect(parse(Array.from({ length: 150 }, () => "((a = 1))").join(" or "))).toMatchObject({ is: "or" });
    expect(parse(`${"(".repeat(200)}a = 1${")".repeat(200)}`)).toMatchObject({ is: "compare" });
    expect(refusal(`${"(".repeat(201)}a = 1${")".repeat(201)}`).message).toContain("more than 200 levels");
  });

  it("counts size as an operator, as DynamoDB does", () => {
    const chain = (count: number): string => Array.from({ length: count }, () => "size(a) = 1").join(" or ");
    expect(parse(chain(100))).toMatchObject({ is: "or" });
    expect(refusal(chain(101)).message).toContain("more than 300 operators");
  });

  it("takes 100 values in a list and no more", () => {
    const list = (count: number): string => `a in (${Array.from({ length: count }, (_, i) => i).join(", ")})`;
    expect(parse(list(100))).toMatchObject({ is: "in" });
    expect(refusal(list(101)).message).toContain("in has more than 100 values");
  });

  it("takes places of 32 levels and no more", () => {
    expect(parse(`a${".x".repeat(31)} = 1`)).toMatchObject({ is: "compare" });
    expect(refusal(`a${"[0]".repeat(32)} = 1`).message).toBe(
      "--where: column 1: the place is 33 levels deep; DynamoDB allows 32",
    );
  });

  it("takes values of 32 levels and no more", () => {
    expect(parse(`a = ${"[".repeat(32)}1${"]".repeat(32)}`)).toMatchObject({ is: "compare" });
    expect(refusal(`a = ${"[".repeat(33)}1${"]".repeat(33)}`).message).toContain(
      "deeper than DynamoDB's 32 levels",
    );
  });

  it.each([
    ["parentheses", "(".repeat(100_000)],
    ["not", "not ".repeat(100_000)],
    ["lists", `a = ${"[".repeat(100_000)}`],
    ["maps", `a = ${'{"a":'.repeat(100_000)}`],
    ["places", `a${".a".repeat(100_000)} = 1`],
  ])("refuses %s without end and does not overflow the stack", (_, text) => {
    expect(refusal(text).message).toMatch(/more than 200 levels|deeper than|levels deep/);
  });
});
