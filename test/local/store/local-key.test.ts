import { Big } from "big.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareDeadlines,
  deadlineOf,
  endsOf,
  localKey,
  placeAfter,
  placeBefore,
  type LocalKey,
} from "../../../src/local/store/local-key.ts";
import { compareNumbers, normalizeNumber } from "../../../src/task/number.ts";

const key = (deadline: string) => localKey({ userName: "mai", deadline });

/** Whatever DynamoDB takes: up to 38 digits anywhere between 1E-130 and 9.9E+125. */
const anyNumber = fc
  .record({
    sign: fc.constantFrom("", "-"),
    digits: fc.oneof(
      fc.nat(99).map(String),
      fc.stringMatching(/^[1-9]\d{0,37}$/),
      fc.stringMatching(/^9{1,38}$/),
    ),
    point: fc.oneof(fc.integer({ min: -3, max: 20 }), fc.integer({ min: -130, max: 125 })),
  })
  .map(
    ({ sign, digits, point }) => `${sign}${new Big(`${digits[0]}.${digits.slice(1)}0e${point}`).toFixed()}`,
  )
  .map(normalizeNumber);

/** A number, and another beside it: the last digit, the sign or the exponent is another. */
const twoNumbers = fc.oneof(
  fc.tuple(anyNumber, anyNumber),
  fc
    .tuple(anyNumber, fc.constantFrom("1", "-1", "0.1", "1e14", "-1e15", "1e15", "1e16"))
    .map(([one, by]): [string, string] => [one, new Big(one).plus(by).toFixed()])
    .filter(([, other]) => isNumber(other)),
  fc
    .tuple(anyNumber, fc.constantFrom("-1", "10", "0.1", "1.1"))
    .map(([one, by]): [string, string] => [one, new Big(one).times(by).toFixed()])
    .filter(([, other]) => isNumber(other)),
);

function isNumber(text: string): boolean {
  try {
    normalizeNumber(text);
    return true;
  } catch {
    return false;
  }
}

const sign = (order: number) => Math.sign(order) + 0;

describe("a key of the local store", () => {
  it.each([
    ["1767225600", 1_767_225_600, ""],
    ["-5", -5, ""],
    ["007.0", 7, ""],
    ["-0", 0, ""],
    ["1.5", 1, "5"],
    ["-1.5", -2, "5"],
    ["-0.25", -1, "75"],
    ["999999999999999", 999_999_999_999_999, ""],
    ["-999999999999999.5", -1_000_000_000_000_000, "5"],
    ["1e15", 2e15, "0151"],
    ["1234567890123456.5", 2e15, "01512345678901234565"],
    ["-1e30", -2e15, "9698~"],
  ])("of %s is %d and '%s'", (text, deadline, rest) => {
    expect(key(text)).toEqual({ userName: "mai", deadline, rest });
  });

  it("has the order of the numbers, for each number that DynamoDB takes", () => {
    fc.assert(
      fc.property(twoNumbers, ([one, other]) => {
        expect(sign(compareDeadlines(key(one), key(other)))).toBe(sign(compareNumbers(one, other)));
      }),
      { numRuns: 3000 },
    );
  });

  it("tells its number, with all digits", () => {
    fc.assert(
      fc.property(anyNumber, (text) => {
        expect(deadlineOf(key(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("has a place on each side that is beyond no other key", () => {
    const isBefore = (a: LocalKey, b: LocalKey) => compareDeadlines(a, b) < 0;
    fc.assert(
      fc.property(twoNumbers, ([one, other]) => {
        const [low, high] = compareNumbers(one, other) < 0 ? [key(one), key(other)] : [key(other), key(one)];
        for (const each of [low, high]) {
          expect(isBefore(placeBefore(each), each)).toBe(true);
          expect(isBefore(each, placeAfter(each))).toBe(true);
          expect(isBefore(endsOf("mai")[0], placeBefore(each))).toBe(true);
          expect(isBefore(placeAfter(each), endsOf("mai")[1])).toBe(true);
        }
        if (compareDeadlines(low, high) === 0) return;
        expect(isBefore(low, placeBefore(high))).toBe(true);
        expect(isBefore(placeAfter(low), high)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("that damage has made is told as far as it can be", () => {
    const damaged = fc.record({
      deadline: fc.oneof(fc.constantFrom(2e15, -2e15, 7, Number.NaN, 1e18), fc.double()),
      rest: fc.oneof(fc.string(), fc.stringMatching(/^\d{0,50}~?$/)),
    });
    fc.assert(
      fc.property(damaged, (it) => {
        expect(deadlineOf(it).length).toBeLessThan(1200);
      }),
    );
    expect(deadlineOf({ deadline: 7, rest: "\u0000x" })).toBe("7");
  });
});
