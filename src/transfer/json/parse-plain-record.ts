import type { AttributeValue } from "../../task/attribute-value.ts";
import { attributesFromJson } from "../../task/json-value.ts";
import { normalizeNumber } from "../../task/number.ts";
import type { TaskRecord } from "../../task/record.ts";
import { fromTypedAttributes } from "./typed-value.ts";
import { isObject } from "../../task/unchecked.ts";

// A number that a double may change: 16 characters or more, or an exponent. In JSON a number follows one of `:,[`.
const LONG_NUMBER = /[:,[][ \t\r\n]*-?(?:\d[\d.]{15}|[\d.]+[eE])/;
const DOLLAR = 36;

interface Seen {
  names: number;
  notation: boolean;
}

/** The attributes of a record in plain JSON with the `$` notation. Throws usage errors. */
export function parsePlainRecord(text: string): TaskRecord {
  return parseFast(text) ?? fromTypedAttributes(attributesFromJson(text, "the record"));
}

/** JSON.parse reads ten times as fast as the parser that keeps digits: undefined wherever it might lose something. */
function parseFast(text: string): TaskRecord | undefined {
  if (LONG_NUMBER.test(text)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(parsed)) return undefined;
  const seen: Seen = { names: 0, notation: false };
  const record = convertMembers(parsed, seen);
  if (mayNameTwice(text, seen.names)) return undefined;
  return seen.notation ? fromTypedAttributes(record) : record;
}

/** Turns the object itself into attributes: a copy would cost as much as the parsing. */
function convertMembers(members: { [name: string]: unknown }, seen: Seen): TaskRecord {
  // JSON.parse makes "__proto__" a property of the object itself, which it stays.
  for (const name in members) {
    seen.names += 1;
    if (name.charCodeAt(0) === DOLLAR) seen.notation = true;
    members[name] = convert(members[name], seen);
  }
  return members as TaskRecord;
}

function convert(value: unknown, seen: Seen): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: digitsOf(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map((element) => convert(element, seen)) };
  if (!isObject(value)) return { NULL: true };
  return { M: convertMembers(value, seen) };
}

// A double keeps 15 digits, and its own text gives them back.
function digitsOf(value: number): string {
  return normalizeNumber(String(value));
}

const SPACED = /"[ \t\r\n]+:/;

/**
 * Whether JSON text may name something twice in one object. JSON.parse takes the last of two values in silence, and
 * the other one would be lost. `names` counts the names in all objects that it made; no answer `false` is wrong.
 */
export function mayNameTwice(text: string, names: number): boolean {
  // Each name ends in `":`, and only texts with a quote or a colon at the right place have more of them.
  let ends = 0;
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) ends += 1;
  return ends !== names || SPACED.test(text);
}
