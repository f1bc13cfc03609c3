import { LosslessNumber } from "lossless-json";
import type { AttributeValue } from "../../task/attribute-value.ts";
import { normalizeNumber } from "../../task/number.ts";

/** A DynamoDB value in JavaScript's own types: text, number, Uint8Array, Set, array, object. */
export function nativeValue(value: AttributeValue): unknown {
  if ("S" in value) return value.S;
  if ("N" in value) return nativeNumber(value.N);
  if ("BOOL" in value) return value.BOOL;
  if ("NULL" in value) return null;
  if ("B" in value) return value.B;
  if ("L" in value) return value.L.map(nativeValue);
  if ("SS" in value) return new Set(value.SS);
  if ("NS" in value) return new Set(value.NS.map(nativeNumber));
  if ("BS" in value) return new Set(value.BS);
  return Object.fromEntries(Object.entries(value.M).map(([name, member]) => [name, nativeValue(member)]));
}

/** The number that a decimal text is, or its digits where a double would round it or is beyond 2^53 - 1. */
export function nativeNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  const exact =
    Math.abs(number) <= Number.MAX_SAFE_INTEGER && normalizeNumber(String(number)) === normalizeNumber(text);
  return exact ? number : new LosslessNumber(normalizeNumber(text));
}
