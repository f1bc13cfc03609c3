import { type AttributeType, typeOf } from "../attribute-value.ts";
import { compareValues, equalValues } from "../compare-values.ts";
import type { Path } from "../path/path.ts";
import type { Condition, Operand, Sized } from "./condition.ts";

const ORDERED = new Set<AttributeType>(["S", "N", "B"]);

/** What is wrong, and what to write instead. */
export interface ConditionFault {
  message: string;
  hint: string;
}

/**
 * What DynamoDB refuses about one comparison or function before it looks at any record (seen at DynamoDB Local 2.6 and,
 * for AWS itself, in ScyllaDB's test/alternator); undefined when there is nothing. Does not go into and, or, not.
 */
export function faultOf(condition: Condition): ConditionFault | undefined {
  switch (condition.is) {
    case "compare": {
      const { left, comparator, right } = condition;
      const ordering = comparator !== "=" && comparator !== "<>";
      return (
        sameOperand(comparator, left, [right]) ??
        (ordering ? unordered(comparator, [left, right]) : undefined)
      );
    }
    case "between":
      return (
        sameOperand("between", condition.operand, [condition.low, condition.high]) ??
        unordered("between", [condition.operand, condition.low, condition.high]) ??
        badBounds(condition.low, condition.high)
      );
    case "in":
      return sameOperand("in", condition.operand, condition.list);
    case "begins-with":
      return (
        sameOperand("begins_with", condition.subject, [condition.prefix]) ??
        badText(condition.subject) ??
        badText(condition.prefix)
      );
    case "contains":
      return (
        sameOperand("contains", condition.subject, [condition.operand]) ??
        sameValue(condition.subject, condition.operand)
      );
    default:
      return undefined;
  }
}

/** A value that has no size. */
export function sizeFault(sized: Sized): ConditionFault | undefined {
  const type = "value" in sized ? typeOf(sized.value) : undefined;
  if (type !== "N" && type !== "BOOL" && type !== "NULL") return undefined;
  return {
    message: `size has no size for a value of type ${type}`,
    hint: "text, binary, sets, lists and maps have a size, as in size(tags) > 2",
  };
}

function sameOperand(operator: string, first: Operand, others: Operand[]): ConditionFault | undefined {
  if (!("path" in first)) return undefined;
  const same = others.some((other) => "path" in other && samePath(first.path, other.path));
  if (!same) return undefined;
  return {
    message: `${operator} compares a place with itself, which DynamoDB refuses`,
    hint: 'put text in quotes, as in status = "status"; whether an attribute is there says attribute_exists(name)',
  };
}

// Two equal values are one placeholder, which Dynoxide refuses ("the first operand must be distinct") and DynamoDB Local
// does not. It is not worth asking either way.
function sameValue(whole: Operand, part: Operand): ConditionFault | undefined {
  if (!("value" in whole && "value" in part) || !equalValues(whole.value, part.value)) return undefined;
  return {
    message: "contains compares a value with itself, which DynamoDB may refuse",
    hint: 'one of the two is a name, without quotes: contains(title, "report")',
  };
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

function unordered(operator: string, operands: Operand[]): ConditionFault | undefined {
  for (const operand of operands) {
    if (!("value" in operand)) continue;
    const type = typeOf(operand.value);
    if (ORDERED.has(type)) continue;
    return {
      message: `${operator} has no order for a value of type ${type}`,
      hint: "texts, numbers and binary have an order; compare others with = or <>",
    };
  }
  return undefined;
}

function badBounds(low: Operand, high: Operand): ConditionFault | undefined {
  if (!("value" in low && "value" in high)) return undefined;
  const order = compareValues(low.value, high.value);
  if (order === undefined) {
    return {
      message: `between has bounds of different types, ${typeOf(low.value)} and ${typeOf(high.value)}`,
      hint: 'write both alike: between 1 and 5, or between "a" and "b"',
    };
  }
  if (order <= 0) return undefined;
  return {
    message: "between has its upper bound below its lower one",
    hint: "write the smaller value first",
  };
}

function badText(operand: Operand): ConditionFault | undefined {
  const type = "value" in operand ? typeOf(operand.value) : "size" in operand ? "N" : "S";
  if (type === "S" || type === "B") return undefined;
  return {
    message: `begins_with takes a text or binary, not a value of type ${type}`,
    hint: 'put it in quotes, as in begins_with(title, "2026")',
  };
}
