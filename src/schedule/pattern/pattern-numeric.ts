import type { Leaf } from "./pattern-condition.ts";
import type { Refuse } from "./pattern-operators.ts";

// ComparableNumber.java of aws/event-ruler: from -5e9 to 5e9, six digits after the point.
const LARGEST = 5e9;

const COMPARE: { [operator: string]: (value: number, bound: number) => boolean } = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** Whether Event Ruler can compare with a number. */
export function inPatternRange(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LARGEST && Number(value.toFixed(6)) === value;
}

/** `["=", 5]`, `["<", 10]`, or a lower and an upper bound as in `[">", 0, "<=", 5]`. */
export function numericTest(operand: unknown, refuse: Refuse): (leaf: Leaf) => boolean {
  const example = [">", 0, "<=", 5];
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw refuse("has a 'numeric' that is not a list of one or two comparisons", example);
  const bounds: { operator: string; bound: number }[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const [operator, bound] = operand.slice(at, at + 2) as [unknown, unknown];
    if (typeof operator !== "string" || !Object.hasOwn(COMPARE, operator))
      throw refuse(`has a 'numeric' whose ${JSON.stringify(operator)} is not one of = < <= > >=`, example);
    if (!inPatternRange(bound)) {
      throw refuse(
        `has a 'numeric' with ${JSON.stringify(bound)}; EventBridge takes numbers from -5e9 to 5e9 with at most 6 decimals`,
        example,
      );
    }
    bounds.push({ operator, bound });
  }
  const [low, high] = bounds;
  if (high !== undefined && (!low!.operator.startsWith(">") || !high.operator.startsWith("<")))
    throw refuse("has a 'numeric' that is not a lower bound and then an upper one", example);
  if (high !== undefined && low!.bound >= high.bound)
    throw refuse(`has a 'numeric' whose lower bound ${low!.bound} is not below ${high.bound}`, example);
  return (leaf) =>
    typeof leaf === "number" && bounds.every(({ operator, bound }) => COMPARE[operator]!(leaf, bound));
}
