import { cidrTest } from "./pattern-cidr.ts";
import type { Condition } from "./pattern-condition.ts";
import { inPatternRange, numericTest } from "./pattern-numeric.ts";
import { wildcardTest } from "./pattern-wildcard.ts";

/** Makes the error for a bad operand: the reason goes on after the field's path, the example is a right operand. */
export type Refuse = (reason: string, example: unknown) => Error;

type MakeCondition = (operand: unknown, refuse: Refuse) => Condition;
type TextTest = (text: string) => boolean;
type MakeTextTest = (operand: string, refuse: Refuse) => TextTest;

const IGNORE_CASE = "equals-ignore-case";

const TEXT_TESTS: { [operator: string]: { make: MakeTextTest; example: string; mayBeEmpty: boolean } } = {
  prefix: { make: (start) => (text) => text.startsWith(start), example: "run", mayBeEmpty: false },
  suffix: { make: (end) => (text) => text.endsWith(end), example: ".png", mayBeEmpty: false },
  [IGNORE_CASE]: {
    make: (other) => (text) => fold(text) === fold(other),
    example: "running",
    mayBeEmpty: true,
  },
  wildcard: { make: wildcardTest, example: "*/lib/*", mayBeEmpty: true },
};

/** The operators of AWS's Event Ruler (JsonRuleCompiler.java of aws/event-ruler) and what they take. */
export const OPERATORS: { [operator: string]: MakeCondition } = {
  prefix: affixCondition("prefix", (text, start) => text.startsWith(start)),
  suffix: affixCondition("suffix", (text, end) => text.endsWith(end)),
  [IGNORE_CASE]: textCondition(IGNORE_CASE),
  wildcard: textCondition("wildcard"),
  exactly: (operand, refuse) => {
    if (typeof operand !== "string") throw refuse("has an 'exactly' that is not text", "running");
    return (leaf) => leaf === operand;
  },
  numeric: numericTest,
  cidr: cidrTest,
  exists: (operand, refuse) => {
    if (typeof operand !== "boolean") throw refuse("has an 'exists' that is neither true nor false", true);
    return operand ? () => true : "absent";
  },
  "anything-but": anythingBut,
};

function textCondition(operator: string): MakeCondition {
  const { make, example } = TEXT_TESTS[operator]!;
  return (operand, refuse) => {
    if (typeof operand !== "string") throw refuse(`has a '${operator}' that is not text`, example);
    const test = make(operand, refuse);
    return (leaf) => typeof leaf === "string" && test(leaf);
  };
}

function affixCondition(operator: string, holds: (text: string, affix: string) => boolean): MakeCondition {
  const plain = textCondition(operator);
  return (operand, refuse) => {
    if (typeof operand !== "object" || operand === null) return plain(operand, refuse);
    const folded = (operand as { [name: string]: unknown })[IGNORE_CASE];
    if (typeof folded !== "string" || Object.keys(operand).length > 1)
      throw refuse(`has a '${operator}' with something other than ${IGNORE_CASE}`, { [IGNORE_CASE]: "run" });
    return (leaf) => typeof leaf === "string" && holds(fold(leaf), fold(folded));
  };
}

function anythingBut(operand: unknown, refuse: Refuse): Condition {
  if (typeof operand === "object" && operand !== null && !Array.isArray(operand)) {
    return anythingButText(operand as { [name: string]: unknown }, refuse);
  }
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const texts = values.every((value) => typeof value === "string");
  const numbers = values.every((value) => typeof value === "number");
  if (values.length === 0 || (!texts && !numbers))
    throw refuse("has an 'anything-but' of something other than texts only or numbers only", [
      "stopped",
      "failed",
    ]);
  if (numbers && !values.every(inPatternRange))
    throw refuse("has an 'anything-but' with a number that EventBridge cannot compare", [100, 200]);
  const excluded = new Set<unknown>(values);
  return (leaf) => !excluded.has(leaf);
}

function anythingButText(operand: { [name: string]: unknown }, refuse: Refuse): Condition {
  const [operator = "", ...more] = Object.keys(operand);
  const known = Object.hasOwn(TEXT_TESTS, operator) ? TEXT_TESTS[operator] : undefined;
  if (known === undefined || more.length > 0) {
    const names = Object.keys(TEXT_TESTS).join(", ");
    throw refuse(`has an 'anything-but' with something other than one of ${names}`, { prefix: "run" });
  }
  const values = Array.isArray(operand[operator]) ? (operand[operator] as unknown[]) : [operand[operator]];
  const right = values.every((value) => typeof value === "string" && (value !== "" || known.mayBeEmpty));
  if (!right || values.length === 0)
    throw refuse(`has an 'anything-but' whose '${operator}' is not text, or empty`, {
      [operator]: known.example,
    });
  const tests = (values as string[]).map((value) =>
    known.make(value, (reason, example) => refuse(reason, { [operator]: example })),
  );
  return (leaf) => typeof leaf !== "string" || !tests.some((test) => test(leaf));
}

function fold(text: string): string {
  return text.toLowerCase();
}
