import { CalendarDays, mondayOf, type Span } from "./calendar-days.ts";
import { formatOffset } from "./format-offset.ts";
import { wallTimeAt } from "./time-zone.ts";
import { LAST_INSTANT } from "./record.ts";
import { clockTime } from "./utc-time.ts";

/** `2026-12-01 09:00:00 +09:00`; the plain number for what no year from 1970 to 9999 holds. */
export function formatInstant(seconds: number, tz: string): string {
  return formatOnClock(seconds, (at) => wallTimeAt(at, tz));
}

/** The same on a clock: `wallTime` gives what it shows, in seconds. */
export function formatOnClock(seconds: number, wallTime: (seconds: number) => number): string {
  if (!Number.isInteger(seconds)) return String(seconds);
  const wall = seconds >= 0 && seconds <= LAST_INSTANT ? wallTime(seconds) : Infinity;
  if (wall > LAST_INSTANT) return BigInt(seconds).toString();
  return `${formatWallTime(wall)} ${formatOffset(wall - seconds)}`;
}

/** A record's deadline, decimal text, like formatInstant; what is not such a second is shown as the number it is. */
export function formatDeadline(deadline: string, tz: string): string {
  return /^\d{1,12}$/.test(deadline) ? formatInstant(Number(deadline), tz) : deadline;
}

/** `2026-12-01 09:00:00` for a wall time in seconds. */
export function formatWallTime(wall: number): string {
  return clockTime(wall).replace("T", " ");
}

/** The local day that holds `now` (ms since 1970). */
export function dayRange(now: number, tz: string): Span {
  const days = daysIn(tz);
  return days.span(days.dayOf(Math.floor(now / 1000)), 1);
}

/** The local week, Monday to Sunday, that holds `now` (ms since 1970). */
export function weekRange(now: number, tz: string): Span {
  const days = daysIn(tz);
  return days.span(mondayOf(days.dayOf(Math.floor(now / 1000))), 7);
}

function daysIn(tz: string): CalendarDays {
  return new CalendarDays((seconds) => wallTimeAt(seconds, tz));
}
