import { isLosslessNumber } from "lossless-json";
import { usageError } from "../errors.ts";
import type { Attributes, AttributeValue } from "../task/attribute-value.ts";
import { attributesFromJson } from "../task/json-value.ts";
import { DEADLINE } from "../task/record.ts";
import { validateNewRecord } from "../task/validate-record.ts";
import { nativeNumber } from "./native-value.ts";
import type { JsonRecord } from "./record-store.ts";
import { recordOfAttributes } from "./stored-record.ts";

/**
 * The record that a body asks for: JSON text, or what Lambda has parsed. The deadline may be missing. Throws a usage
 * error for what DynamoDB would refuse, and for a number that would not come back as it was sent.
 */
export function readRecord(body: unknown): JsonRecord {
  const text = typeof body === "string" ? body : stringify(body);
  const attributes = attributesFromJson(text, "the body");
  validateNewRecord(Object.hasOwn(attributes, DEADLINE) ? attributes : withAnyDeadline(attributes));
  for (const [name, value] of Object.entries(attributes)) checkNumbers(value, name);
  return recordOfAttributes(attributes);
}

// Lambda parses events into doubles: 1e400 is Infinity by now, and JSON would make null of it.
function stringify(body: unknown): string {
  try {
    return JSON.stringify(body, (name, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) throw roundedNumber(name, String(value));
      return value;
    });
  } catch (error) {
    if (error instanceof RangeError)
      throw usageError("the body is nested too deeply", "DynamoDB keeps 32 levels");
    throw error;
  }
}

function checkNumbers(value: AttributeValue, place: string): void {
  if ("N" in value && isLosslessNumber(nativeNumber(value.N))) throw roundedNumber(place, value.N);
  if ("L" in value) value.L.forEach((element, index) => checkNumbers(element, `${place}[${index}]`));
  if ("M" in value)
    for (const [name, member] of Object.entries(value.M)) checkNumbers(member, `${place}.${name}`);
}

function roundedNumber(place: string, number: string): Error {
  return usageError(
    `${place} is ${number}, which is beyond 2^53 or has more digits than a double: it would be rounded`,
    "send it as text",
  );
}

function withAnyDeadline(attributes: Attributes): Attributes {
  return { ...attributes, [DEADLINE]: { N: "0" } };
}
