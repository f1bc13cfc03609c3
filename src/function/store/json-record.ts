import { isLosslessNumber, type LosslessNumber } from "lossless-json";
import { base64FromBytes } from "../../task/base64.ts";
import { compareNumbers } from "../../task/number.ts";
import { orderNames } from "../../task/record.ts";
import type { JsonRecord, JsonValue } from "./record-store.ts";

/**
 * A record of native values as JSON in the one order of `tasks`: equal records are equal texts. Sets become
 * sorted arrays and bytes base64, as in the output of the commands.
 */
export function jsonRecord(item: { [name: string]: unknown }): JsonRecord {
  return Object.fromEntries(orderNames(Object.keys(item)).map((name) => [name, jsonValue(item[name])]));
}

function jsonValue(value: unknown): JsonValue {
  if (typeof value !== "object" || value === null) return value as JsonValue;
  if (isLosslessNumber(value)) return value;
  if (value instanceof Uint8Array) return base64FromBytes(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value instanceof Set) return sortedElements(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, jsonValue(member)]));
}

function sortedElements(set: Set<unknown>): JsonValue[] {
  const elements = [...set];
  if (elements.every((element) => element instanceof Uint8Array))
    return elements.sort(Buffer.compare).map(base64FromBytes);
  if (elements.every((element) => typeof element === "string"))
    return elements.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const numbers = elements as (number | LosslessNumber)[];
  return numbers.sort((a, b) => compareNumbers(a.toString(), b.toString()));
}
