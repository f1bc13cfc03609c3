import type { TasksError } from "../../errors.ts";
import { formatWallTime } from "../instant.ts";
import { LAST_INSTANT } from "../record.ts";
import { wallTimeAt } from "../time-zone.ts";
import { DAY, findInstant } from "./wall-time.ts";

/** What every family of the `<when>` grammar needs to read a text. */
export interface WhenReading {
  /** Whole seconds since 1970 UTC, and the same moment on the clocks of `tz`. */
  now: number;
  readonly wallNow: number;
  /** An IANA name, or an offset as `readZone` gives it. */
  readonly tz: string;
  /** Whether `tz` is the text's own. */
  zoned: boolean;
  /** The error for a text that means no date, with the reason where one is known; without a hint it shows examples. */
  refuse(reason?: string, hint?: string): TasksError;
  /** How the text was taken where others would take it differently. */
  readonly remarks: string[];
}

/** Midnight of a day as a wall time; for a day that comes again (`fri`, `12月1日`) the first not over, and the next. */
export type Days = [day: number, again?: number];

/** A day that a text begins with, and the text after it. */
export interface WhenDay {
  days: Days;
  rest: string;
  /** Whether it is named by its date, so that a time zone may follow, and digits alone are not taken for an hour. */
  dated: boolean;
  /** The weekday that stands with the date and has to fit: 0 is Monday. */
  weekday?: number | undefined;
}

/** The first instant with this wall time. Refuses one that the zone skips, and one outside 1970 to 9999. */
export function instantAt(wall: number, reading: WhenReading): number {
  const { tz, refuse } = reading;
  checkWall(wall, reading);
  const { at, exists } = findInstant(wall, tz);
  if (!exists) {
    const before = formatWallTime(wallTimeAt(at - 1, tz));
    const after = formatWallTime(wallTimeAt(at, tz));
    throw refuse(
      `${formatWallTime(wall)} does not exist in ${tz}, where the clocks go from ${before} to ${after}`,
      `use '${before}' or '${after}'`,
    );
  }
  return inRange(at, reading);
}

/** Refuses a wall time of no year from 1970 to 9999. */
export function checkWall(wall: number, reading: WhenReading): void {
  // Wall times just outside may still be instants inside; NaN comes from amounts that no calendar holds.
  if (!(wall >= -DAY && wall <= LAST_INSTANT + DAY)) throw outOfRange(reading);
}

/** The instant itself. Refuses one outside 1970 to 9999. */
export function inRange(instant: number, reading: WhenReading): number {
  if (!(instant >= 0 && instant <= LAST_INSTANT)) throw outOfRange(reading);
  return instant;
}

function outOfRange(reading: WhenReading): TasksError {
  return reading.refuse("it is outside the years 1970 to 9999 (UTC)");
}
