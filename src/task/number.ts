import { Big } from "big.js";
import { TasksError, usageError } from "../errors.ts";

// DynamoDB's number: up to 38 significant digits, magnitude 1E-130 to 9.9…E+125
// (Developer Guide, "Naming rules and data types").
const DIGITS = 38;
const SMALLEST_EXPONENT = -130;
const LARGEST_EXPONENT = 125;
const SYNTAX = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const PLAIN_INTEGER = /^(0|-?[1-9]\d{0,37})$/;

/** Whether a number is written as DynamoDB gives it back, and has neither point nor exponent. */
export function isPlainInteger(text: string): boolean {
  return PLAIN_INTEGER.test(text);
}

/**
 * Gives the decimal text that DynamoDB gives back for a number: no leading or trailing zeros, no exponent
 * (`007.50` is `7.5`). Throws a usage error for what is not a number, or has more digits than DynamoDB keeps.
 */
export function normalizeNumber(text: string): string {
  if (PLAIN_INTEGER.test(text)) return text;
  if (!SYNTAX.test(text)) throw usageError(`'${text}' is not a number`, "write digits, as in 7, -0.5 or 1e3");
  const value = new Big(text.replace(/^\+/, "").replace(/\.(?=e|$)/i, ""));
  if (value.c.length > DIGITS) {
    throw usageError(
      `the number ${text} has ${value.c.length} significant digits; DynamoDB keeps ${DIGITS}`,
      "round it, or store it as text",
    );
  }
  if (!value.eq(0) && (value.e < SMALLEST_EXPONENT || value.e > LARGEST_EXPONENT)) {
    throw usageError(
      `the number ${text} is out of DynamoDB's range (1E${SMALLEST_EXPONENT} to 9.9E+${LARGEST_EXPONENT})`,
      "store it as text",
    );
  }
  return value.eq(0) ? "0" : value.toFixed();
}

/** Orders two decimal texts by value: negative, zero or positive. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  // Doubles keep the order of decimals of up to 15 digits.
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b);
  return new Big(a).cmp(b);
}

/** The largest number that DynamoDB takes and that is below a whole one from 1 on. */
export function lastBefore(whole: number): string {
  const below = String(whole - 1);
  return `${below}.${"9".repeat(DIGITS - below.length)}`;
}

/** The exact sum of two decimal texts. Throws a usage error when it needs more than 38 digits. */
export function addNumbers(a: string, b: string): string {
  return normalizeNumber(new Big(a).plus(b).toFixed());
}

/** normalizeNumber with the number's place in front of its error; the place is made only when it is needed. */
export function numberAt(text: string, place: () => string): string {
  try {
    return normalizeNumber(text);
  } catch (error) {
    if (error instanceof TasksError) throw usageError(`${place()}: ${error.message}`, error.hint);
    throw error;
  }
}
