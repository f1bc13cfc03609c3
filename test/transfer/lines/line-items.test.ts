import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../src/task/attribute-value.ts";
import { attributesFromDynamoJson } from "../../../src/task/dynamodb-json.ts";
import { keyOf } from "../../../src/task/record.ts";
import { validateRecord } from "../../../src/task/validate-record.ts";
import { ndjson } from "../../../src/transfer/json/format-ndjson.ts";
import { parsePlainRecord } from "../../../src/transfer/json/parse-plain-record.ts";
import { LineItems } from "../../../src/transfer/lines/line-items.ts";
import { anyAttributes, anyNumber, anyText } from "../../support/any-attributes.ts";

const KEY = '"user_name":"ann","deadline_unix_time":1767225600';

/** What the line is read as; undefined: it is left to be parsed. */
function read(line: string, items = new LineItems()) {
  const text = `x\n${line}\ny`;
  const body = Buffer.from(text);
  return items.read(body, 2, body.length - 2, body.length === text.length);
}

const record: fc.Arbitrary<Attributes> = fc
  .tuple(
    anyText.filter((text) => text !== ""),
    anyNumber,
    anyAttributes,
  )
  .map(([user, deadline, others]) => ({
    ...others,
    user_name: { S: user },
    deadline_unix_time: { N: deadline },
  }));
const lineOf = (one: Attributes) => ndjson.encode({}).page([one]).trimEnd();
/** The text of a line with something put in, taken out or changed in one place. */
const damaged = fc
  .tuple(
    record.map(lineOf),
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom(...'{}[]":,\\ 01.e-$nué\u0001\ufffd'),
  )
  .map(([line, place, taken, put]) => {
    const at = place % (line.length + 1);
    return line.slice(0, at) + put + line.slice(at + taken);
  })
  .filter((line) => !/[\n\ud800-\udfff]/u.test(line));

/** Throws unless the line is a record, and what was read of it is that one. */
function expectRecord(line: string, { key, json }: NonNullable<ReturnType<typeof read>>): void {
  const parsed = parsePlainRecord(line);
  validateRecord(parsed);
  expect(attributesFromDynamoJson(JSON.parse(json))).toEqual(parsed);
  expect(key).toEqual(keyOf(parsed));
}

describe("LineItems", () => {
  it("reads a line as the record that parsing makes of it, or not at all", () => {
    // One for all, as for the lines of a file.
    const items = new LineItems();
    let count = 0;
    fc.assert(
      fc.property(fc.oneof(record.map(lineOf), damaged), (line) => {
        const item = read(line, items);
        if (item === undefined) return;
        count += 1;
        expectRecord(line, item);
      }),
      { numRuns: 3000 },
    );
    expect(count).toBeGreaterThan(300);
  });

  it.each([
    "",
    ',"a":null,"b":true,"c":false,"d":[],"e":{},"f":[[],{}],"g":[1,"a",null]',
    ',"a":-0.5,"b":12345678901234567890123456789012345678,"c":0',
    String.raw`,"a":"\"\\\b\f\n\r\t","熊本":"はまち😀"`,
    ',"map":{"user_name":1,"deadline_unix_time":"x","list":[{"a":[{"b":{}}]}]}',
    ', "spaced": 1,  "list": [ 1, 2 ], "map": { "a": 1 } ',
    ',"__proto__":{"__proto__":1}',
  ])("copies a record with %s", (members) => {
    const line = `{${KEY}${members}}`;
    const item = read(line);
    expect(item).toMatchObject({ key: { userName: "ann", deadline: "1767225600" } });
    expectRecord(line, item!);
  });

  it.each([
    "",
    "{}",
    "[]",
    "null",
    '{"user_name":"ann"}',
    '{"deadline_unix_time":1}',
    '{"user_name":"","deadline_unix_time":1}',
    `{"user_name":"${"a".repeat(2049)}","deadline_unix_time":1}`,
    '{"user_name":"a\\nb","deadline_unix_time":1}',
    '{"user_name":1,"deadline_unix_time":1}',
    '{"user_name":"ann","deadline_unix_time":"1"}',
    '{"user_name":"ann","deadline_unix_time":null}',
    `{${KEY}} x`,
    `{${KEY}`,
    `{${KEY},}`,
    `{${KEY} "a":1}`,
    `{,${KEY}}`,
    `{${KEY},"user_name":"bob"}`,
    `{${KEY},"a":1,"a":2}`,
    `{${KEY},"a":{"b":1,"b":2}}`,
    `{${KEY},"":1}`,
    `{${KEY},"$ss":["a"]}`,
    `{${KEY},"a":{"$ss":["a"]}}`,
    `{${KEY},"a":[1,]}`,
    `{${KEY},"a":[,1]}`,
    `{${KEY},"a":[1 2]}`,
    `{${KEY},"a":01}`,
    `{${KEY},"a":1.0}`,
    `{${KEY},"a":1e5}`,
    `{${KEY},"a":-0}`,
    `{${KEY},"a":+1}`,
    `{${KEY},"a":${"1".repeat(39)}}`,
    `{${KEY},"a":nul}`,
    `{${KEY},"a":truex}`,
    `{${KEY},"a":"\\u00e9"}`,
    `{${KEY},"a":"\u0001"}`,
    `{${KEY},"a":${"[".repeat(40)}${"]".repeat(40)}}`,
    `{${KEY},"a":"${"a".repeat(9000)}"}`,
  ])("leaves %s to be parsed", (line) => {
    expect(read(line)).toBeUndefined();
  });

  it("has room for what becomes of the shortest values", () => {
    const line = `{${KEY},"a":[${"1,".repeat(4000)}1]}`;
    const item = read(line);
    expect(item).toBeDefined();
    expectRecord(line, item!);
  });
});
