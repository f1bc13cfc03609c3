import { typeOf, type AttributeType, type AttributeValue } from "../attribute-value.ts";
import { formatPath, valueAt, type Path } from "../path/path.ts";
import type { TaskRecord } from "../record.ts";
import type { Condition, Operand } from "./condition.ts";

const TYPES: { readonly [type in AttributeType]: string } = {
  S: "a text",
  N: "a number",
  B: "binary",
  SS: "a set of texts",
  NS: "a set of numbers",
  BS: "a set of binary values",
  BOOL: "true or false",
  NULL: "null",
  M: "a map",
  L: "a list",
};

/** Why a record does not meet a condition that compares a place with a value of another type, as a sentence; else undefined. */
export function typeMismatch(condition: Condition, record: TaskRecord): string | undefined {
  switch (condition.is) {
    case "and":
    case "or":
      return typeMismatch(condition.left, record) ?? typeMismatch(condition.right, record);
    case "compare":
      // Values of different types are unequal, so that one holds.
      if (condition.comparator === "<>") return undefined;
      return told(condition.left, condition.right, record) ?? told(condition.right, condition.left, record);
    case "between":
      return (
        told(condition.operand, condition.low, record) ?? told(condition.operand, condition.high, record)
      );
    case "in":
      return condition.list.map((one) => told(condition.operand, one, record)).find((text) => text);
    case "begins-with":
      return told(condition.subject, condition.prefix, record);
    default:
      return undefined;
  }
}

function told(place: Operand, wanted: Operand, record: TaskRecord): string | undefined {
  if (!("path" in place && "value" in wanted)) return undefined;
  const found = valueAt(place.path, record);
  if (found === undefined || typeOf(found) === typeOf(wanted.value)) return undefined;
  return `${formatPath(place.path)} is ${TYPES[typeOf(found)]} in records that were read, and was compared with ${valueText(wanted.value)}${better(place.path, found, wanted.value)}`;
}

function valueText(value: AttributeValue): string {
  return "S" in value ? `the text ${JSON.stringify(value.S)}` : TYPES[typeOf(value)];
}

function better(path: Path, found: AttributeValue, wanted: AttributeValue): string {
  const name = formatPath(path);
  if ("N" in found && "S" in wanted && /^-?\d+(?:\.\d+)?$/.test(wanted.S))
    return `; write it without quotes, as in ${name} = ${wanted.S}`;
  if ("S" in found && "N" in wanted) return `; write it in quotes, as in ${name} = "${wanted.N}"`;
  return "";
}
