import type { Path } from "../path/path.ts";
import type { Condition, Operand } from "./condition.ts";

/** Whether a condition looks at a top-level attribute; a query's filter may not look at the table's keys. */
export function usesAttribute(condition: Condition, name: string): boolean {
  return partsOf(condition).some(({ places, others }) =>
    [...places, ...others.flatMap(placesOf)].some((path) => path[0] === name),
  );
}

/**
 * The names that stand alone where a value is usual, each once: `open` in `status = open`. They are attributes, as in
 * DynamoDB, but often meant as text.
 */
export function bareNames(condition: Condition): string[] {
  const paths = partsOf(condition).flatMap(({ others }) =>
    others.flatMap((other) => ("path" in other ? [other.path] : [])),
  );
  return [...new Set(paths.filter((path) => path.length === 1).map((path) => path[0]))];
}

interface Parts {
  /** What is looked at. */
  places: Path[];
  /** What it is compared with. */
  others: Operand[];
}

function partsOf(condition: Condition): Parts[] {
  switch (condition.is) {
    case "and":
    case "or":
      return [...partsOf(condition.left), ...partsOf(condition.right)];
    case "not":
      return partsOf(condition.condition);
    case "compare":
      return [{ places: placesOf(condition.left), others: [condition.right] }];
    case "between":
      return [{ places: placesOf(condition.operand), others: [condition.low, condition.high] }];
    case "in":
      return [{ places: placesOf(condition.operand), others: condition.list }];
    case "begins-with":
      return [functionParts(condition.subject, condition.prefix)];
    case "contains":
      return [functionParts(condition.subject, condition.operand)];
    case "type":
      return [{ places: placesOf(condition.subject), others: [] }];
    case "exists":
    case "not-exists":
      return [{ places: [condition.path], others: [] }];
  }
}

/** Beside a value, a name is what is looked at: `contains("say hello", word)`. */
function functionParts(subject: Operand, other: Operand): Parts {
  if ("value" in subject) return { places: placesOf(other), others: [] };
  return { places: placesOf(subject), others: [other] };
}

function placesOf(operand: Operand): Path[] {
  if ("path" in operand) return [operand.path];
  return "size" in operand && !("value" in operand.size) ? [operand.size] : [];
}
