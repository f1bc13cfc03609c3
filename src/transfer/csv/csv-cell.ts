import { shorten, usageError } from "../../errors.ts";
import { toJson, toText } from "../../output/plain-value.ts";
import { typeOf, type AttributeValue } from "../../task/attribute-value.ts";
import { valueFromJson } from "../../task/json-value.ts";
import { numberAt, normalizeNumber } from "../../task/number.ts";
import { isSecond } from "../../task/validate-record.ts";
import type { CsvColumn, CsvType } from "./csv-column.ts";
import { fromTyped, toTyped } from "../json/typed-value.ts";

const CANONICAL = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
// What parseWhen reads as unix seconds; it refuses 2026 and 20261201, which as a date nobody means as seconds.
const UNIX_SECONDS = /^[1-9]\d{8,10}$/;

/** Whether the text is exactly what DynamoDB gives back for a number: `7` and `-0.5`, never `007`, `+5`, `1e5` or `1.10`. */
function isCanonicalNumber(text: string): boolean {
  if (!CANONICAL.test(text)) return false;
  try {
    return normalizeNumber(text) === text;
  } catch {
    return false;
  }
}

/** Whether a value can stand in a column of this type and be read back as itself. */
export function fitsColumn(type: CsvType, value: AttributeValue): boolean {
  if (type === "json") return true;
  // Four and eight digits may be a year and a date, and are refused there.
  if (type === "when") return "N" in value && isSecond(value.N) && !/^(\d{4}|\d{8})$/.test(value.N);
  if (type === "inferred") return "N" in value || ("S" in value && !isCanonicalNumber(value.S));
  return typeOf(value).toLowerCase() === type;
}

/** The text of the cell for a value that fits its column. */
export function cellOf(type: CsvType, value: AttributeValue): string {
  return type === "json" || type === "l" || type === "m" ? toJson(toTyped(value)) : toText(value);
}

/** The value that a cell means; a date stays a text. Throws a usage error that begins with the column's name. */
export function valueOfCell({ name, type }: CsvColumn, cell: string): AttributeValue {
  switch (type) {
    case "s":
      return { S: cell };
    case "n":
      return { N: numberAt(cell, () => name) };
    case "inferred":
      return isCanonicalNumber(cell) ? { N: cell } : { S: cell };
    case "when":
      return UNIX_SECONDS.test(cell) ? { N: cell } : { S: cell };
    case "bool":
      if (cell === "true" || cell === "false") return { BOOL: cell === "true" };
      throw usageError(`${name}: '${shorten(cell, 40)}' is not true or false`);
    case "null":
      if (cell === "null") return { NULL: true };
      throw usageError(`${name}: '${shorten(cell, 40)}' is not null`);
    case "b":
      return fromTyped({ M: { $b: { S: cell } } }, name);
    case "ss":
    case "ns":
    case "bs":
      return fromTyped({ M: { [`$${type}`]: valueFromJson(cell, name) } }, name);
    case "json":
      return fromTyped(valueFromJson(cell, name), name);
    case "l":
    case "m":
      return nestedOf(type, cell, name);
  }
}

function nestedOf(type: "l" | "m", cell: string, name: string): AttributeValue {
  const value = fromTyped(valueFromJson(cell, name), name);
  if (typeOf(value).toLowerCase() === type) return value;
  throw usageError(`${name}: '${shorten(cell, 40)}' is not a JSON ${type === "l" ? "list" : "object"}`);
}
