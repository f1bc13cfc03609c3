import { usageError } from "../../errors.ts";
import { attributesFromDynamoJson, encodeDynamoJson } from "../../task/dynamodb-json.ts";
import { valueFromJson } from "../../task/json-value.ts";
import type { TaskRecord } from "../../task/record.ts";
import { decodeLines } from "./decode-lines.ts";
import { mayNameTwice } from "./parse-plain-record.ts";
import { dynamodbFrames } from "../lines/line-frames.ts";
import type { TransferFormat } from "../transfer-format.ts";
import { isObject } from "../../task/unchecked.ts";

const lineOf = (record: TaskRecord) => `{"Item":${encodeDynamoJson(record)}}\n`;

/**
 * `{"Item":{…}}` per line, as DynamoDB exports a table to S3 (Developer Guide, "DynamoDB table export output format"). Numbers
 * are texts in it, so JSON.parse keeps their digits.
 */
export const dynamodbJson: TransferFormat = {
  decode: (chunks, options) => decodeLines(chunks, parseItem, options),
  encode: ({ columns }) => ({
    page: (records) => records.map((record) => lineOf(choose(record, columns))).join(""),
    end: () => "",
  }),
  copied: { frames: dynamodbFrames, line: lineOf },
};

function parseItem(text: string): TaskRecord {
  const parsed = parseOnce(text);
  if (!isObject(parsed) || !Object.hasOwn(parsed, "Item"))
    throw usageError('the line is no {"Item":{…}}', "write each record as a line of an S3 export has it");
  for (const name in parsed) {
    if (name !== "Item") throw usageError(`the line has ${JSON.stringify(name)} beside "Item"`);
  }
  return attributesFromDynamoJson(parsed.Item);
}

/** JSON.parse, and a usage error for text in which it would drop one of two values with the same name. */
function parseOnce(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  // Refuses a second value, and what is no JSON, saying where.
  if (parsed === undefined || mayNameTwice(text, countNames(parsed))) valueFromJson(text, "the line");
  return parsed;
}

function countNames(value: unknown): number {
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) count += countNames(element);
  } else if (isObject(value)) {
    for (const name in value) count += 1 + countNames(value[name]);
  }
  return count;
}

function choose(record: TaskRecord, columns: readonly string[] | undefined): TaskRecord {
  if (columns === undefined) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => columns.includes(name)));
}
