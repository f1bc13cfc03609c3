import fc from "fast-check";
import { parse } from "lossless-json";
import { describe, expect, it } from "vitest";
import { recordToJson, toJson, toText } from "../../src/output/plain-value.ts";
import type { AttributeValue } from "../../src/task/attribute-value.ts";

const bytes = (...all: number[]) => Uint8Array.from(all);

const examples: [AttributeValue, json: string, cell: string][] = [
  [{ S: 'say "はまち"\n' }, '"say \\"はまち\\"\\n"', 'say "はまち"\n'],
  [{ S: "" }, '""', ""],
  [
    { N: "12345678901234567890123456789012345678" },
    "12345678901234567890123456789012345678",
    "12345678901234567890123456789012345678",
  ],
  [{ N: "-0.5" }, "-0.5", "-0.5"],
  [{ BOOL: false }, "false", "false"],
  [{ NULL: true }, "null", "null"],
  [{ B: bytes(104, 105) }, '"aGk="', "aGk="],
  [{ L: [{ N: "1" }, { S: "a" }, { L: [] }] }, '[1,"a",[]]', '[1,"a",[]]'],
  [{ M: { b: { N: "2" }, B: { N: "1" }, a: { M: {} } } }, '{"B":1,"a":{},"b":2}', '{"B":1,"a":{},"b":2}'],
  [{ SS: ["b", "a", "B"] }, '["B","a","b"]', '["B","a","b"]'],
  [{ NS: ["10", "9", "-1", "0.5"] }, "[-1,0.5,9,10]", "[-1,0.5,9,10]"],
  [{ BS: [bytes(255), bytes(1, 2), bytes(1)] }, '["AQ==","AQI=","/w=="]', '["AQ==","AQI=","/w=="]'],
];

describe("toJson", () => {
  it.each(examples)("writes %j as plain JSON", (value, json) => {
    expect(toJson(value)).toBe(json);
  });

  it("sorts strings as DynamoDB does, by their UTF-8 bytes", () => {
    expect(toJson({ SS: ["😀", "～", "z"] })).toBe('["z","～","😀"]');
  });

  it("normalises a number that a server gave back as it was written", () => {
    expect(["007.50", ".5", "-0", "1E3", "10", "100.0"].map((N) => toJson({ N }))).toEqual([
      "7.5",
      "0.5",
      "0",
      "1000",
      "10",
      "100",
    ]);
  });

  it("escapes what drives a terminal, and says the same string", () => {
    const text = "\u001b[2J \u009b2J \u007f \u202e \u2028 \ud800";
    expect(toJson({ S: text })).toBe('"\\u001b[2J \\u009b2J \\u007f \\u202e \\u2028 \\ud800"');
    expect(JSON.parse(toJson({ S: text }))).toBe(text);
  });
});

describe("toText", () => {
  it.each(examples)("writes %j as a cell", (value, _json, cell) => {
    expect(toText(value)).toBe(cell);
  });
});

describe("recordToJson", () => {
  it("writes one line without spaces in the order of the names, and leaves missing ones out", () => {
    const record = { deadline_unix_time: { N: "1" }, user_name: { S: "a" } };
    expect(recordToJson(record, ["user_name", "constructor", "deadline_unix_time"])).toBe(
      '{"user_name":"a","deadline_unix_time":1}',
    );
  });

  it("takes __proto__ for a name like any other", () => {
    const record = Object.fromEntries([["__proto__", { S: "x" }]]);
    expect(recordToJson(record, ["__proto__"])).toBe('{"__proto__":"x"}');
    expect(recordToJson({}, ["__proto__"])).toBe("{}");
  });

  it("loses nothing that JSON can say", () => {
    const number = fc.tuple(fc.bigInt(), fc.nat({ max: 999 })).map(([whole, part]) => `${whole}.${part}1`);
    const { record } = fc.letrec<{ value: AttributeValue; record: Record<string, AttributeValue> }>(
      (tie) => ({
        value: fc.oneof(
          { depthSize: "small" },
          fc.string({ unit: "binary" }).map((S) => ({ S })),
          number.map((N) => ({ N })),
          fc.boolean().map((BOOL) => ({ BOOL })),
          fc.constant<AttributeValue>({ NULL: true }),
          fc.array(tie("value"), { maxLength: 3 }).map((L) => ({ L })),
          tie("record").map((M) => ({ M })),
        ),
        record: fc
          .array(
            fc.tuple(
              fc.string({ unit: "binary" }).filter((name) => name !== "__proto__"),
              tie("value"),
            ),
            { maxLength: 4 },
          )
          .map((entries) => Object.fromEntries(entries)),
      }),
    );
    fc.assert(
      fc.property(record, (attributes) => {
        const read = parse(recordToJson(attributes, Object.keys(attributes)), null, {
          parseNumber: (N) => ({ N }),
        });
        expect(read).toEqual(plain({ M: attributes }));
      }),
      { numRuns: 300 },
    );
  });
});

// What JSON says of a value, numbers kept as { N }.
function plain(value: AttributeValue): unknown {
  if ("L" in value) return value.L.map(plain);
  if ("M" in value)
    return Object.fromEntries(Object.entries(value.M).map(([name, inner]) => [name, plain(inner)]));
  if ("NULL" in value) return null;
  return "N" in value ? value : Object.values(value)[0];
}
