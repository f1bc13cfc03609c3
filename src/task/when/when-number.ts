import { LAST_INSTANT } from "../record.ts";
import type { WhenReading } from "./when-reading.ts";

/** Reads unix seconds: `1767225600`. */
export function readUnixSeconds(text: string, { refuse }: WhenReading): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
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
  // As seconds these lie between August 1970 and December 1970: nobody means that.
  const [, year, month, day] = /^(19[7-9]\d|2\d{3})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(text) ?? [];
  if (year !== undefined) {
    const date = `${year}-${month}-${day}`;
    throw refuse("eight digits would be unix seconds in 1970", `write ${date}`);
  }
  // The first hour of 1970.
  if (/^(19[7-9]\d|2\d{3})$/.test(text))
    throw refuse("four digits would be unix seconds in 1970", `for a day of that year write ${text}-12-31`);
  return seconds;
}
