import { describe, expect, it } from "vitest";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const KEY = '"user_name":{"S":"ann"},"deadline_unix_time":{"N":"1767225600"}';
const KEYS = { user_name: { S: "ann" }, deadline_unix_time: { N: "1767225600" } };

describe("dynamodb-json", () => {
  it("writes the lines of an S3 export", async () => {
    const record = { tags: { SS: ["b", "a"] }, body: { B: Uint8Array.of(1) }, n: { N: "1.5" }, ...KEYS };
    expect(await write("dynamodb-json", [record])).toBe(
      `{"Item":{${KEY},"body":{"B":"AQ=="},"n":{"N":"1.5"},"tags":{"SS":["a","b"]}}}\n`,
    );
    expect(await write("dynamodb-json", [record], 1, ["n"])).toBe('{"Item":{"n":{"N":"1.5"}}}\n');
  });

  it("reads them, with every digit in its normal form", async () => {
    const line = ` { "Item" : {${KEY}, "n" : {"N":"0012345678901234567890123456789.50"}, "l":{"L":[{"NULL":true}]}}}`;
    expect(await recordsOf(line)).toEqual([
      { ...KEYS, n: { N: "12345678901234567890123456789.5" }, l: { L: [{ NULL: true }] } },
    ]);
  });

  it.each([
    [`{${KEY}}`, 'the line is no {"Item":{…}}'],
    [`[{"Item":{${KEY}}}]`, 'the line is no {"Item":{…}}'],
    ["null", 'the line is no {"Item":{…}}'],
    [`{"Item":{${KEY}},"Keys":{}}`, 'the line has "Keys" beside "Item"'],
    ['{"Item":[]}', "is not an object of typed values"],
    [`{"Item":{${KEY},"x":1}}`, "attribute x: 1 is not a typed value"],
    [`{"Item":{${KEY},"x":{"S":"a","N":"1"}}}`, "is not a typed value"],
    [`{"Item":{${KEY},"x":{"S":"a"},"x":{"S":"b"}}}`, '"x" at position'],
    [`{"Item":{${KEY},"x":{"S" :"a","S":"b"}}}`, '"S" at position'],
    [`{"Item":{${KEY}},"Item":{}}`, '"Item" at position'],
    [`{"Item":{${KEY}}`, "the line is not JSON"],
    ['{"Item":{}}', "no user_name"],
    [`{"Item":{${KEY},"x":{"SS":[]}}}`, "empty set"],
    [`{"Item":${'{"M":{"a":'.repeat(9000)}1${"}}".repeat(9000)}}`, "nested too deeply"],
  ])("makes a fault of %.60s", async (line, reason) => {
    const { sources } = await readAll(`\n${line}\n{"Item":{${KEY}}}\n`, { format: "dynamodb-json" });
    expect(brief(sources)).toEqual([expect.stringMatching(/^2! /), "3: ann 1767225600"]);
    expect(brief(sources)[0]).toContain(reason);
  });
});
