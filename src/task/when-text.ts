import { DAY } from "./when/wall-time.ts";

/** The present, and a zone's clock: both in whole seconds since 1970. */
export interface WallClock {
  now: number;
  /** What the zone's clocks show now. */
  wallNow: number;
  /** What they show at another time. */
  wallTime(seconds: number): number;
}

const MINUTE = 60;
const HOUR = 3600;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// Farther off, one date without a year would be that of two years.
const WITHOUT_YEAR = 180;

/** The longest text of an instant that is given here. */
export const LONGEST_WHEN = "yesterday 00:00".length;

/** The longest text of a distance that is given here, but for thousands of years. */
export const LONGEST_DISTANCE = "24 months late".length;

/**
 * An instant on a clock, as short as it can be told: `today 17:00`, `Fri 17:00` (the coming one), `last Wed 17:00`,
 * `24 Dec 17:00`, `24 Dec 2027`.
 */
export function whenText(seconds: number, { wallNow, wallTime }: WallClock): string {
  const wall = wallTime(seconds);
  const day = Math.floor(wall / DAY);
  const distance = day - Math.floor(wallNow / DAY);
  const time = timeText(wall - day * DAY);
  if (distance === 0) return `today ${time}`;
  if (distance === 1) return `tomorrow ${time}`;
  if (distance === -1) return `yesterday ${time}`;
  const weekday = weekdayOf(day);
  if (distance > 0 && distance < 7) return `${weekday} ${time}`;
  if (distance < 0 && distance > -7) return `last ${weekday} ${time}`;
  return `${dateText(day)} ${Math.abs(distance) <= WITHOUT_YEAR ? time : yearOf(day)}`;
}

/** Today or a later day, numbered as by CalendarDays: `Mon 23 Nov, today`, `Fri 27 Nov, in 4 days`. */
export function dayText(day: number, today: number): string {
  const distance = day - today;
  const year = distance <= WITHOUT_YEAR ? "" : ` ${yearOf(day)}`;
  const near = ["today", "tomorrow"][distance];
  return `${weekdayOf(day)} ${dateText(day)}${year}, ${near ?? `in ${longSpan(distance)}`}`;
}

/** What a clock shows at an instant, to the minute. */
export function clockText(seconds: number, { wallTime }: WallClock): string {
  const wall = wallTime(seconds);
  return timeText(wall - Math.floor(wall / DAY) * DAY);
}

/** How far off an instant is: `in 3 days`, `2 hours late`. A day and more is counted in days of the calendar. */
export function distanceText(seconds: number, { now, wallNow, wallTime }: WallClock): string {
  const span = Math.abs(seconds - now);
  const told = span < DAY ? shortSpan(span) : longSpan(daysBetween(wallNow, wallTime(seconds)));
  if (seconds < now) return `${told} late`;
  return span < MINUTE ? "now" : `in ${told}`;
}

function shortSpan(span: number): string {
  return span < HOUR ? `${Math.floor(span / MINUTE)} min` : count(Math.floor(span / HOUR), "hour");
}

function longSpan(days: number): string {
  if (days < 14) return count(days, "day");
  if (days < 60) return count(Math.round(days / 7), "week");
  if (days < 730) return count(Math.round(days / 30.44), "month");
  return count(Math.round(days / 365.25), "year");
}

function daysBetween(a: number, b: number): number {
  return Math.max(1, Math.abs(Math.floor(a / DAY) - Math.floor(b / DAY)));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function weekdayOf(day: number): string {
  // 1970 began on a Thursday.
  return WEEKDAYS[(((day + 4) % 7) + 7) % 7]!;
}

function dateText(day: number): string {
  const date = new Date(day * DAY * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

function yearOf(day: number): number {
  return new Date(day * DAY * 1000).getUTCFullYear();
}

function timeText(seconds: number): string {
  return `${two(Math.floor(seconds / HOUR))}:${two(Math.floor((seconds % HOUR) / MINUTE))}`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
