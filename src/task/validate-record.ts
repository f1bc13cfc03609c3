import { shorten, usageError } from "../errors.ts";
import { typeOf, type Attributes, type AttributeValue } from "./attribute-value.ts";
import { base64FromBytes } from "./base64.ts";
import { isPlainInteger, numberAt } from "./number.ts";
import { formatPath, type Path } from "./path/path.ts";
import { DEADLINE, LAST_INSTANT, USER_NAME, type TaskRecord } from "./record.ts";

// Limits: Developer Guide, "Constraints in Amazon DynamoDB" and "Naming rules".
const LARGEST_ITEM = 400 * 1024;
const LONGEST_NAME = 65_535;
const LONGEST_USER_NAME = 2048;
// The attribute itself is the first level (a conformance suite recorded it against AWS: 31 maps around a text pass).
const DEEPEST_LEVEL = 32;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

type ValuePath = (string | number)[];

/** Throws a usage error for a record that DynamoDB would refuse or change. */
export function validateRecord(record: TaskRecord): void {
  validateUserName(record[USER_NAME]);
  validateDeadline(record[DEADLINE]);
  validateAttributes(record);
}

/** The same for attributes without their keys. */
export function validateAttributes(attributes: Attributes): void {
  const place: ValuePath = [];
  for (const name in attributes) checkMember(name, attributes[name]!, place);
  checkSize(itemSize(attributes), () => formatPlace([largestOf(attributes)]));
}

/** The same for values at their places in a record, as an update writes them; undefined: the place alone. */
export function validatePlaced(values: readonly { path: Path; value: AttributeValue | undefined }[]): void {
  const written: [string, AttributeValue][] = [];
  for (const { path, value } of values) {
    for (const [index, step] of path.entries()) {
      if (typeof step === "string") checkName(step, path.slice(0, index + 1));
    }
    if (value === undefined) continue;
    checkMember(path.at(-1)!, value, path.slice(0, -1));
    written.push([formatPath(path), value]);
  }
  // fromEntries and not assignment: an attribute may have the name __proto__.
  const all: Attributes = Object.fromEntries(written);
  checkSize(itemSize(all), () => shorten(largestOf(all), 200));
}

/** Whether DynamoDB keeps no item so large. */
export function isTooLarge(attributes: Attributes): boolean {
  return itemSize(attributes) > LARGEST_ITEM;
}

function checkSize(size: number, largest: () => string): void {
  if (size <= LARGEST_ITEM) return;
  throw usageError(
    `the record has ${size} bytes; DynamoDB keeps at most ${LARGEST_ITEM} (400 KB)`,
    `make ${largest()} smaller, or keep it elsewhere and store its address`,
  );
}

/**
 * Bytes that DynamoDB counts for an item. Numbers are AWS's approximation, a byte for two digits and one more
 * (Developer Guide, "DynamoDB item sizes and formats").
 */
export function itemSize(attributes: Attributes): number {
  let size = 0;
  for (const name in attributes) size += Buffer.byteLength(name) + valueSize(attributes[name]!);
  return size;
}

function valueSize(value: AttributeValue): number {
  if ("S" in value) return Buffer.byteLength(value.S);
  if ("N" in value) return numberSize(value.N);
  if ("B" in value) return value.B.byteLength;
  if ("SS" in value) return sum(value.SS, (text) => Buffer.byteLength(text));
  if ("NS" in value) return sum(value.NS, numberSize);
  if ("BS" in value) return sum(value.BS, (bytes) => bytes.byteLength);
  if ("L" in value) return 3 + sum(value.L, (element) => 1 + valueSize(element));
  if ("M" in value) return 3 + Object.keys(value.M).length + itemSize(value.M);
  return 1;
}

function numberSize(text: string): number {
  const digits = isPlainInteger(text) ? text.replace("-", "") : text.replace(/e.*|[^0-9]/gi, "");
  let [begin, end] = [0, digits.length];
  while (begin < end && digits[begin] === "0") begin += 1;
  while (begin < end && digits[end - 1] === "0") end -= 1;
  return Math.ceil((end - begin) / 2) + 1;
}

function sum<T>(list: T[], size: (element: T) => number): number {
  let total = 0;
  for (const element of list) total += size(element);
  return total;
}

function largestOf(attributes: Attributes): string {
  const sizeOf = (name: string) => Buffer.byteLength(name) + valueSize(attributes[name]!);
  return Object.keys(attributes).reduce((most, name) => (sizeOf(name) > sizeOf(most) ? name : most));
}

function validateUserName(value: AttributeValue | undefined): void {
  const hint = "user_name is whose task it is: text of 1 to 2048 bytes of UTF-8";
  if (value === undefined) throw usageError("the record has no user_name", hint);
  if (!("S" in value)) throw usageError(`user_name is of type ${typeOf(value)}, not text (S)`, hint);
  if (value.S === "") throw usageError("user_name is empty", hint);
  const size = Buffer.byteLength(value.S);
  if (size <= LONGEST_USER_NAME) return;
  throw usageError(`user_name has ${size} bytes; DynamoDB keeps at most ${LONGEST_USER_NAME} in a key`, hint);
}

