import { LAST_INSTANT } from "../record.ts";
import type { WhenReading } from "./when-reading.ts";

// As seconds these lie between August 1970 and December 1970: nobody means that.
const DATE = /^(19[7-9]\d|2\d{3})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
// The first hour of 1970.
const YEAR = /^(19[7-9]\d|2\d{3})$/;

/** The number of unix seconds that a text is; undefined for all else, and for what is likely to mean something else. */
export function plainSeconds(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  if ((text.length === 8 && DATE.test(text)) || (text.length === 4 && YEAR.test(text))) return undefined;
  const seconds = Number(text);
  return seconds <= LAST_INSTANT ? seconds : undefined;
}

/** Reads unix seconds: `1767225600`. */
export function readUnixSeconds(text: string, { refuse }: WhenReading): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const plain = plainSeconds(text);
  if (plain !== undefined) return plain;
  const seconds = Number(text);
  if (seconds > LAST_INSTANT) {
    const thousandth = Math.floor(seconds / 1000);
    throw refuse(
      `unix seconds end at ${LAST_INSTANT} (the year 9999)`,
      thousandth <= LAST_INSTANT
        ? `milliseconds are divided by 1000: ${thousandth}`
        : "write seconds since 1970, as in 1767225600",
    );
  }
  const [, year, month, day] = DATE.exec(text) ?? [];
  throw year === undefined
    ? refuse("four digits would be unix seconds in 1970", `for a day of that year write ${text}-12-31`)
    : refuse("eight digits would be unix seconds in 1970", `write ${year}-${month}-${day}`);
}
