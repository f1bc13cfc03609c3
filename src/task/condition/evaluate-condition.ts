import { type AttributeValue, typeOf } from "../attribute-value.ts";
import { compareValues, equalValues } from "../compare-values.ts";
import { valueAt } from "../path/path.ts";
import type { Comparator, Condition, Operand } from "./condition.ts";
import type { TaskRecord } from "../record.ts";

/**
 * Whether a record meets a condition, by DynamoDB's rules (checked against DynamoDB Local): what is missing equals
 * nothing, so only `<>` and `not` hold for it; values of different types are unequal and have no order.
 */
export function evaluateCondition(condition: Condition, record: TaskRecord): boolean {
  switch (condition.is) {
    case "and":
      return evaluateCondition(condition.left, record) && evaluateCondition(condition.right, record);
    case "or":
      return evaluateCondition(condition.left, record) || evaluateCondition(condition.right, record);
    case "not":
      return !evaluateCondition(condition.condition, record);
    case "compare":
      return holds(valueOf(condition.left, record), condition.comparator, valueOf(condition.right, record));
    case "between": {
      const value = valueOf(condition.operand, record);
      return (
        holds(value, ">=", valueOf(condition.low, record)) &&
        holds(value, "<=", valueOf(condition.high, record))
      );
    }
    case "in": {
      const value = valueOf(condition.operand, record);
      return condition.list.some((operand) => holds(value, "=", valueOf(operand, record)));
    }
    case "exists":
      return valueAt(condition.path, record) !== undefined;
    case "not-exists":
      return valueAt(condition.path, record) === undefined;
    case "type": {
      const value = valueOf(condition.subject, record);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case "begins-with":
      return beginsWith(valueOf(condition.subject, record), valueOf(condition.prefix, record));
    case "contains":
      return contains(valueOf(condition.subject, record), valueOf(condition.operand, record));
  }
}

function valueOf(operand: Operand, record: TaskRecord): AttributeValue | undefined {
  if ("value" in operand) return operand.value;
  if ("path" in operand) return valueAt(operand.path, record);
  const value = "value" in operand.size ? operand.size.value : valueAt(operand.size, record);
  const size = value === undefined ? undefined : sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** Undefined for numbers, booleans and null, which have no size. */
function sizeOf(value: AttributeValue): number | undefined {
  // UTF-16 code units and not bytes: DynamoDB Local counts so, and so does AWS (ExtendDB's pull request 67 tried it).
  if ("S" in value) return value.S.length;
  if ("B" in value) return value.B.length;
  if ("SS" in value) return value.SS.length;
  if ("NS" in value) return value.NS.length;
  if ("BS" in value) return value.BS.length;
  if ("L" in value) return value.L.length;
  return "M" in value ? Object.keys(value.M).length : undefined;
}

function holds(
  left: AttributeValue | undefined,
  comparator: Comparator,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return comparator === "<>";
  if (comparator === "=") return equalValues(left, right);
  if (comparator === "<>") return !equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (comparator === "<") return order < 0;
  if (comparator === "<=") return order <= 0;
  return comparator === ">" ? order > 0 : order >= 0;
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value === undefined || prefix === undefined) return false;
  if ("S" in value) return "S" in prefix && value.S.startsWith(prefix.S);
  if (!("B" in value && "B" in prefix)) return false;
  return Buffer.compare(value.B.subarray(0, prefix.B.length), prefix.B) === 0;
}

/** A part of a text or of bytes, or an element of a set or a list. */
function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  if ("S" in value) return "S" in part && value.S.includes(part.S);
  if ("B" in value) return "B" in part && Buffer.from(value.B).includes(Buffer.from(part.B));
  if ("SS" in value) return "S" in part && value.SS.includes(part.S);
  if ("NS" in value) return "N" in part && value.NS.some((number) => equalValues({ N: number }, part));
  if ("BS" in value) return "B" in part && value.BS.some((bytes) => equalValues({ B: bytes }, part));
  return "L" in value && value.L.some((element) => equalValues(element, part));
}
