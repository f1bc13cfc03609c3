import { isLosslessNumber } from "lossless-json";
import { TasksError, usageError } from "../../errors.ts";
import { typeOf, type Attributes, type AttributeValue } from "../../task/attribute-value.ts";
import { valueFromJson } from "../../task/json-value.ts";
import { DEADLINE } from "../../task/record.ts";
import { isTooLarge, validateNewRecord } from "../../task/validate-record.ts";
import { nativeNumber } from "../store/native-value.ts";
import type { JsonRecord } from "../store/record-store.ts";
import { recordOfAttributes } from "../store/stored-record.ts";

/** Why a record is refused; 413: DynamoDB keeps none so large. */
export interface RecordRefusal {
  status: 400 | 413;
  error: string;
  hint: string;
}

class TooLarge extends TasksError {}

/** The record that a body asks for, as `recordOf` reads it. Throws a usage error for what is no JSON, too. */
export function readRecord(body: unknown): JsonRecord {
  return recordOf(readBody(body), "the body");
}

/** What a body says: JSON text, or what Lambda has parsed. Throws a usage error for what is no JSON. */
export function readBody(body: unknown): AttributeValue {
  return valueFromJson(typeof body === "string" ? body : stringify(body), "the body");
}

/**
 * The record that a value asks for, which errors call `what`. The deadline may be missing. Throws a usage error for what
 * DynamoDB would refuse, and for a number that would not come back as it was sent.
 */
export function recordOf(value: AttributeValue, what: string): JsonRecord {
  if (!("M" in value)) {
    throw usageError(
      `${what} is JSON of type ${typeOf(value)}, not an object`,
      'write an object, as in {"title":"Report"}',
    );
  }
  const attributes = value.M;
  try {
    validateNewRecord(Object.hasOwn(attributes, DEADLINE) ? attributes : withAnyDeadline(attributes));
  } catch (error) {
    if (!(error instanceof TasksError) || !isTooLarge(attributes)) throw error;
    throw new TooLarge(error.kind, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
  for (const [name, member] of Object.entries(attributes)) checkNumbers(member, name);
  return recordOfAttributes(attributes);
}

/** What the client is told of an error that says why there is no record. Throws all others again. */
export function refusalOf(error: unknown): RecordRefusal {
  if (!(error instanceof TasksError)) throw error;
  const { message, hint = "" } = error;
  return { status: error instanceof TooLarge ? 413 : 400, error: message, hint };
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