const DEADLINE_HINT = `deadline_unix_time is whole seconds since 1970 UTC, 0 to ${LAST_INSTANT} (9999-12-31T23:59:59Z)`;

/** The decimal text of any number, which is all that DynamoDB wants. */
function validateDeadline(value: AttributeValue | undefined): string {
  if (value === undefined) throw usageError("the record has no deadline_unix_time", DEADLINE_HINT);
  if (!("N" in value))
    throw usageError(`deadline_unix_time is of type ${typeOf(value)}, not a number (N)`, DEADLINE_HINT);
  return numberAt(value.N, () => DEADLINE);
}

/** The same for a record that is newly made: its deadline is a whole second between 1970 and 9999. */
export function validateNewRecord(record: TaskRecord): void {
  validateRecord(record);
  const text = validateDeadline(record[DEADLINE]);
  if (isSecond(text)) return;
  const inSeconds = secondsOf(text);
  throw usageError(
    `deadline_unix_time ${text} is not a whole second between 1970 and 9999`,
    inSeconds === undefined ? DEADLINE_HINT : `it looks like milliseconds; in seconds it is ${inSeconds}`,
  );
}

/** Whether a decimal text is a whole second between 1970 and 9999. */
export function isSecond(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= LAST_INSTANT;
}

/** The seconds of what looks like milliseconds; else undefined. */
export function secondsOf(text: string): number | undefined {
  const seconds = Math.floor(Number(text) / 1000);
  return Number(text) > LAST_INSTANT && seconds <= LAST_INSTANT ? seconds : undefined;
}

function checkMember(key: string | number, value: AttributeValue, place: ValuePath): void {
  place.push(key);
  if (typeof key === "string") checkName(key, place);
  if (place.length > DEEPEST_LEVEL) {
    throw usageError(
      `${formatPlace(place)} is on level ${place.length}; DynamoDB keeps at most ${DEEPEST_LEVEL} levels of lists and maps`,
      "flatten it, or store it as JSON text",
    );
  }
  checkValue(value, place);
  place.pop();
}

/** Throws a usage error for a name that no attribute of DynamoDB can have. */
export function validateName(name: string): void {
  checkName(name, [name]);
}

function checkName(name: string, place: ValuePath): void {
  if (name === "") {
    const where = place.length === 1 ? "an attribute" : `a member of ${formatPlace(place.slice(0, -1))}`;
    throw usageError(`${where} has an empty name`, "DynamoDB needs at least one character");
  }
  if (checkText(name, place, "the name of ") <= LONGEST_NAME) return;
  const shown = formatPlace([...place.slice(0, -1), shorten(name, 40)]);
  throw usageError(
    `the name of ${shown} is too long; DynamoDB keeps at most ${LONGEST_NAME} bytes`,
    "shorten it",
  );
}

function checkValue(value: AttributeValue, place: ValuePath): void {
  if ("S" in value) checkText(value.S, place);
  else if ("N" in value) numberAt(value.N, () => formatPlace(place));
  else if ("M" in value) for (const name in value.M) checkMember(name, value.M[name]!, place);
  else if ("L" in value) value.L.forEach((element, index) => checkMember(index, element, place));
  else if ("SS" in value) {
    for (const text of value.SS) checkText(text, place);
    checkSet(value.SS, place, JSON.stringify);
  } else if ("NS" in value) {
    checkSet(
      value.NS.map((text) => numberAt(text, () => formatPlace(place))),
      place,
      String,
    );
  } else if ("BS" in value) {
    checkSet(value.BS.map(base64FromBytes), place, (text) => `the binary ${text}`);
  }
}

// Sent as UTF-8, a lone surrogate becomes U+FFFD: the record would come back changed. Gives the size in bytes.
function checkText(text: string, place: ValuePath, part = ""): number {
  const size = Buffer.byteLength(text);
  if (size === text.length || !LONE_SURROGATE.test(text)) return size;
  const index = text.search(LONE_SURROGATE);
  const unit = text.charCodeAt(index).toString(16).toUpperCase();
  throw usageError(
    `${part}${formatPlace(place)} is not valid Unicode: half a surrogate pair (U+${unit}) at position ${index}`,
    "DynamoDB keeps text as UTF-8, which cannot hold it: repair the text, or store it as binary",
  );
}

function checkSet(elements: string[], place: ValuePath, show: (element: string) => string): void {
  if (elements.length === 0) {
    throw usageError(
      `${formatPlace(place)} is an empty set, which DynamoDB does not keep`,
      "leave the attribute out",
    );
  }
  const seen = new Set<string>();
  for (const element of elements) {
    if (seen.has(element)) {
      throw usageError(
        `${formatPlace(place)} has ${show(shorten(element, 40))} twice in its set`,
        "remove one of them",
      );
    }
    seen.add(element);
  }
}

function formatPlace(place: ValuePath): string {
  const parts = place.map((key, index) => {
    if (typeof key === "number") return `[${key}]`;
    return (index === 0 ? "" : ".") + (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? key : JSON.stringify(key));
  });
  return shorten(parts.join(""), 200);
}
