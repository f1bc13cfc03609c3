import { shorten, type TasksError, usageError } from "../errors.ts";
import type { Attributes, AttributeValue } from "./attribute-value.ts";
import { base64FromBytes, bytesFromBase64 } from "./base64.ts";
import { numberAt, compareNumbers } from "./number.ts";
import { orderNames } from "./record.ts";
import { isObject } from "./unchecked.ts";

const HINT = 'DynamoDB JSON names each value\'s type, as in {"title":{"S":"Report"},"priority":{"N":"3"}}';

/**
 * DynamoDB JSON without spaces, `{"a":{"S":"x"},"n":{"N":"1"}}`: names in the one order and set elements sorted, so
 * that equal attributes are equal bytes.
 */
export function encodeDynamoJson(attributes: Attributes): string {
  return encodeAttributes(attributes, orderNames(Object.keys(attributes)));
}

function encodeAttributes(attributes: Attributes, names: string[]): string {
  let text = "{";
  for (const name of names) {
    if (text.length > 1) text += ",";
    text += `${JSON.stringify(name)}:${encodeValue(attributes[name]!)}`;
  }
  return `${text}}`;
}

function encodeValue(value: AttributeValue): string {
  if ("S" in value) return `{"S":${JSON.stringify(value.S)}}`;
  if ("N" in value) return `{"N":"${value.N}"}`;
  if ("BOOL" in value) return value.BOOL ? '{"BOOL":true}' : '{"BOOL":false}';
  if ("NULL" in value) return '{"NULL":true}';
  if ("M" in value) return `{"M":${encodeAttributes(value.M, Object.keys(value.M).sort())}}`;
  if ("L" in value) return `{"L":[${value.L.map(encodeValue).join(",")}]}`;
  if ("B" in value) return `{"B":"${base64FromBytes(value.B)}"}`;
  if ("SS" in value) return `{"SS":${JSON.stringify([...value.SS].sort(compareUtf8))}}`;
  if ("NS" in value) return `{"NS":${JSON.stringify([...value.NS].sort(compareNumbers))}}`;
  return `{"BS":${JSON.stringify([...value.BS].sort(Buffer.compare).map(base64FromBytes))}}`;
}

// DynamoDB's own order of texts; JavaScript's differs above U+FFFF.
function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The attributes of DynamoDB JSON. Throws a usage error for what is not DynamoDB JSON. */
export function decodeDynamoJson(text: string): Attributes {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw usageError(`not JSON: ${(error as Error).message}`, HINT);
  }
  return attributesFromDynamoJson(parsed);
}

/**
 * The attributes of DynamoDB JSON that JSON.parse has read, such as `Item` in a line of an S3 export. The object itself
 * is turned into them, because a copy would cost as much as the parsing.
 */
export function attributesFromDynamoJson(parsed: unknown): Attributes {
  try {
    return decodeAttributes(parsed);
  } catch (error) {
    if (error instanceof RangeError)
      throw usageError("nested too deeply", "DynamoDB keeps at most 32 levels");
    throw error;
  }
}

function decodeAttributes(parsed: unknown): Attributes {
  if (!isObject(parsed)) throw usageError(`${show(parsed)} is not an object of typed values`, HINT);
  // JSON.parse makes "__proto__" a property of the object itself, which it stays: no value is put in another place.
  for (const name in parsed) decodeValue(parsed[name], name);
  return parsed as Attributes;
}

// Reads each type by its literal name: a computed name here makes decoding a record three times as slow.
function decodeValue(value: unknown, name: string): void {
  if (!isObject(value)) throw untyped(value, name);
  let types = 0;
  for (const _ in value) types += 1;
  if (types !== 1) throw untyped(value, name);
  if (
    typeof value.S === "string" ||
    typeof value.BOOL === "boolean" ||
    value.NULL === true ||
    isTexts(value.SS)
  )
    return;
  if (typeof value.N === "string") {
    const normal = numberAt(value.N, () => `attribute ${name}`);
    if (normal !== value.N) value.N = normal;
  } else if (isObject(value.M)) decodeAttributes(value.M);
  else if (Array.isArray(value.L)) for (const element of value.L) decodeValue(element, name);
  else if (typeof value.B === "string") value.B = decodeBytes(value.B, name);
  else if (isTexts(value.NS)) value.NS = value.NS.map((text) => numberAt(text, () => `attribute ${name}`));
  else if (isTexts(value.BS)) value.BS = value.BS.map((text) => decodeBytes(text, name));
  else throw untyped(value, name);
}

function decodeBytes(text: string, name: string): Uint8Array {
  const bytes = bytesFromBase64(text);
  if (bytes !== undefined) return bytes;
  throw usageError(`attribute ${name}: ${show(text)} is not base64`, "write padded base64, as in aGVsbG8=");
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === "string");
}

function untyped(value: unknown, name: string): TasksError {
  return usageError(`attribute ${name}: ${show(value)} is not a typed value`, HINT);
}

function show(value: unknown): string {
  return shorten(JSON.stringify(value));
}
