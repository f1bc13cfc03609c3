import { type Leaf, type Refuse, showJson } from "./pattern-json.ts";
import { JsonNumber } from "./json-number.ts";

// User Guide of EventBridge, "Numeric matching": from -5e9 to 5e9, six digits after the point.
const LARGEST = 5e9;

const COMPARE: { [operator: string]: (value: number, bound: number) => boolean } = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** The number, where EventBridge lets a pattern compare with it. */
export function patternNumber(operand: unknown): number | undefined {
  const value = operand instanceof JsonNumber ? operand.value : undefined;
  if (value === undefined || Math.abs(value) > LARGEST) return undefined;
  return Number(value.toFixed(6)) === value ? value : undefined;
}

/** `["=", 5]`, `["<", 10]`, or a lower and an upper bound as in `[">", 0, "<=", 5]`. */
export function numericTest(operand: unknown, refuse: Refuse): (leaf: Leaf) => boolean {
  const example = [">", 0, "<=", 5];
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw refuse("has a 'numeric' that is not a list of one or two comparisons", example);
  const bounds: { operator: string; bound: number }[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const [operator, operated] = operand.slice(at, at + 2) as [unknown, unknown];
    if (typeof operator !== "string" || !Object.hasOwn(COMPARE, operator))
      throw refuse(`has a 'numeric' whose ${showJson(operator)} is not one of = < <= > >=`, example);
    const bound = patternNumber(operated);
    if (bound === undefined) {
      throw refuse(
        `has a 'numeric' with ${showJson(operated)}; EventBridge takes numbers from -5e9 to 5e9 with at most 6 decimals`,
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
  return (leaf) => {
    const value = leaf instanceof JsonNumber ? leaf.value : undefined;
    return value !== undefined && bounds.every(({ operator, bound }) => COMPARE[operator]!(value, bound));
  };
}
