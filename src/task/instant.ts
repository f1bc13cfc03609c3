import { wallTimeAt } from "./time-zone.ts";
import { DAY, findInstant } from "./when/wall-time.ts";
import { LAST_INSTANT } from "./record.ts";

/** Seconds of a span, both ends included. */
interface Span {
  from: number;
  to: number;
}

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
  return new Date(wall * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** The local day that holds `now` (ms since 1970). */
export function dayRange(now: number, tz: string): Span {
  const today = midnightOf(now, tz);
  return daysFrom(today, 1, tz);
}

/** The local week, Monday to Sunday, that holds `now` (ms since 1970). */
export function weekRange(now: number, tz: string): Span {
  const today = midnightOf(now, tz);
  const sinceMonday = (new Date(today * 1000).getUTCDay() + 6) % 7;
  return daysFrom(today - sinceMonday * DAY, 7, tz);
}

function midnightOf(now: number, tz: string): number {
  const wall = wallTimeAt(Math.floor(now / 1000), tz);
  return wall - (((wall % DAY) + DAY) % DAY);
}

function daysFrom(midnight: number, days: number, tz: string): Span {
  return { from: findInstant(midnight, tz).at, to: findInstant(midnight + days * DAY, tz).at - 1 };
}

/** `+09:00`, from seconds. */
export function formatOffset(seconds: number): string {
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  // Liberia's clocks were 44 minutes and 30 seconds behind until 1972.
  if (size % 60 !== 0) parts.push(size % 60);
  return (seconds < 0 ? "-" : "+") + parts.map((part) => String(part).padStart(2, "0")).join(":");
}
