import { LAST_INSTANT } from "./record.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds since 1970 UTC, as in `2026-12-01T09:00:00Z`; parts of a second are left out. */
export function utcTime(seconds: number): string {
  return `${clockTime(seconds)}Z`;
}

/** Milliseconds since 1970 UTC, as in `2026-12-01T09:00:00.000Z`. */
export function utcMilliseconds(milliseconds: number): string {
  return `${clockTime(Math.floor(milliseconds / 1000))}.${digits(milliseconds % 1000, 3)}Z`;
}

/**
 * `2026-12-01T09:00:00` for the seconds of a clock, which begin in 1970. Date would look for the machine's zone first, and take
 * a hundredth of a short command's time.
 */
export function clockTime(seconds: number): string {
  if (!(seconds >= 0 && seconds <= LAST_INSTANT)) return new Date(seconds * 1000).toISOString().slice(0, 19);
  const { year, month, day } = dateOfDay(Math.floor(seconds / DAY));
  const parts = [
    Math.floor(seconds / HOUR) % 24,
    Math.floor(seconds / MINUTE) % 60,
    Math.floor(seconds % 60),
  ];
  const time = parts.map((part) => digits(part, 2)).join(":");
  return `${year}-${digits(month, 2)}-${digits(day, 2)}T${time}`;
}

/** The date of a day, of which 1970-01-01 is the first, 0. As in Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms". */
function dateOfDay(day: number): { year: number; month: number; day: number } {
  // Years that begin in March end with their leap day, and what repeats are 400 of them.
  const since = day + 719_468;
  const cycle = Math.floor(since / 146_097);
  const inCycle = since % 146_097;
  const leaps = Math.floor(inCycle / 1460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096);
  const years = Math.floor((inCycle - leaps) / 365);
  const inYear = inCycle - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const months = Math.floor((5 * inYear + 2) / 153);
  return {
    year: 400 * cycle + years + (months < 10 ? 0 : 1),
    month: months < 10 ? months + 3 : months - 9,
    day: inYear - Math.floor((153 * months + 2) / 5) + 1,
  };
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, "0");
}
