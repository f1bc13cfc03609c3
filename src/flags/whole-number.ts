import { shorten, usageError } from "../errors.ts";
import type { ValueType } from "./value-type.ts";

/** A whole number from `least`, which is 1 where it is not said, to `most`. */
export function wholeNumber({ least = 1, most = Number.MAX_SAFE_INTEGER } = {}): ValueType<number> & {
  least: number;
  most: number;
} {
  return {
    name: "whole-number",
    least,
    most,
    read(text, { what }) {
      const number = /^\d+$/.test(text) ? Number(text) : -1;
      if (number < least || number > most) {
        const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
        throw usageError(
          `${what} '${shorten(text)}' is not a whole number ${range}`,
          `write it as in ${what} ${Math.min(Math.max(10, least), most)}`,
        );
      }
      return number;
    },
  };
}
