import fc from "fast-check";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";

/** Names that mean something to JavaScript, to expressions or to a protocol; few, so that operations meet them again. */
export const WIDE_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "a.b",
  "a[0]",
  "#n0",
  ":v0",
  "\0",
  "a\0b",
  " ",
  "`",
  "$ss",
  "熊本",
  "😀",
  "\ufffd",
  "N",
  "x".repeat(255),
];

// Half a pair has no UTF-8: both adapters have to refuse it.
const halves = fc.constantFrom("\ud83d", "x\ude00", "\ude00\ud83d");
const text = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom("", "a", "a\0", "\0", "\0\0b", "é", "\ufffd", "😀", "\u2028", '"\\\n'),
  },
  { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);

/** The name of an attribute, or of a place in a map; never empty, which has a test of its own. */
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WIDE_NAMES) },
  { weight: 2, arbitrary: text.filter((it) => it !== "") },
);

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));

/** A number as a client may write it, up to 38 digits and from 1E-130 to 9.9E+125. */
export const wideNumber: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("-0", "0.0", "-0e5", "007.50", "1E+2", "1e-130", "-1E125", "9007199254740993"),
  fc.constantFrom(`${"9".repeat(38)}E+88`, `-0.${"0".repeat(92)}${"7".repeat(38)}`, `1${"0".repeat(125)}`),
  fc
    .tuple(fc.constantFrom("", "-"), digits(19), digits(19), fc.integer({ min: -100, max: 100 }))
    .map(([sign, whole, part, exponent]) => `${sign}${whole}.${part}${exponent === 0 ? "" : `E${exponent}`}`),
  fc.tuple(fc.constantFrom("", "-"), digits(38)).map(([sign, whole]) => `${sign}${whole}`),
);

const bytes = fc.uint8Array({ maxLength: 8 });
const setOf = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(element, { minLength: 1, maxLength: 4, selector: String });

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 4, arbitrary: text.map((S): AttributeValue => ({ S })) },
    { weight: 4, arbitrary: wideNumber.map((N): AttributeValue => ({ N })) },
    { weight: 2, arbitrary: bytes.map((B): AttributeValue => ({ B })) },
    { weight: 1, arbitrary: fc.boolean().map((BOOL): AttributeValue => ({ BOOL })) },
    { weight: 1, arbitrary: fc.constant<AttributeValue>({ NULL: true }) },
    { weight: 1, arbitrary: setOf(text).map((SS): AttributeValue => ({ SS })) },
    // Two spellings of one number are twice the same element, which both adapters refuse.
    { weight: 1, arbitrary: setOf(wideNumber).map((NS): AttributeValue => ({ NS })) },
    { weight: 1, arbitrary: setOf(bytes).map((BS): AttributeValue => ({ BS })) },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 3 }).map((L): AttributeValue => ({ L })) },
    { weight: 2, arbitrary: named(tie("value"), 3).map((M): AttributeValue => ({ M })) },
  ),
}));

/** Lists and maps within each other; the attribute itself is the first level, and DynamoDB keeps 32. */
const deep = fc
  .tuple(fc.array(fc.option(name, { freq: 1 }), { minLength: 28, maxLength: 32, size: "max" }), text)
  .map(([steps, leaf]) =>
    steps.reduce<AttributeValue>(
      (inner, step) => (step === null ? { L: [inner] } : { M: Object.fromEntries([[step, inner]]) }),
      { S: leaf },
    ),
  );

const attribute = fc.oneof(
  { weight: 40, arbitrary: value },
  { weight: 2, arbitrary: deep },
  { weight: 1, arbitrary: halves.map((S): AttributeValue => ({ S })) },
);

/** A record's attributes without its key, of all that DynamoDB takes, and here and there a little more. */
export const wideAttributes: fc.Arbitrary<Attributes> = named(attribute, 5);

// fromEntries makes __proto__ a name like any other.
function named<T>(values: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<{ [name: string]: T }> {
  const pairs = fc.uniqueArray(fc.tuple(name, values), { maxLength, selector: ([first]) => first });
  return pairs.map((all) => Object.fromEntries(all));
}
