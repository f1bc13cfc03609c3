import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/task/attribute-value.ts";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const KEY = '"user_name":"ann","deadline_unix_time":1767225600';
const KEYS = { user_name: { S: "ann" }, deadline_unix_time: { N: "1767225600" } };

/** The value of the attribute `x` that JSON text means. */
async function valueOf(json: string): Promise<AttributeValue | undefined> {
  const [record] = await recordsOf(`{${KEY},"x":${json}}\n`, { format: "ndjson" });
  return record?.x;
}

async function faultOf(line: string): Promise<string> {
  const { sources } = await readAll(`${line}\n{${KEY}}\n`, { format: "ndjson" });
  expect(sources[1]).toMatchObject({ line: 2, record: KEYS });
  expect(sources).toHaveLength(2);
  const [first] = sources;
  expect(first).toMatchObject({ line: 1, source: line });
  return first !== undefined && "reason" in first ? first.reason : "it is a record";
}

describe("ndjson", () => {
  it("writes what plain JSON cannot say as an object with one name", async () => {
    const written = await write("ndjson", [
      {
        tags: { SS: ["b", "a"] },
        numbers: { NS: ["10", "-2.50"] },
        parts: { BS: [Uint8Array.of(255), Uint8Array.of(1)] },
        body: { B: Uint8Array.of(1) },
        map: { M: { $ss: { L: [{ S: "a" }] } } },
        two: { M: { $ss: { N: "1" }, x: { N: "2" } } },
        list: { L: [{ SS: ["a"] }, { M: { $: { NULL: true } } }] },
        ...KEYS,
      },
    ]);
    expect(written).toBe(
      `{${KEY},"body":{"$b":"AQ=="},"list":[{"$ss":["a"]},{"$m":{"$":null}}],"map":{"$m":{"$ss":["a"]}},` +
        `"numbers":{"$ns":[-2.5,10]},"parts":{"$bs":["AQ==","/w=="]},"tags":{"$ss":["a","b"]},"two":{"$ss":1,"x":2}}\n`,
    );
  });

  it("writes the chosen columns in their order", async () => {
    const record = { ...KEYS, a: { S: "x" }, b: { N: "1" } };
    expect(await write("ndjson", [record], 1, ["b", "missing", "user_name"])).toBe(
      '{"b":1,"user_name":"ann"}\n',
    );
  });

  it.each<[string, AttributeValue]>([
    ["1.10", { N: "1.1" }],
    ["-0", { N: "0" }],
    ["-0.0", { N: "0" }],
    ["1e5", { N: "100000" }],
    ["1E-7", { N: "0.0000001" }],
    ["0.0000001", { N: "0.0000001" }],
    ["999999999999999", { N: "999999999999999" }],
    ["9007199254740993", { N: "9007199254740993" }],
    ["0.1234567890123456", { N: "0.1234567890123456" }],
    ["123456789012345.123456789", { N: "123456789012345.123456789" }],
    ["12345678901234567890123456789012345678", { N: "12345678901234567890123456789012345678" }],
    ["1e125", { N: `1${"0".repeat(125)}` }],
    ["[ 1e22 ,-9007199254740993]", { L: [{ N: "10000000000000000000000" }, { N: "-9007199254740993" }] }],
    ['{"$ns":[1.0,9007199254740993]}', { NS: ["1", "9007199254740993"] }],
    [String.raw`{"\u0024ss":["a"]}`, { SS: ["a"] }],
    ['{"$b":""}', { B: new Uint8Array() }],
    ['{"$m":{"$m":{"$m":{}}}}', { M: { $m: { M: {} } } }],
    ['{"$m":{}}', { M: {} }],
    ['[{"$bs":["AQ=="]}]', { L: [{ BS: [Uint8Array.of(1)] }] }],
    [
      '{"a":":","b":"\\":","c":"3e5,123456789012345678"}',
      { M: { a: { S: ":" }, b: { S: '":' }, c: { S: "3e5,123456789012345678" } } },
    ],
    ['"\\ud83d\\ude00"', { S: "😀" }],
  ])("reads %s", async (json, value) => {
    expect(await valueOf(json)).toEqual(value);
  });

  it("takes __proto__ for a name like any other", async () => {
    const [record] = await recordsOf(`{${KEY},"__proto__":{"__proto__":1}}`, { format: "ndjson" });
    expect(Object.entries(record!)).toContainEqual([
      "__proto__",
      { M: JSON.parse('{"__proto__":{"N":"1"}}') },
    ]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it.each([
    ["", /no user_name/],
    [`,"x":1,"x":2`, /"x" at position 5\d is there twice/],
    [`,"x" :1,"x":2`, /"x" at position 5\d is there twice/],
    [`,"x":1,"y":":","x" : 2`, /"x" .*twice/],
    [String.raw`,"x":1,"\u0078":2`, /"x" .*twice/],
    [`,"x":{"y":1,"z":{"y":1},"y":"1"}`, /"y" .*twice/],
    [`,"x":1e126`, /out of DynamoDB's range/],
    [`,"x":1e-400`, /out of DynamoDB's range/],
    [`,"x":1.0000000000000000000000000000000000000001`, /41 significant digits/],
    [`,"x":01`, /not JSON/],
    [`,"x":NaN`, /not JSON/],
    [`,"x":1,`, /not JSON/],
    [`,"x":"\\ud83d"`, /half a surrogate pair/],
    [`,"":1`, /empty name/],
    [`,"x":{"$s":"a"}`, /^x: .*"\$s" is not a type/],
    [`,"x":[{"$ss":"a"}]`, /^x: \$ss takes a list, not a text/],
    [`,"x":{"$ss":[1]}`, /^x: \$ss takes texts, not a number/],
    [`,"x":{"$ns":["1"]}`, /^x: \$ns takes numbers, not a text/],
    [`,"x":{"$ns":[1,1.0]}`, /x has 1 twice/],
    [`,"x":{"$ss":[]}`, /x is an empty set/],
    [`,"x":{"$b":"AQ"}`, /^x: \$b takes padded base64/],
    [`,"x":{"$b":null}`, /^x: \$b takes padded base64.*, not null/],
    [`,"x":{"$m":[]}`, /^x: \$m takes an object, not a list/],
    [`} x`, /not JSON/],
  ])("makes a fault of {…%s}", async (rest, reason) => {
    const line = rest === "" ? '{"deadline_unix_time":1}' : `{${KEY}${rest}}`;
    expect(await faultOf(line)).toMatch(reason);
  });

  it.each([
    ['{"user_name":"ann","deadline_unix_time":"someday"}', /deadline_unix_time 'someday' is not a date/],
    ['{"user_name":"ann","deadline_unix_time":true}', /deadline_unix_time is of type BOOL/],
    ['{"user_name":"ann","deadline_unix_time":1e126}', /is out of DynamoDB's range/],
    ['{"user_name":1,"deadline_unix_time":1}', /user_name is of type N/],
    ["[1]", /JSON of type L, not an object/],
    ["null", /JSON of type NULL, not an object/],
    ['"a"', /JSON of type S, not an object/],
    ["9007199254740993", /JSON of type N, not an object/],
    [`{"x":${"[".repeat(100_000)}`, /nested too deeply/],
    [`{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, /nested too deeply/],
    [`{${KEY},"x":${"[".repeat(33)}${"]".repeat(33)}}`, /level 33/],
    [`{${KEY},"x":"${"a".repeat(410_000)}"}`, /409600/],
  ])("makes a fault of %.40s", async (line, reason) => {
    expect(await faultOf(line)).toMatch(reason);
  });

  it("skips blank lines and counts them", async () => {
    const { sources } = await readAll(`\n \t\r\n{${KEY}}\r\n\n{"user_na`, { format: "ndjson", size: 1 });
    expect(brief(sources)).toEqual([
      "3: ann 1767225600",
      expect.stringMatching(/^5! the record is not JSON/),
    ]);
    expect(sources[0]!.source).toBe(`{${KEY}}`);
  });

  it("ends with a usage error at a record that fills the memory", async () => {
    const { sources, error } = await readAll(`{${KEY}}\n{"x":"${"a".repeat(17 * 1024 * 1024)}"}`, {
      format: "ndjson",
      size: 65_536,
    });
    expect(sources).toHaveLength(1);
    expect(error).toMatchObject({
      kind: "usage",
      message: expect.stringContaining("line 2 begins a record of more"),
    });
  });
});
