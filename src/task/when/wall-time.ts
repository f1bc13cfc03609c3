import { wallTimeAt } from "../time-zone.ts";

const HOUR = 3600;
export const DAY = 24 * HOUR;

/**
 * The first instant (seconds since 1970 UTC) at which the clocks of a zone show a wall time. Where they skip it,
 * `exists` is false and `at` is the instant right after the skip.
 */
export function findInstant(wall: number, tz: string): { at: number; exists: boolean } {
  return findOnClock(wall, (seconds) => wallTimeAt(seconds, tz));
}

/** The same on a clock: `wallTime` gives what it shows, in seconds. */
export function findOnClock(
  wall: number,
  wallTime: (seconds: number) => number,
): { at: number; exists: boolean } {
  // Since 1970 every zone lies within -12 and +14 hours of UTC, and no zone has moved its clocks twice within three
  // days (all zones of tzdata 2025c were looked through), so the two ends know all offsets that can matter.
  const early = wall - 14 * HOUR;
  const late = wall + 12 * HOUR;
  const before = wall - (wallTime(early) - early);
  const after = wall - (wallTime(late) - late);
  const matches = [before, after].filter((instant) => wallTime(instant) === wall);
  if (matches.length > 0) return { at: Math.min(...matches), exists: true };

  let shown = Math.min(before, after) - 1;
  let passed = Math.max(before, after);
  while (passed - shown > 1) {
    const middle = Math.floor((shown + passed) / 2);
    if (wallTime(middle) > wall) passed = middle;
    else shown = middle;
  }
  return { at: passed, exists: false };
}

/**
 * First and last second of a local day, given by its midnight as a wall time; undefined for a day that the zone
 * skipped. A day begins at its first instant even where midnight does not exist, and lasts until the next one begins.
 */
export function daySpan(midnight: number, tz: string): { from: number; to: number } | undefined {
  const from = findInstant(midnight, tz).at;
  const to = findInstant(midnight + DAY, tz).at - 1;
  return from <= to ? { from, to } : undefined;
}
