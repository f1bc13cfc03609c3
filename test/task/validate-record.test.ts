import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";
import {
  itemSize,
  validateAttributes,
  validateNewRecord,
  validateRecord,
} from "../../src/task/validate-record.ts";
import { anyAttributes } from "../support/any-attributes.ts";
import { failure } from "../support/failure.ts";

const KEY: Attributes = { user_name: { S: "kumamoto" }, deadline_unix_time: { N: "1767225600" } };

const nested = (wraps: number, wrap: (value: AttributeValue) => AttributeValue): AttributeValue => {
  let value: AttributeValue = { S: "leaf" };
  for (let level = 0; level < wraps; level += 1) value = wrap(value);
  return value;
};
const inMap = (value: AttributeValue): AttributeValue => ({ M: { n: value } });
const inList = (value: AttributeValue): AttributeValue => ({ L: [value] });

describe("a record's key", () => {
  it.each<[string, Attributes]>([
    ["the shortest name and the first second", { user_name: { S: "k" }, deadline_unix_time: { N: "0" } }],
    [
      "2048 bytes and the last second",
      { user_name: { S: "熊".repeat(682) + "ab" }, deadline_unix_time: { N: "253402300799" } },
    ],
    ["a whole number that is not normalised", { user_name: { S: "k" }, deadline_unix_time: { N: "1.0e1" } }],
    // Another program may have made a key of it.
    ...["1.5", "-5", "253402300800", "1e30", "9".repeat(38)].map((N): [string, Attributes] => [
      N,
      { user_name: { S: "k" }, deadline_unix_time: { N } },
    ]),
  ])("%s is accepted", (_, record) => {
    expect(() => validateRecord(record)).not.toThrow();
  });

  it.each<[Attributes, string]>([
    [{ deadline_unix_time: { N: "1" } }, "the record has no user_name"],
    [{ user_name: { N: "1" }, deadline_unix_time: { N: "1" } }, "user_name is of type N, not text (S)"],
    [{ user_name: { S: "" }, deadline_unix_time: { N: "1" } }, "user_name is empty"],
    [
      { user_name: { S: "熊".repeat(683) }, deadline_unix_time: { N: "1" } },
      "user_name has 2049 bytes; DynamoDB keeps at most 2048 in a key",
    ],
    [{ user_name: { S: "k" } }, "the record has no deadline_unix_time"],
    [
      { user_name: { S: "k" }, deadline_unix_time: { S: "1" } },
      "deadline_unix_time is of type S, not a number (N)",
    ],
    [
      { user_name: { S: "k" }, deadline_unix_time: { N: "soon" } },
      "deadline_unix_time: 'soon' is not a number",
    ],
    [
      { user_name: { S: "a\ud800" }, deadline_unix_time: { N: "1" } },
      "user_name is not valid Unicode: half a surrogate pair (U+D800) at position 1",
    ],
  ])("%j is refused", (record, message) => {
    expect(failure(() => validateRecord(record)).message).toBe(message);
  });

  it.each(["1.5", "-1", "253402300800", "1e40"])("%s is refused in a record that is new", (text) => {
    const record = { user_name: { S: "k" }, deadline_unix_time: { N: text } };
    expect(failure(() => validateNewRecord(record)).message).toBe(
      `deadline_unix_time ${text === "1e40" ? `1${"0".repeat(40)}` : text} is not a whole second between 1970 and 9999`,
    );
  });

  it("milliseconds are recognised", () => {
    const record = { ...KEY, deadline_unix_time: { N: "1767225600123" } };
    expect(failure(() => validateNewRecord(record)).hint).toBe(
      "it looks like milliseconds; in seconds it is 1767225600",
    );
  });

  it("is not asked for in an update", () => {
    expect(() => validateAttributes({ title: { S: "x" } })).not.toThrow();
    expect(() => validateAttributes({})).not.toThrow();
  });
});

