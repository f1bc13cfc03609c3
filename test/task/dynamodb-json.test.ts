import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import type { Attributes } from "../../src/task/attribute-value.ts";
import {
  attributesFromDynamoJson,
  decodeDynamoJson,
  encodeDynamoJson,
} from "../../src/task/dynamodb-json.ts";
import { anyAttributes } from "../support/any-attributes.ts";
import { failure } from "../support/failure.ts";

const bytes = (...list: number[]) => new Uint8Array(list);

const ALL_TYPES: Attributes = {
  zone: { S: '熊本 "x"' },
  map: { M: { status: { N: "2" }, a: { B: bytes(0) } } },
  list: { L: [{ NULL: true }, { BOOL: false }, { L: [{ BS: [bytes(7)] }] }] },
  status: { S: "open" },
  numbers: { NS: ["10", "9", "-1"] },
  texts: { SS: ["😀", "～", "a"] },
  blobs: { BS: [bytes(255), bytes(1, 2), bytes()] },
  blob: { B: bytes(251, 255) },
  deadline_unix_time: { N: "1767225600" },
  user_name: { S: "kumamoto" },
};

// U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
const ALL_TYPES_TEXT =
  '{"user_name":{"S":"kumamoto"},"deadline_unix_time":{"N":"1767225600"},"status":{"S":"open"},"blob":{"B":"+/8="},' +
  '"blobs":{"BS":["","AQI=","/w=="]},"list":{"L":[{"NULL":true},{"BOOL":false},{"L":[{"BS":["Bw=="]}]}]},' +
  '"map":{"M":{"a":{"B":"AA=="},"status":{"N":"2"}}},"numbers":{"NS":["-1","9","10"]},"texts":{"SS":["a","～","😀"]},' +
  '"zone":{"S":"熊本 \\"x\\""}}';

