import * as fc from "fast-check";
import {
  type AttributeType,
  type Attributes,
  type AttributeValue,
  typeOf,
} from "../../src/task/attribute-value.ts";
import type { Condition, Operand, Sized } from "../../src/task/condition/condition.ts";
import type { Path } from "../../src/task/path/path.ts";

export { printCondition } from "./print-condition.ts";

// Few names and few values, so that conditions meet what records have.
const NAMES = [
  "a",
  "b",
  "list",
  "map",
  "status",
  "size",
  "and",
  "a.b",
  "日本",
  "a-b",
  "constructor",
] as const;
const KEYS = ["x", "y", "in", "a`b\\", "__proto__"] as const;
// Each list is in DynamoDB's order, written by hand: texts by their UTF-8 bytes (U+FFFD before the emoji).
const TEXTS = ["", "a", "a\"'\\", "ab", "b", "open", "é", "日本", "\ufffd", "😀", "😀x"];
const NUMBERS = [
  "-99999999999999999999999999999999999999",
  "-1",
  "-0.5",
  "0",
  "0.00000000000000000000000000000000000001",
  "1",
  "1.00000000000000000000000000000000001",
  "2",
  "2.5",
  "3",
  "10",
  "12345678901234567890123456789012345678",
  "100000000000000000000000000000000000000000000000000",
];
const BYTES = [[], [0], [0, 1], [1], [1, 2], [1, 2, 3], [127], [128], [255], [255, 0]].map((bytes) =>
  Uint8Array.from(bytes),
);
const TYPES: AttributeType[] = ["S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M"];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 4 }) },
);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.integer({ min: -20, max: 20 }).map(String) },
);
const bytes = fc.constantFrom(...BYTES);
const key = fc.constantFrom(...KEYS);

/** Texts, numbers and binary: what DynamoDB can put in order. */
const orderedValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  text.map((S) => ({ S })),
  number.map((N) => ({ N })),
  bytes.map((B) => ({ B })),
);

/** Values of all ten types that DynamoDB takes, numbers normalised, nested two levels deep. */
export const arbitraryAttributeValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      { weight: 4, arbitrary: orderedValue },
      { weight: 1, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
      { weight: 1, arbitrary: fc.constant({ NULL: true } as const) },
      { weight: 1, arbitrary: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })) },
      { weight: 1, arbitrary: fc.uniqueArray(number, { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })) },
      { weight: 1, arbitrary: fc.uniqueArray(bytes, { minLength: 1, maxLength: 3 }).map((BS) => ({ BS })) },
      { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 3 }).map((L) => ({ L })) },
      { weight: 2, arbitrary: entries(key, tie("value"), 3).map((M) => ({ M })) },
    ),
  }),
).value;

const nestedIn: { [name: string]: fc.Arbitrary<AttributeValue> } = {
  list: fc.array(arbitraryAttributeValue, { maxLength: 3 }).map((L) => ({ L })),
  map: entries(key, arbitraryAttributeValue, 3).map((M) => ({ M })),
};

/** A record's attributes without its key; `list` and `map` are mostly what they are called. */
export const arbitraryAttributes: fc.Arbitrary<Attributes> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { maxLength: 6 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), attribute(name)))))
  .map((pairs) => Object.fromEntries(pairs));

function attribute(name: string): fc.Arbitrary<AttributeValue> {
  const nested = Object.hasOwn(nestedIn, name) ? nestedIn[name] : undefined;
  if (nested === undefined) return arbitraryAttributeValue;
  return fc.oneof({ weight: 4, arbitrary: nested }, { weight: 1, arbitrary: arbitraryAttributeValue });
}

// fromEntries makes __proto__ a name like any other.
function entries<T>(
  name: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
  maxLength: number,
): fc.Arbitrary<{ [name: string]: T }> {
  const pairs = fc.uniqueArray(fc.tuple(name, value), { maxLength, selector: ([first]) => first });
  return pairs.map((all) => Object.fromEntries(all));
}

const path: fc.Arbitrary<Path> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES).map((name): Path => [name]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom("list", "map"),
        fc.array(fc.oneof(fc.nat(3), key), { minLength: 1, maxLength: 2 }),
      )
      .map(([name, rest]): Path => [name, ...rest]),
  },
);
const place: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: path.map((it) => ({ path: it })) },
  { weight: 1, arbitrary: path.map((it) => ({ size: it })) },
);
const sizeOfValue = arbitraryAttributeValue
  .filter((value) => !["N", "BOOL", "NULL"].includes(typeOf(value)))
  .map((value): Operand => ({ size: { value } }));
