import { formatWallTime } from "../instant.ts";
import { DAY, daySpan, findInstant } from "./wall-time.ts";
import { printable } from "./printable.ts";
import { readDay } from "./when-day.ts";
import { checkWall, inRange, instantAt } from "./when-reading.ts";
import type { WhenDay, WhenReading } from "./when-reading.ts";
import { looksLikeTime, readTime } from "./when-time.ts";
import { WEEKDAY_NAMES } from "./when-words.ts";

/** What a day without a time means: its first or its last second. */
export type DayEdge = "start" | "end";

/** The time that is the end of whatever day it stands with; alone, of today. */
const END_OF_DAY = "eod";
const ZONED_EXAMPLE = "write it as in 2026-12-24 23:59 Asia/Tokyo";

/** Reads a day, alone or with a time after or before it: `fri`, `fri 5pm`, `5pm fri`, `12月24日(木) 9:00`. */
export function readDayAndTime(text: string, bareDay: DayEdge, reading: WhenReading): number | undefined {
  const { refuse } = reading;
  if (text === END_OF_DAY) {
    return edgeOf({ days: [todayOf(reading)], rest: "", dated: false }, "end", reading);
  }
  const day = readDay(text, reading);
  if (day?.rest === "") return edgeOf(day, bareDay, reading);
  if (day !== undefined) return timeOn(day, timeAfter(day, reading), reading);
  if (isTime(text)) {
    readTime(text, reading);
    if (reading.zoned) throw refuse("a time needs a day", ZONED_EXAMPLE);
    throw refuse("a time needs a day", `write ${/[^\0-\x7f]/.test(text) ? "今日" : "today"} ${text}`);
  }
  return readTimeAndDay(text, reading);
}

function readTimeAndDay(text: string, reading: WhenReading): number | undefined {
  for (const { index, 0: gap } of text.matchAll(/ (?:on )?/g)) {
    const time = text.slice(0, index);
    if (!isTime(time)) continue;
    const day = readDay(text.slice(index + gap.length), reading);
    if (day?.rest === "") return timeOn(day, time, reading);
  }
  return undefined;
}

function isTime(text: string): boolean {
  return text === END_OF_DAY || looksLikeTime(text);
}

/** The time that follows a day. After a name (`mon 9`), where it can be nothing else, an hour is enough. */
function timeAfter({ rest, dated }: WhenDay, { refuse }: WhenReading): string {
  const time = rest.replace(/^(?:,? at |, | |の)/, "");
  if (/^ (?:at )?\d{1,2}$/.test(rest)) {
    if (!dated) return `${time}:00`;
    const full = Number(time) < 24 ? `the time as ${time}:00` : "the year as in 2026-12-24";
    throw refuse(`'${time}' after a date may be an hour or a year`, `write ${full}`);
  }
  if (isTime(time)) return time;
  const [, before, zone] = /^(.+) ([a-z]{2,5})$/.exec(time) ?? [];
  if (before !== undefined && zone !== undefined && isTime(before)) {
    // IST is India, Ireland and Israel.
    throw refuse(
      `'${zone.toUpperCase()}' is not a time zone here`,
      "write it as in Asia/Tokyo, UTC+9 or AoE",
    );
  }
  throw refuse(`'${printable(time)}' is not a time of day`);
}

/** A day that comes again counts today, for both edges: it is still going on. */
function edgeOf(day: WhenDay, edge: DayEdge, reading: WhenReading): number {
  const [midnight] = day.days;
  const { tz, refuse } = reading;
  checkDay(midnight, day, reading);
  checkWall(midnight, reading);
  const span = daySpan(midnight, tz);
  if (span === undefined) throw refuse(`that day does not exist in ${tz}, where the calendar skips it`);
  return inRange(edge === "start" ? span.from : span.to, reading);
}

/** A day that comes again counts today only while the time is still ahead. */
function timeOn(day: WhenDay, text: string, reading: WhenReading): number {
  if (text === END_OF_DAY) return edgeOf(day, "end", reading);
  const time = readTime(text, reading) ?? 0;
  const [first, again] = day.days;
  const over = again !== undefined && findInstant(first + time, reading.tz).at <= reading.now;
  const midnight = over ? again : first;
  checkDay(midnight, day, reading);
  return instantAt(midnight + time, reading);
}

/** Refuses a zone with a day that is another one elsewhere, and a weekday that does not fit its date. */
function checkDay(midnight: number, { dated, weekday }: WhenDay, { zoned, refuse }: WhenReading): void {
  if (zoned && !dated) throw refuse("a time zone needs a date", ZONED_EXAMPLE);
  // 1970-01-01 was a Thursday.
  const real = (((midnight / DAY + 3) % 7) + 7) % 7;
  if (weekday === undefined || weekday === real) return;
  const date = formatWallTime(midnight).slice(0, 10);
  throw refuse(
    `${date} is a ${WEEKDAY_NAMES[real]}, not a ${WEEKDAY_NAMES[weekday]}`,
    `write ${date}, or the date or year of the ${WEEKDAY_NAMES[weekday]} that you mean`,
  );
}

function todayOf({ wallNow }: WhenReading): number {
  return Math.floor(wallNow / DAY) * DAY;
}
