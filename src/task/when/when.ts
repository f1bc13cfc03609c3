import { TasksError, usageError } from "../../errors.ts";
import { wallTimeAt } from "../time-zone.ts";
import { foldText } from "./fold-text.ts";
import { nearMiss } from "./near-miss.ts";
import { mendWords } from "./mend-words.ts";
import { printable } from "./printable.ts";
import { readDayAndTime } from "./when-day-and-time.ts";
import type { DayEdge } from "./when-day-and-time.ts";
import { readIsoTime } from "./when-iso.ts";
import { readUnixSeconds } from "./when-number.ts";
import { readOffset } from "./when-offset.ts";
import { inRange } from "./when-reading.ts";
import type { WhenReading } from "./when-reading.ts";
import { splitZone } from "./when-zone.ts";

export type { DayEdge };

const EXAMPLES = "write it as in 2026-12-01T09:00, 1767225600, +3d, tomorrow 9:00, fri 5pm or eom";
const JAPANESE_EXAMPLES = "write it as in 2026年12月1日 9時, 3日後, 明日 9時, 金曜日 午後5時半 or 月末";

/**
 * Reads a `<when>`: a closed grammar in English and Japanese, understood whole or refused with a usage error. Gives
 * whole seconds since 1970 UTC. `now` is in ms since 1970, `tz` an IANA name; `what` names the flag in messages, and
 * `remark` is told how a text was taken that others take differently: `month/day` for 3/4.
 */
export function parseWhen(
  text: string,
  options: {
    now: number;
    tz: string;
    bareDay: DayEdge;
    what: string;
    remark?: ((text: string) => void) | undefined;
  },
): number {
  const cased = foldText(text);
  const reading = readingOf(text, cased, options);
  try {
    const instant = readWhen(cased, options.bareDay, reading);
    if (reading.remarks[0] !== undefined) options.remark?.(reading.remarks[0]);
    return instant;
  } catch (error) {
    const mended = error instanceof TasksError ? mendWords(cased) : undefined;
    if (mended === undefined || !isWhen(mended, reading)) throw error;
    throw usageError((error as TasksError).message, `did you mean '${printable(mended)}'?`);
  }
}

/**
 * Reads the offset of a `<when>`, as in `+1w` or `1週間後`. Gives what moves an instant by it, in seconds since 1970 UTC: on
 * the calendar of `tz`. Throws a usage error for what is not an offset, and what it gives does so where the result has no date,
 * for what it is told whose instant that is.
 */
export function parseOffset(
  text: string,
  { tz, what }: { tz: string; what: string },
): (from: number, of: string) => number {
  const cased = foldText(text);
  const shift = (from: number, of: string) => {
    const refuse = (reason?: string, hint?: string) =>
      usageError(
        `${what} '${printable(text)}' gives ${of} no date: ${reason}`,
        hint === undefined
          ? "give a smaller one, as in +1w"
          : `nothing was moved; for this one alone ${hint} with --to`,
      );
    const reading = readingOf(text, cased, { now: from * 1000, tz, what, refuse });
    const moved = readOffset(cased.toLowerCase(), cased, reading);
    if (moved !== undefined) return moved;
    throw usageError(
      `${what} '${printable(text)}' is not an offset`,
      "write it as in +1w, -2h, +1mo or 1週間後; --to takes a date",
    );
  };
  shift(MIDDLE, "a task");
  return shift;
}

// Far from both ends of time, so that an offset is refused for its own sake alone.
const MIDDLE = 2_000_000_000;

function readingOf(
  text: string,
  cased: string,
  options: { now: number; tz: string; what: string; refuse?: WhenReading["refuse"] },
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
    zoned: false,
    remarks: [],
    refuse:
      options.refuse ??
      ((reason, hint = /[^\0-\x7f]/.test(cased) ? JAPANESE_EXAMPLES : EXAMPLES) =>
        usageError(
          `${options.what} '${printable(text)}' is not a date${reason === undefined ? "" : `: ${reason}`}`,
          hint,
        )),
  };
}

function isWhen(text: string, reading: WhenReading): boolean {
  try {
    readWhen(text, "end", reading);
    return true;
  } catch {
    return false;
  }
}

function readWhen(cased: string, bareDay: DayEdge, reading: WhenReading): number {
  const text = cased.toLowerCase();
  const { now, refuse } = reading;
  if (text === "") throw refuse("it is empty");
  if (text === "now") return inRange(now, reading);
  const instant =
    readUnixSeconds(text, reading) ?? readIsoTime(text, reading) ?? readOffset(text, cased, reading);
  if (instant !== undefined) return instant;

  const zoned = splitZone(text, cased, reading);
  const there = zoned === undefined ? reading : readingIn(zoned.zone, reading);
  const before = zoned === undefined ? text : zoned.before;
  const moment = (zoned && readIsoTime(before, there)) ?? readDayAndTime(before, bareDay, there);
  if (moment === undefined) throw refuse(undefined, nearMiss(text));
  return moment;
}

/** The same moment on the clocks of the zone that the text names. */
function readingIn(tz: string, { now, refuse, remarks }: WhenReading): WhenReading {
  return { now, wallNow: wallTimeAt(now, tz), tz, zoned: true, refuse, remarks };
}
