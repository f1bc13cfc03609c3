import { stringify } from "lossless-json";
import type { Attributes } from "../../task/attribute-value.ts";
import { attributesFromJson } from "../../task/json-value.ts";
import { jsonRecord } from "./json-record.ts";
import { nativeValue } from "./native-value.ts";
import type { JsonRecord } from "./record-store.ts";

/** A record as DynamoDB keeps it. */
export function attributesOfRecord(record: JsonRecord): Attributes {
  return attributesFromJson(stringify(record)!, "the record");
}

/** What DynamoDB keeps, as a record of the function, in its one order. */
export function recordOfAttributes(attributes: Attributes): JsonRecord {
  const native = Object.entries(attributes).map(([name, value]) => [name, nativeValue(value)]);
  return jsonRecord(Object.fromEntries(native) as { [name: string]: unknown });
}
