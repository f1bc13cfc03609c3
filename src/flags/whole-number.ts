import { shorten, usageError } from "../errors.ts";
import type { ValueType } from "./value-type.ts";

/** A whole number from 1 to `most`. */
export function wholeNumber({ most = Number.MAX_SAFE_INTEGER } = {}): ValueType<number> & {
  least: number;
  most: number;
} {
  return {
    name: "whole-number",
    least: 1,
    most,
    read(text, { what }) {
      const number = /^\d+$/.test(text) ? Number(text) : 0;
      if (number < 1 || number > most) {
        const range = most === Number.MAX_SAFE_INTEGER ? "1 or more" : `from 1 to ${most}`;
        throw usageError(
          `${what} '${shorten(text)}' is not a whole number ${range}`,
          `write it as in ${what} ${Math.min(10, most)}`,
        );
      }
      return number;
    },
  };
}
