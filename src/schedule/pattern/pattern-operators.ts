import { type LeafCondition, type Refuse, isObject, type Json } from "./pattern-json.ts";
import { ignoringCase } from "./ignore-case.ts";
import { JsonNumber } from "./json-number.ts";
import { cidrTest } from "./pattern-cidr.ts";
import { numericTest, patternNumber } from "./pattern-numeric.ts";
import { wildcardTest } from "./pattern-wildcard.ts";

type MakeCondition = (operand: unknown, refuse: Refuse) => LeafCondition;
type TextTest = (text: string) => boolean;
type MakeTextTest = (operand: string, refuse: Refuse) => TextTest;

const IGNORE_CASE = "equals-ignore-case";

const TEXT_TESTS: { [operator: string]: { make: MakeTextTest; example: string; mayBeEmpty: boolean } } = {
  prefix: { make: (start) => (text) => text.startsWith(start), example: "run", mayBeEmpty: false },
  suffix: { make: (end) => (text) => text.endsWith(end), example: ".png", mayBeEmpty: false },
  [IGNORE_CASE]: {
    make: (other) => regexTest(`^${ignoringCase(other)}$`),
    example: "running",
    mayBeEmpty: true,
  },
  wildcard: { make: wildcardTest, example: "*/lib/*", mayBeEmpty: true },
};

/** The operators of AWS's Event Ruler (JsonRuleCompiler.java of aws/event-ruler) and what they take. */
export const OPERATORS: { [operator: string]: MakeCondition } = {
  prefix: affixCondition("prefix", (start) => `^${ignoringCase(start)}`),
  suffix: affixCondition("suffix", (end) => `${ignoringCase(end)}$`),
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

function affixCondition(operator: string, regex: (affix: string) => string): MakeCondition {
  const plain = textCondition(operator);
  return (operand, refuse) => {
    if (!isOperator(operand)) return plain(operand, refuse);
    const folded = operand[IGNORE_CASE];
    if (typeof folded !== "string" || Object.keys(operand).length > 1)
      throw refuse(`has a '${operator}' with something other than ${IGNORE_CASE}`, { [IGNORE_CASE]: "run" });
    const test = regexTest(regex(folded));
    return (leaf) => typeof leaf === "string" && test(leaf);
  };
}

function anythingBut(operand: unknown, refuse: Refuse): LeafCondition {
  if (isOperator(operand)) return anythingButText(operand, refuse);
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const texts = values.every((value) => typeof value === "string");
  const numbers = values.every((value) => value instanceof JsonNumber);
  if (values.length === 0 || (!texts && !numbers))
    throw refuse("has an 'anything-but' of something other than texts only or numbers only", [
      "stopped",
      "failed",
    ]);
  if (numbers && values.some((value) => patternNumber(value) === undefined))
    throw refuse("has an 'anything-but' with a number that EventBridge cannot compare", [100, 200]);
  const excluded = new Set<unknown>(values.map((value) => patternNumber(value) ?? value));
  return (leaf) => !excluded.has(leaf instanceof JsonNumber ? leaf.value : leaf);
}

function anythingButText(operand: { [name: string]: unknown }, refuse: Refuse): LeafCondition {
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

function regexTest(source: string): TextTest {
  const regex = new RegExp(source, "s");
  return (text) => regex.test(text);
}

function isOperator(operand: unknown): operand is { [name: string]: unknown } {
  return isObject(operand as Json);
}