describe("DynamoDB JSON", () => {
  it("all ten types are written in the one order, with sorted sets", () => {
    expect(encodeDynamoJson(ALL_TYPES)).toBe(ALL_TYPES_TEXT);
  });

  it("all ten types are read", () => {
    expect(decodeDynamoJson(ALL_TYPES_TEXT)).toStrictEqual({
      ...ALL_TYPES,
      numbers: { NS: ["-1", "9", "10"] },
      texts: { SS: ["a", "～", "😀"] },
      blobs: { BS: [bytes(), bytes(1, 2), bytes(255)] },
    });
  });

  it("writing changes nothing in the attributes", () => {
    const before = structuredClone(ALL_TYPES);
    encodeDynamoJson(ALL_TYPES);
    expect(ALL_TYPES).toStrictEqual(before);
  });

  it("no attributes are an empty object", () => {
    expect(encodeDynamoJson({})).toBe("{}");
    expect(decodeDynamoJson("{}")).toEqual({});
  });

  it("reads what JSON.stringify makes of the same values, and writes equal bytes again", () => {
    fc.assert(
      fc.property(anyAttributes, (attributes) => {
        const text = JSON.stringify(attributes, (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
        );
        const read = decodeDynamoJson(text);
        expect(isDeepStrictEqual(read, attributes)).toBe(true);
        const written = encodeDynamoJson(read);
        expect(encodeDynamoJson(decodeDynamoJson(written))).toBe(written);
      }),
      { numRuns: 400 },
    );
  });

  it("the item in a line of DynamoDB's S3 export is read", () => {
    const line =
      '{"Item":{"Id":{"N":"103"},"Authors":{"SS":["Author1","Author2"]},"InPublication":{"BOOL":false}}}';
    expect(attributesFromDynamoJson((JSON.parse(line) as { Item: unknown }).Item)).toEqual({
      Id: { N: "103" },
      Authors: { SS: ["Author1", "Author2"] },
      InPublication: { BOOL: false },
    });
  });

  it("__proto__ is an attribute and no prototype, on every level and with binary in it", () => {
    const read = decodeDynamoJson('{"__proto__":{"M":{"__proto__":{"B":"AQ=="}}}}');
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(encodeDynamoJson(read)).toBe('{"__proto__":{"M":{"__proto__":{"B":"AQ=="}}}}');
    expect(failure(() => decodeDynamoJson('{"a":{"__proto__":{"S":"x"}}}')).message).toContain(
      "is not a typed value",
    );
  });

  it("half a surrogate pair survives storing", () => {
    expect(decodeDynamoJson(encodeDynamoJson({ a: { S: "\ud800" } }))).toEqual({ a: { S: "\ud800" } });
  });

  it("numbers are normalised", () => {
    expect(decodeDynamoJson('{"n":{"N":"007.50"},"s":{"NS":["1e2"]}}')).toEqual({
      n: { N: "7.5" },
      s: { NS: ["100"] },
    });
  });

  it.each([
    ["[]", "[] is not an object of typed values"],
    ["null", "null is not an object of typed values"],
    ['"x"', '"x" is not an object of typed values'],
    ['{"a":"x"}', 'attribute a: "x" is not a typed value'],
    ['{"a":null}', "attribute a: null is not a typed value"],
    ['{"a":["S"]}', 'attribute a: ["S"] is not a typed value'],
    ['{"a":{}}', "attribute a: {} is not a typed value"],
    ['{"a":{"X":1}}', 'attribute a: {"X":1} is not a typed value'],
    ['{"a":{"S":1}}', 'attribute a: {"S":1} is not a typed value'],
    ['{"a":{"N":1}}', 'attribute a: {"N":1} is not a typed value'],
    ['{"a":{"S":"x","N":"1"}}', 'attribute a: {"S":"x","N":"1"} is not a typed value'],
    ['{"a":{"NULL":false}}', 'attribute a: {"NULL":false} is not a typed value'],
    ['{"a":{"BOOL":"true"}}', 'attribute a: {"BOOL":"true"} is not a typed value'],
    ['{"a":{"SS":"x"}}', 'attribute a: {"SS":"x"} is not a typed value'],
    ['{"a":{"SS":[1]}}', 'attribute a: {"SS":[1]} is not a typed value'],
    ['{"a":{"L":{}}}', 'attribute a: {"L":{}} is not a typed value'],
    ['{"a":{"M":[]}}', 'attribute a: {"M":[]} is not a typed value'],
    ['{"a":{"M":{"b":{"L":[{"Q":1}]}}}}', 'attribute b: {"Q":1} is not a typed value'],
    ['{"a":{"N":"x"}}', "attribute a: 'x' is not a number"],
    ['{"a":{"NS":["1",""]}}', "attribute a: '' is not a number"],
    ['{"a":{"B":"A"}}', 'attribute a: "A" is not base64'],
    ['{"a":{"BS":["AA==","-"]}}', 'attribute a: "-" is not base64'],
    [`{"a":${'{"L":['.repeat(50_000)}${"]}".repeat(50_000)}}`, "nested too deeply"],
  ])("%.60s is refused", (text, message) => {
    expect(failure(() => decodeDynamoJson(text)).message).toBe(message);
  });

  it("what is no JSON is refused", () => {
    expect(failure(() => decodeDynamoJson("{")).message).toMatch(/^not JSON: /);
    expect(failure(() => decodeDynamoJson("")).message).toMatch(/^not JSON: /);
  });

  it("any JSON is attributes or a usage error", () => {
    const keys = fc.constantFrom("S", "N", "B", "M", "L", "SS", "NS", "BS", "BOOL", "NULL", "a", "__proto__");
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("x", "1", "AA==", "", 1, true, null),
        fc.array(tie("json"), { maxLength: 2 }),
        fc.array(fc.tuple(keys, tie("json")), { maxLength: 2 }).map((list) => Object.fromEntries(list)),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        try {
          encodeDynamoJson(attributesFromDynamoJson(value));
        } catch (error) {
          expect(error).toBeInstanceOf(TasksError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
