import type { Attributes, AttributeValue } from "./attribute-value.ts";
import { base64FromBytes } from "./base64.ts";
import { compareNumbers, normalizeNumber } from "./number.ts";

/**
 * Orders two values by DynamoDB's rules: texts by their UTF-8 bytes, numbers by value, binary by unsigned bytes.
 * Undefined when the types differ or have no order (Developer Guide, "Data types for attributes").
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if ("S" in a && "S" in b) return a.S === b.S ? 0 : Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if ("N" in a && "N" in b) return compareNumbers(a.N, b.N);
  if ("B" in a && "B" in b) return Buffer.compare(a.B, b.B);
  return undefined;
}

/** Whether two values are the same to DynamoDB: of one type, numbers by value, sets and maps in any order. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if ("S" in a) return "S" in b && a.S === b.S;
  if ("N" in a || "B" in a) return compareValues(a, b) === 0;
  if ("BOOL" in a) return "BOOL" in b && a.BOOL === b.BOOL;
  if ("NULL" in a) return "NULL" in b;
  if ("SS" in a) return "SS" in b && equalSets(a.SS, b.SS);
  if ("NS" in a) return "NS" in b && equalSets(a.NS.map(normalizeNumber), b.NS.map(normalizeNumber));
  if ("BS" in a) return "BS" in b && equalSets(a.BS.map(base64FromBytes), b.BS.map(base64FromBytes));
  if ("L" in a) return "L" in b && equalLists(a.L, b.L);
  return "M" in b && equalMaps(a.M, b.M);
}

function equalSets(a: string[], b: string[]): boolean {
  const elements = new Set(b);
  return a.length === b.length && a.every((element) => elements.has(element));
}

function equalLists(a: AttributeValue[], b: AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, i) => equalOptional(value, b[i]));
}

function equalMaps(a: { [name: string]: AttributeValue }, b: { [name: string]: AttributeValue }): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && equalOptional(a[name], b[name]));
}

function equalOptional(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && equalValues(a, b);
}

/** Whether DynamoDB sees one item in both: numbers by value, binary by bytes, sets and maps in any order. */
export function equalAttributes(a: Attributes, b: Attributes): boolean {
  return equalValues({ M: a }, { M: b });
}
