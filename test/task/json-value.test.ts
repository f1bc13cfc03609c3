import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import type { AttributeValue } from "../../src/task/attribute-value.ts";
import { attributesFromJson, valueFromJson } from "../../src/task/json-value.ts";
import { anyPlainValue } from "../support/any-attributes.ts";
import { failure } from "../support/failure.ts";

describe("values from JSON", () => {
  it.each<[string, AttributeValue]>([
    ['"open"', { S: "open" }],
    [String.raw`"\u718a\ud83d\ude00\n"`, { S: "熊😀\n" }],
    ["3", { N: "3" }],
    [" -0.50e1 ", { N: "-5" }],
    ["12345678901234567890123456789012345678", { N: "12345678901234567890123456789012345678" }],
    ["0.1000000000000000055511151231257827021", { N: "0.1000000000000000055511151231257827021" }],
    ["-0", { N: "0" }],
    ["true", { BOOL: true }],
    ["false", { BOOL: false }],
    ["null", { NULL: true }],
    ["[]", { L: [] }],
    ["{}", { M: {} }],
    ['[1,"a",[null]]', { L: [{ N: "1" }, { S: "a" }, { L: [{ NULL: true }] }] }],
    ['{"N":"1"}', { M: { N: { S: "1" } } }],
    ['{"text":"1"}', { M: { text: { S: "1" } } }],
    ['{"a":1,"a":1}', { M: { a: { N: "1" } } }],
  ])("%s is %j", (text, value) => {
    expect(valueFromJson(text, "x")).toStrictEqual(value);
  });

  it("a key __proto__ is an attribute and no prototype", () => {
    const attributes = attributesFromJson('{"__proto__":{"__proto__":{"a":1}},"b":2}', "x");
    expect(Object.keys(attributes)).toEqual(["__proto__", "b"]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect("a" in attributes).toBe(false);
    const inner = Object.getOwnPropertyDescriptor(attributes, "__proto__")?.value as { M: object };
    expect(Object.keys(inner.M)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(inner.M)).toBe(Object.prototype);
  });

  it.each([
    [
      "{",
      "line 3 is not JSON: Quoted object key or end of object '}' expected but reached end of input at position 1",
    ],
    ["open", "line 3 is not JSON: JSON value expected but got 'o' at position 0"],
    ["{'a':1}", "line 3 is not JSON: Quoted object key expected but got ''' at position 1"],
    ["[1,]", "line 3 is not JSON: Array item expected but got ']' at position 3"],
    ["007", "line 3 is not JSON: Expected end of input but got '0' at position 1"],
    ["NaN", "line 3 is not JSON: JSON value expected but got 'N' at position 0"],
    ["1 2", "line 3 is not JSON: Expected end of input but got '2' at position 2"],
    ["", "line 3 is empty where JSON is expected"],
    [" \n", "line 3 is empty where JSON is expected"],
    ['{"a":1,"a":2}', 'line 3: the key "a" at position 8 is there twice, with different values'],
    ['{"x":{"a":1,"a":1.0}}', 'line 3: the key "a" at position 13 is there twice, with different values'],
    [
      '{"__proto__":1,"__proto__":2}',
      'line 3: the key "__proto__" at position 16 is there twice, with different values',
    ],
    ["1e126", "line 3: the number 1e126 is out of DynamoDB's range (1E-130 to 9.9E+125)"],
    [
      '{"a":[123456789012345678901234567890123456789]}',
      "line 3: the number 123456789012345678901234567890123456789 has 39 significant digits; DynamoDB keeps 38",
    ],
    ["[".repeat(200_000), "line 3 is nested too deeply"],
    ["[".repeat(200_000) + "]".repeat(200_000), "line 3 is nested too deeply"],
    ['{"a":'.repeat(200_000), "line 3 is nested too deeply"],
  ])("%.40s is refused", (text, message) => {
    expect(failure(() => valueFromJson(text, "line 3")).message).toBe(message);
  });

  it.each([
    ["[]", "L"],
    ['"a"', "S"],
    ["null", "NULL"],
    ["1", "N"],
  ])("%s is not a record", (text, type) => {
    expect(failure(() => attributesFromJson(text, "line 1")).message).toBe(
      `line 1 is JSON of type ${type}, not an object`,
    );
  });

  it("what an independent printer writes reads back the same, for numbers of up to 38 digits", () => {
    fc.assert(
      fc.property(anyPlainValue, (value) => {
        expect(isDeepStrictEqual(valueFromJson(print(value), "x"), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("any text is a value or a usage error", () => {
    const pieces = fc.constantFrom(
      ...'{}[]",:\\u0-.eE1 \ntrue',
      "null",
      "false",
      "\ud800",
      '"__proto__"',
      '"a":',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((list) => list.join("")),
        ),
        (text) => {
          try {
            valueFromJson(text, "x");
          } catch (error) {
            expect(error).toBeInstanceOf(TasksError);
            expect(accepted(text)).toBe(false);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function print(value: AttributeValue): string {
  if ("N" in value) return value.N;
  if ("S" in value) return JSON.stringify(value.S);
  if ("BOOL" in value) return String(value.BOOL);
  if ("L" in value) return `[ ${value.L.map(print).join(" , ")} ]`;
  if ("M" in value) {
    return `{ ${Object.entries(value.M)
      .map(([name, inner]) => `${JSON.stringify(name)} : ${print(inner)}`)
      .join(" ,\n")} }`;
  }
  return "null";
}

// JSON.parse knows neither DynamoDB's limits nor duplicates, so that only texts without digits and colons compare.
function accepted(text: string): boolean {
  if (/[\d:]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