describe("attributes", () => {
  it.each<[AttributeValue]>([
    [{ S: "" }],
    [{ B: new Uint8Array() }],
    [{ L: [] }],
    [{ M: {} }],
    [{ SS: [""] }],
    [{ BS: [new Uint8Array()] }],
    [{ S: "\u0000 😀" }],
    [{ NS: ["1", "-1", "0.1"] }],
    [{ N: "9".repeat(38) }],
    [nested(31, inMap)],
    [nested(31, inList)],
  ])("%j is accepted", (value) => {
    expect(() => validateRecord({ ...KEY, x: value })).not.toThrow();
  });

  it.each<[AttributeValue, string]>([
    [{ SS: [] }, "x is an empty set, which DynamoDB does not keep"],
    [{ NS: [] }, "x is an empty set, which DynamoDB does not keep"],
    [{ BS: [] }, "x is an empty set, which DynamoDB does not keep"],
    [{ SS: ["b", "a", "b"] }, 'x has "b" twice in its set'],
    [{ NS: ["1", "1.0"] }, "x has 1 twice in its set"],
    [{ BS: [new Uint8Array([0]), new Uint8Array([0])] }, "x has the binary AA== twice in its set"],
    [{ N: "1e126" }, "x: the number 1e126 is out of DynamoDB's range (1E-130 to 9.9E+125)"],
    [{ NS: ["x"] }, "x: 'x' is not a number"],
    [
      { L: [{ S: "a" }, { M: { "my key": { SS: [] } } }] },
      'x[1]."my key" is an empty set, which DynamoDB does not keep',
    ],
    [{ M: { b: { L: [{ N: "?" }] } } }, "x.b[0]: '?' is not a number"],
    [
      { M: { b: { S: "😀\udc00" } } },
      "x.b is not valid Unicode: half a surrogate pair (U+DC00) at position 2",
    ],
    [{ SS: ["\udfff"] }, "x is not valid Unicode: half a surrogate pair (U+DFFF) at position 0"],
    [
      { M: { "\ud83d": { S: "a" } } },
      String.raw`the name of x."\ud83d" is not valid Unicode: half a surrogate pair (U+D83D) at position 0`,
    ],
    [
      nested(32, inMap),
      `x${".n".repeat(32)} is on level 33; DynamoDB keeps at most 32 levels of lists and maps`,
    ],
    [
      nested(32, inList),
      `x${"[0]".repeat(32)} is on level 33; DynamoDB keeps at most 32 levels of lists and maps`,
    ],
    [
      nested(5000, inList),
      `x${"[0]".repeat(32)} is on level 33; DynamoDB keeps at most 32 levels of lists and maps`,
    ],
  ])("%.60j is refused", (value, message) => {
    expect(failure(() => validateRecord({ ...KEY, x: value })).message).toBe(message);
    expect(failure(() => validateAttributes({ x: value })).message).toBe(message);
  });

  it("a name has 1 to 65535 bytes", () => {
    expect(() => validateAttributes({ ["n".repeat(65_535)]: { S: "" } })).not.toThrow();
    expect(failure(() => validateAttributes({ ["é".repeat(32_768)]: { S: "" } })).message).toBe(
      `the name of "${"é".repeat(40)}…" is too long; DynamoDB keeps at most 65535 bytes`,
    );
    expect(failure(() => validateAttributes({ "": { S: "" } })).message).toBe(
      "an attribute has an empty name",
    );
  });

  it("a record has at most 409600 bytes, and the largest attribute is named", () => {
    const rest = 9 + 8 + 18 + (4 + 1); // the name and value of each key; 1767225600 has 8 significant digits
    const room = 409_600 - rest - "body".length;
    expect(itemSize(KEY)).toBe(rest);
    expect(() => validateRecord({ ...KEY, body: { S: "x".repeat(room) } })).not.toThrow();
    const error = failure(() => validateRecord({ ...KEY, body: { S: "x".repeat(room + 1) } }));
    expect(error.message).toBe("the record has 409601 bytes; DynamoDB keeps at most 409600 (400 KB)");
    expect(error.hint).toBe("make body smaller, or keep it elsewhere and store its address");
  });

  it("those that are generated are accepted or a usage error", () => {
    fc.assert(
      fc.property(anyAttributes, (attributes) => {
        try {
          validateAttributes(attributes);
        } catch (error) {
          expect(error).toBeInstanceOf(TasksError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

// By hand from the Developer Guide's rules, name and value.
describe("an item's size", () => {
  it.each<[Attributes, number]>([
    [{}, 0],
    [{ a: { S: "" } }, 1],
    [{ 熊: { S: "😀é" } }, 3 + 4 + 2],
    [{ a: { N: "0" } }, 1 + 1],
    [{ a: { N: "7" } }, 1 + 2],
    [{ a: { N: "-12" } }, 1 + 2],
    [{ a: { N: "12300" } }, 1 + 3],
    [{ a: { N: "0.00123" } }, 1 + 3],
    [{ a: { N: "1.5e10" } }, 1 + 2],
    [{ a: { N: "9".repeat(38) } }, 1 + 20],
    [{ a: { B: new Uint8Array(5) } }, 1 + 5],
    [{ a: { BOOL: false } }, 1 + 1],
    [{ a: { NULL: true } }, 1 + 1],
    [{ a: { SS: ["ab", "é"] } }, 1 + 4],
    [{ a: { NS: ["1", "123"] } }, 1 + 2 + 3],
    [{ a: { BS: [new Uint8Array(2), new Uint8Array(1)] } }, 1 + 3],
    [{ a: { L: [] } }, 1 + 3],
    [{ a: { L: [{ S: "xy" }, { NULL: true }] } }, 1 + 3 + (1 + 2) + (1 + 1)],
    [{ a: { M: { bc: { S: "x" }, d: { L: [] } } } }, 1 + 3 + (1 + 2 + 1) + (1 + 1 + 3)],
  ])("of %j is %i bytes", (attributes, size) => {
    expect(itemSize(attributes)).toBe(size);
  });
});
