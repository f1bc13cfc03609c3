import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";
import { equalAttributes } from "../../src/task/compare-values.ts";
import { anyAttributes, anyNumber, anyText } from "../support/any-attributes.ts";

const bytes = (...list: number[]) => new Uint8Array(list);

describe("equal attributes", () => {
  it.each<[AttributeValue, AttributeValue]>([
    [{ N: "1" }, { N: "1.0" }],
    [{ N: "100" }, { N: "1e2" }],
    [{ NS: ["1", "2.50"] }, { NS: ["2.5", "1.0"] }],
    [{ SS: ["a", "b"] }, { SS: ["b", "a"] }],
    [{ BS: [bytes(1), bytes(2)] }, { BS: [bytes(2), bytes(1)] }],
    [{ B: bytes(1, 2) }, { B: bytes(0, 1, 2, 3).subarray(1, 3) }],
    [{ B: bytes(1) }, { B: Buffer.from([1]) }],
    [{ M: { a: { N: "1" }, b: { L: [] } } }, { M: { b: { L: [] }, a: { N: "1.0" } } }],
  ])("%j is %j", (a, b) => {
    expect(equalAttributes({ x: a }, { x: b })).toBe(true);
    expect(equalAttributes({ x: b }, { x: a })).toBe(true);
  });

  it.each<[AttributeValue, AttributeValue]>([
    [{ N: "1" }, { S: "1" }],
    [{ N: "12345678901234567890123456789012345678" }, { N: "12345678901234567890123456789012345679" }],
    [{ S: "a" }, { S: "A" }],
    [{ S: "\u00e9" }, { S: "e\u0301" }],
    [{ L: [{ N: "1" }, { N: "2" }] }, { L: [{ N: "2" }, { N: "1" }] }],
    [{ L: [{ N: "1" }] }, { L: [{ N: "1" }, { N: "1" }] }],
    [{ SS: ["a"] }, { SS: ["a", "b"] }],
    [{ SS: ["1"] }, { NS: ["1"] }],
    [{ SS: ["a"] }, { L: [{ S: "a" }] }],
    [{ BS: [bytes(1)] }, { BS: [bytes(1, 0)] }],
    [{ B: bytes(1) }, { B: bytes(2) }],
    [{ BOOL: true }, { BOOL: false }],
    [{ BOOL: false }, { NULL: true }],
    [{ M: {} }, { M: { a: { NULL: true } } }],
    [{ M: { toString: { S: "x" } } }, { M: { a: { S: "x" } } }],
    [{ M: {} }, { L: [] }],
  ])("%j is not %j", (a, b) => {
    expect(equalAttributes({ x: a }, { x: b })).toBe(false);
    expect(equalAttributes({ x: b }, { x: a })).toBe(false);
  });

  it("another name or one more attribute makes a difference", () => {
    expect(equalAttributes({ a: { S: "x" } }, { b: { S: "x" } })).toBe(false);
    expect(equalAttributes({ a: { S: "x" } }, {})).toBe(false);
    expect(equalAttributes({}, { a: { S: "x" } })).toBe(false);
    expect(equalAttributes({}, {})).toBe(true);
  });

  it("attributes are equal to a copy with everything that has no order turned round", () => {
    fc.assert(
      fc.property(anyAttributes, (attributes) => {
        expect(equalAttributes(attributes, turned({ M: attributes }).M)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("a change to one attribute is seen", () => {
    fc.assert(
      fc.property(anyAttributes, anyText, anyNumber, (attributes, name, number) => {
        const before: Attributes = Object.fromEntries([...Object.entries(attributes), [name, { N: number }]]);
        const after: Attributes = Object.fromEntries([
          ...Object.entries(attributes),
          [name, { N: number.replace(/\d$/, (last) => (last === "9" ? "1" : "9")) }],
        ]);
        expect(equalAttributes(before, after)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

function turned<T extends AttributeValue>(value: T): T {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  if (type === "M") {
    const entries = Object.entries(content as Attributes).toReversed();
    return { M: Object.fromEntries(entries.map(([name, inner]) => [name, turned(inner)])) } as T;
  }
  if (type === "L") return { L: (content as AttributeValue[]).map(turned) } as T;
  return (type.endsWith("S") && Array.isArray(content) ? { [type]: [...content].toReversed() } : value) as T;
}
