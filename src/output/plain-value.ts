import type { Attributes, AttributeValue } from "../task/attribute-value.ts";
import { base64FromBytes } from "../task/base64.ts";
import { compareNumbers, isPlainInteger, normalizeNumber } from "../task/number.ts";

// What JSON.stringify leaves as it is and a terminal behind a pipe, as in `tasks scan | head`, would obey or hide: C1,
// separators, overrides of the writing direction. Never more than these: exports are to stay the same bytes.
export const ESCAPED = /[\u007f-\u009f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;
const NORMAL = /^(0|-?(?!0$)(0|[1-9]\d*)(\.\d*[1-9])?)$/;

/**
 * A value as JSON without spaces: numbers with every digit, binary as base64, sets as sorted arrays, map names sorted,
 * so that equal values are equal bytes.
 */
export function toJson(value: AttributeValue): string {
  if ("S" in value) return quote(value.S);
  if ("N" in value) return digits(value.N);
  if ("BOOL" in value) return String(value.BOOL);
  if ("NULL" in value) return "null";
  if ("B" in value) return quote(base64FromBytes(value.B));
  if ("L" in value) return array(value.L.map(toJson));
  if ("SS" in value) return array([...value.SS].sort(compareUtf8).map(quote));
  if ("NS" in value) return array([...value.NS].sort(compareNumbers).map(digits));
  if ("BS" in value)
    return array([...value.BS].sort(Buffer.compare).map((bytes) => quote(base64FromBytes(bytes))));
  return recordToJson(value.M, Object.keys(value.M).sort());
}

/** One line of JSON without spaces, with the named attributes in the order of `names`; those it has not are left out. */
export function recordToJson(record: Attributes, names: Iterable<string>): string {
  const members: string[] = [];
  for (const name of names) {
    if (Object.hasOwn(record, name)) members.push(`${quote(name)}:${toJson(record[name]!)}`);
  }
  return `{${members.join(",")}}`;
}

/** A value as the text of a cell: text, digits and base64 without quotes, lists, maps and sets as JSON. */
export function toText(value: AttributeValue): string {
  if ("S" in value) return value.S;
  if ("B" in value) return base64FromBytes(value.B);
  return toJson(value);
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

// DynamoDB normalises numbers; some servers that speak its API give back what was written, as in .5, which is no JSON.
function digits(number: string): string {
  return isPlainInteger(number) || NORMAL.test(number) ? number : normalizeNumber(number);
}

function array(elements: string[]): string {
  return `[${elements.join(",")}]`;
}

// DynamoDB orders strings by their UTF-8 bytes, JavaScript by UTF-16 code units: U+FF5E and U+1F600 tell them apart.
function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
