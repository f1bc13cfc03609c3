import { Buffer } from "node:buffer";
import { toItem } from "./records.mjs";

// DynamoDB Local takes any signature, and one table of records for each access key.
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/** @param {string} operation */
const headersOf = (operation) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": `DynamoDB_20120810.${operation}`,
  authorization: AUTHORIZATION,
});

/** Calls an operation without any SDK. @param {string} endpoint @param {string} operation @param {object} input */
export async function ask(endpoint, operation, input) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: headersOf(operation),
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${text}`);
  return JSON.parse(text);
}

/** The bytes of a request, ready to be written to a socket. @param {string} operation @param {object} input */
export function requestBytes(operation, input) {
  const body = Buffer.from(JSON.stringify(input));
  const headers = Object.entries({
    host: "localhost",
    ...headersOf(operation),
    "content-length": `${body.length}`,
  });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${head}\r\n`), body]);
}

/** Makes an empty table of task records, in place of one that is there. @param {string} endpoint @param {string} table */
export async function freshTable(endpoint, table) {
  await dropTable(endpoint, table);
  await ask(endpoint, "CreateTable", {
    TableName: table,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "user_name", AttributeType: "S" },
      { AttributeName: "deadline_unix_time", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "user_name", KeyType: "HASH" },
      { AttributeName: "deadline_unix_time", KeyType: "RANGE" },
    ],
  });
}

/** @param {string} endpoint @param {string} table */
async function dropTable(endpoint, table) {
  await ask(endpoint, "DeleteTable", { TableName: table }).catch(() => undefined);
}

/** The BatchWriteItem requests, 25 records each, that put these records. @param {string} table @param {Iterable<import("./records.mjs").BenchRecord>} list */
export function putRequests(table, list) {
  const requests = [];
  /** @type {object[]} */
  let puts = [];
  const request = () =>
    requestBytes("BatchWriteItem", { RequestItems: { [table]: puts }, ReturnConsumedCapacity: "TOTAL" });
  for (const record of list) {
    puts.push({ PutRequest: { Item: toItem(record) } });
    if (puts.length < 25) continue;
    requests.push(request());
    puts = [];
  }
  if (puts.length > 0) requests.push(request());
  return requests;
}

/** The Scan requests that read the whole table in so many segments: found by reading it once. @param {string} endpoint @param {string} table @param {number} segments */
export async function scanRequests(endpoint, table, segments) {
  const requests = [];
  for (let segment = 0; segment < segments; segment += 1) {
    /** @type {object | undefined} */
    let start;
    do {
      const input = {
        TableName: table,
        ReturnConsumedCapacity: "TOTAL",
        ...(segments === 1 ? {} : { Segment: segment, TotalSegments: segments }),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      };
      requests.push(requestBytes("Scan", input));
      start = (await ask(endpoint, "Scan", input)).LastEvaluatedKey;
    } while (start !== undefined);
  }
  return requests;
}