const operand = fc.oneof(
  place,
  sizeOfValue,
  arbitraryAttributeValue.map((value): Operand => ({ value })),
);
const orderedOperand = fc.oneof(
  place,
  orderedValue.map((value): Operand => ({ value })),
);

/** Two bounds of one type in their order, or at least one that only the record knows. */
const bounds: fc.Arbitrary<[Operand, Operand]> = fc.oneof(
  ascending(TEXTS.map((S) => ({ S }))),
  ascending(NUMBERS.map((N) => ({ N }))),
  ascending(BYTES.map((B) => ({ B }))),
  fc.tuple(place, orderedOperand),
  fc.tuple(orderedOperand, place),
);

function ascending(values: AttributeValue[]): fc.Arbitrary<[Operand, Operand]> {
  return fc
    .tuple(fc.nat(values.length - 1), fc.nat(values.length - 1))
    .map(([i, j]): [Operand, Operand] => [
      { value: at(values, Math.min(i, j)) },
      { value: at(values, Math.max(i, j)) },
    ]);
}

function at(values: AttributeValue[], index: number): AttributeValue {
  const value = values[index];
  if (value === undefined) throw new Error("an index beyond its list");
  return value;
}

const comparison: fc.Arbitrary<Condition> = fc
  .oneof(
    fc
      .record({ left: operand, comparator: fc.constantFrom("=" as const, "<>" as const), right: operand })
      .map((it): Condition => ({ is: "compare", ...it })),
    fc
      .record({
        left: orderedOperand,
        comparator: fc.constantFrom("<", "<=", ">", ">="),
        right: orderedOperand,
      })
      .map((it): Condition => ({ is: "compare", ...it, comparator: it.comparator as "<" })),
    fc
      .tuple(orderedOperand, bounds)
      .map(([it, [low, high]]): Condition => ({ is: "between", operand: it, low, high })),
    fc
      .record({ operand, list: fc.array(operand, { minLength: 1, maxLength: 4 }) })
      .map((it): Condition => ({ is: "in", ...it })),
    path.map((it): Condition => ({ is: "exists", path: it })),
    path.map((it): Condition => ({ is: "not-exists", path: it })),
    fc
      .record({ subject: operand, type: fc.constantFrom(...TYPES) })
      .map((it): Condition => ({ is: "type", ...it })),
    fc.record({ subject: operand, prefix: operand }).map((it): Condition => ({ is: "begins-with", ...it })),
    fc.record({ subject: operand, operand }).map((it): Condition => ({ is: "contains", ...it })),
  )
  .filter(comparesTwoThings);

/** DynamoDB refuses a place compared with itself, and what cannot be a prefix. */
function comparesTwoThings(it: Condition): boolean {
  const others = (first: Operand, ...rest: Operand[]): boolean =>
    !("path" in first) || rest.every((other) => JSON.stringify(other) !== JSON.stringify(first));
  if (it.is === "compare") return others(it.left, it.right);
  if (it.is === "between") return others(it.operand, it.low, it.high);
  if (it.is === "in") return others(it.operand, ...it.list);
  if (it.is === "contains")
    return JSON.stringify(it.subject) !== JSON.stringify(it.operand) && others(it.subject, it.operand);
  if (it.is !== "begins-with") return true;
  const mayBeText = (part: Operand): boolean =>
    "value" in part ? ["S", "B"].includes(typeOf(part.value)) : "path" in part;
  return mayBeText(it.subject) && mayBeText(it.prefix) && others(it.subject, it.prefix);
}

/** Conditions that DynamoDB takes, over the names and values above. */
export const arbitraryCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: comparison },
    { weight: 1, arbitrary: tie("condition").map((condition): Condition => ({ is: "not", condition })) },
    {
      weight: 2,
      arbitrary: fc
        .record({
          is: fc.constantFrom("and" as const, "or" as const),
          left: tie("condition"),
          right: tie("condition"),
        })
        .map((it): Condition => it),
    },
  ),
})).condition;

/** Whether a condition asks for the size or the type of a value, which Dynoxide refuses and DynamoDB Local takes. */
export function measuresValue(condition: Condition): boolean {
  if (condition.is === "not") return measuresValue(condition.condition);
  if (condition.is === "and" || condition.is === "or")
    return measuresValue(condition.left) || measuresValue(condition.right);
  if (condition.is === "type" && !("path" in condition.subject)) return true;
  return Object.values(condition)
    .flat()
    .some((part: unknown) => {
      const size = (part as Partial<{ size: Sized }>).size;
      return size !== undefined && "value" in size;
    });
}
