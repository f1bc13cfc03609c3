import fc from "fast-check";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";

/** Decimal text as DynamoDB gives it back, up to 38 digits, made from its parts and not by normalizeNumber. */
export const anyNumber: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.stringMatching(/^[1-9]([0-9]{0,35}[1-9])?$/),
    fc.integer({ min: 0, max: 38 }),
  )
  .map(([sign, digits, point]) => {
    if (point === 0) return `${sign}${digits}`;
    if (point >= digits.length) return `${sign}0.${"0".repeat(point - digits.length)}${digits}`;
    return `${sign}${digits.slice(0, -point)}.${digits.slice(-point)}`;
  });

/** Well-formed text, with what is often mishandled: quotes, controls, characters beyond U+FFFF. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", "__proto__", "constructor", "熊本 はまち", '"\\\n\0', "😀～", "@file"),
);

/** DynamoDB refuses an empty name, in a map as at the top. */
const anyName = anyText.filter((name) => name !== "");

const anyBytes = fc.uint8Array({ maxLength: 20 });

// Distinct elements are what makes a set; uniqueArray compares them as text.
const setOf = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(element, { minLength: 1, maxLength: 5, selector: String });

const tree = fc.letrec<{ plain: AttributeValue; any: AttributeValue }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 3 },
    anyText.map((text) => ({ S: text })),
    anyNumber.map((text) => ({ N: text })),
    fc.boolean().map((flag) => ({ BOOL: flag })),
    fc.constant({ NULL: true as const }),
    fc.array(tie("plain"), { maxLength: 4 }).map((list) => ({ L: list })),
    fc
      .array(fc.tuple(anyName, tie("plain")), { maxLength: 4 })
      .map((list) => ({ M: Object.fromEntries(list) })),
  ),
  any: fc.oneof(
    { maxDepth: 3 },
    anyText.map((text) => ({ S: text })),
    anyNumber.map((text) => ({ N: text })),
    anyBytes.map((bytes) => ({ B: bytes })),
    fc.boolean().map((flag) => ({ BOOL: flag })),
    fc.constant({ NULL: true as const }),
    setOf(anyText).map((texts) => ({ SS: texts })),
    setOf(anyNumber).map((numbers) => ({ NS: numbers })),
    setOf(anyBytes).map((sets) => ({ BS: sets })),
    fc.array(tie("any"), { maxLength: 4 }).map((list) => ({ L: list })),
    fc
      .array(fc.tuple(anyName, tie("any")), { maxLength: 4 })
      .map((list) => ({ M: Object.fromEntries(list) })),
  ),
}));

/** A value of the six types that plain JSON has. */
export const anyPlainValue: fc.Arbitrary<AttributeValue> = tree.plain;
/** A value of any of the ten types, nested. */
export const anyValue: fc.Arbitrary<AttributeValue> = tree.any;
/** Attributes of all ten types, with names such as `__proto__`. */
export const anyAttributes: fc.Arbitrary<Attributes> = fc
  .array(
    fc.tuple(
      anyText.filter((name) => name !== ""),
      anyValue,
    ),
    { maxLength: 6 },
  )
  .map((list) => Object.fromEntries(list));
