import { usageError } from "../../errors.ts";
import { wallTimeAt } from "../time-zone.ts";
import { daySpan, findInstant } from "./wall-time.ts";
import { readDay } from "./when-day.ts";
import type { WhenDay } from "./when-day.ts";
import { readIsoTime } from "./when-iso.ts";
import { readUnixSeconds } from "./when-number.ts";
import { readOffset } from "./when-offset.ts";
import { inRange, instantAt } from "./when-reading.ts";
import type { WhenReading } from "./when-reading.ts";
import { readTime } from "./when-time.ts";

/** What a day without a time means: its first or its last second. */
export type DayEdge = "start" | "end";

const EXAMPLES = "write it as in 2026-12-01T09:00, 1767225600, +3d, tomorrow 9:00, fri 5pm or eom";
const JAPANESE_EXAMPLES = "write it as in 2026年12月1日 9時, 3日後, 明日 9時, 金曜日 午後5時半 or 月末";

/**
 * Reads a `<when>`: a closed grammar in English and Japanese, understood whole or refused with a usage error. Gives
 * whole seconds since 1970 UTC. `now` is in ms since 1970, `tz` an IANA name; `what` names the flag in messages.
 */
export function parseWhen(
  text: string,
  options: { now: number; tz: string; bareDay: DayEdge; what: string },
): number {
  const cased = fold(text);
  return readWhen(cased.toLowerCase(), cased, options.bareDay, readingOf(text, cased, options));
}

/**
 * Reads the offset of a `<when>`, as in `+1w` or `1週間後`. Gives what moves an instant by it, in seconds since 1970 UTC: on
 * the calendar of `tz`. Throws a usage error for what is not an offset, and what it gives does so where the result has no date.
 */
export function parseOffset(
  text: string,
  { tz, what }: { tz: string; what: string },
): (from: number) => number {
  const cased = fold(text);
  const shift = (from: number) => {
    const reading = readingOf(text, cased, { now: from * 1000, tz, what });
    const moved = readOffset(cased.toLowerCase(), cased, reading);
    if (moved !== undefined) return moved;
    throw usageError(
      `${what} '${printable(text)}' is not an offset`,
      "write it as in +1w, -2h, +1mo or 1週間後; --to takes a date",
    );
  };
  shift(MIDDLE);
  return shift;
}

// Far from both ends of time, so that an offset is refused for its own sake alone.
const MIDDLE = 2_000_000_000;

// Only the full-width forms are folded: the rest of NFKC would turn `3²` into 32.
function fold(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => character.normalize("NFKC"))
    .replace(/\s+/g, " ")
    .trim();
}

function readingOf(
  text: string,
  cased: string,
  options: { now: number; tz: string; what: string },
): WhenReading {
  const now = Math.floor(options.now / 1000);
  return {
    now,
    // Unix seconds need no zone, and Intl takes some milliseconds to know one.
    get wallNow() {
      return wallTimeAt(now, options.tz);
    },
    get tz() {
      return options.tz;
    },
    refuse: (reason, hint = /[^\0-\x7f]/.test(cased) ? JAPANESE_EXAMPLES : EXAMPLES) =>
      usageError(
        `${options.what} '${printable(text)}' is not a date${reason === undefined ? "" : `: ${reason}`}`,
        hint,
      ),
  };
}

function readWhen(text: string, cased: string, bareDay: DayEdge, reading: WhenReading): number {
  const { now, refuse } = reading;
  if (text === "") throw refuse("it is empty");
  if (text === "now") return inRange(now, reading);
  const instant =
    readUnixSeconds(text, reading) ?? readIsoTime(text, reading) ?? readOffset(text, cased, reading);
  if (instant !== undefined) return instant;

  const day = readDay(text, reading);
  if (day !== undefined) return day.rest === "" ? edgeOf(day, bareDay, reading) : timeOn(day, reading);
  if (readTime(text, reading) !== undefined) {
    throw refuse("a time needs a day", `write ${/[^\0-\x7f]/.test(text) ? "今日" : "today"} ${text}`);
  }
  throw refuse();
}

/** A day that comes again counts today, for both edges: it is still going on. */
function edgeOf({ days: [midnight] }: WhenDay, edge: DayEdge, reading: WhenReading): number {
  const { tz, refuse } = reading;
  const span = daySpan(midnight, tz);
  if (span === undefined) throw refuse(`that day does not exist in ${tz}, where the calendar skips it`);
  return inRange(edge === "start" ? span.from : span.to, reading);
}

/** A day that comes again counts today only while the time is still ahead. */
function timeOn({ days, rest }: WhenDay, reading: WhenReading): number {
  const { now, tz, refuse } = reading;
  const text = rest.replace(/^(?: at | |の)/, "");
  const time = readTime(text, reading);
  if (time === undefined) throw refuse(`'${printable(text)}' is not a time of day`);
  const [day, again] = days;
  const over = again !== undefined && findInstant(day + time, tz).at <= now;
  return instantAt((over ? again : day) + time, reading);
}

/** One short line that cannot drive a terminal. */
function printable(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(.{59}).{2,}$/u, "$1…")
    .replace(/\p{C}/gu, "\ufffd");
}
