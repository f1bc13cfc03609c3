import { usageError } from "../../../errors.ts";
import type { Condition, Operand } from "../../../task/condition/condition.ts";
import type { Placeholders } from "./placeholders.ts";

// Developer Guide, "Service, account, and table quotas": expression string length.
const LONGEST = 4096;

/**
 * Writes a condition as DynamoDB's FilterExpression or ConditionExpression, with no needless parentheses (DynamoDB
 * refuses doubled ones). Throws a usage error when the expression passes DynamoDB's 4 KB.
 */
export function compileCondition(condition: Condition, placeholders: Placeholders): string {
  const expression = write(condition, placeholders);
  if (expression.length <= LONGEST) return expression;
  throw usageError(
    `the condition is too long: ${expression.length} bytes as DynamoDB reads it, of ${LONGEST}`,
    "ask for less at once, for example with fewer values in a list",
  );
}

function write(condition: Condition, placeholders: Placeholders): string {
  const operand = (it: Operand): string => {
    if ("value" in it) return placeholders.value(it.value);
    if ("path" in it) return placeholders.path(it.path);
    return `size(${"value" in it.size ? placeholders.value(it.size.value) : placeholders.path(it.size)})`;
  };
  const inner = (child: Condition): string => {
    const text = write(child, placeholders);
    return binding(child) < binding(condition) ? `(${text})` : text;
  };
  switch (condition.is) {
    case "and":
      return `${inner(condition.left)} AND ${inner(condition.right)}`;
    case "or":
      return `${inner(condition.left)} OR ${inner(condition.right)}`;
    case "not":
      return `NOT ${inner(condition.condition)}`;
    case "compare":
      return `${operand(condition.left)} ${condition.comparator} ${operand(condition.right)}`;
    case "between":
      return `${operand(condition.operand)} BETWEEN ${operand(condition.low)} AND ${operand(condition.high)}`;
    case "in":
      return `${operand(condition.operand)} IN (${condition.list.map(operand).join(", ")})`;
    case "exists":
      return `attribute_exists(${placeholders.path(condition.path)})`;
    case "not-exists":
      return `attribute_not_exists(${placeholders.path(condition.path)})`;
    case "type":
      return `attribute_type(${operand(condition.subject)}, ${placeholders.value({ S: condition.type })})`;
    case "begins-with":
      return `begins_with(${operand(condition.subject)}, ${operand(condition.prefix)})`;
    case "contains":
      return `contains(${operand(condition.subject)}, ${operand(condition.operand)})`;
  }
}

/** How tightly DynamoDB binds: or, and, not, everything else. */
function binding(condition: Condition): number {
  if (condition.is === "or") return 0;
  if (condition.is === "and") return 1;
  return condition.is === "not" ? 2 : 3;
}
