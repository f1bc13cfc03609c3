import type { Attributes } from "../../src/task/attribute-value.ts";
import { attributesFromDynamoJson } from "../../src/task/dynamodb-json.ts";
import { ndjson } from "../../src/transfer/json/format-ndjson.ts";

const encoder = ndjson.encode({});

/** The NDJSON line of a record, by way of the format. */
export function slowLine(item: Attributes): string {
  return encoder.page([item]);
}

/** The lines of a page by way of records. */
export function slowLines(body: string): string {
  const page = JSON.parse(body) as { Items: unknown[] };
  return page.Items.map((item) => slowLine(attributesFromDynamoJson(item))).join("");
}

export function pageOf(items: string[]): string {
  return `{"Items":[${items.join(",")}]}`;
}

/** A page with all fields, and with what can and what cannot be copied in its items. */
export const MIXED_PAGE =
  '{"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5},"Count":2,"Items":[' +
  '{"tags":{"SS":["b","a"]},"status":{"S":"open"},"done":{"BOOL":true},"user_name":{"S":"熊本 \\"x\\"\\n"},' +
  '"deadline_unix_time":{"N":"1767225600"},"none":{"NULL":true},"ratio":{"N":"-0.5"},"map":{"M":{"$b":{"B":"aGk="}}}},' +
  '{ "user_name" : {"S":"\\u0061\\/"},"off":{"BOOL":false},"big":{"N":"1E+3"}, "bell":{"S":"\u009b"} }],' +
  '"LastEvaluatedKey":{"user_name":{"S":"a"},"deadline_unix_time":{"N":"1"}},"ScannedCount":7}';

export const MIXED_LINES =
  '{"user_name":"熊本 \\"x\\"\\n","deadline_unix_time":1767225600,"status":"open","done":true,' +
  '"map":{"$m":{"$b":{"$b":"aGk="}}},"none":null,"ratio":-0.5,"tags":{"$ss":["a","b"]}}\n' +
  '{"user_name":"a/","bell":"\\u009b","big":1000,"off":false}\n';
