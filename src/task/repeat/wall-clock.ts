import { wallTimeAt } from "../time-zone.ts";
import { clockTime } from "../utc-time.ts";
import { findInstant } from "../when/wall-time.ts";

const WALL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/;

/** `2026-12-01T09:00:00` for a wall time, in seconds. */
export function formatWall(wall: number): string {
  return clockTime(wall);
}

/** The wall time that a text of that form means, in seconds; undefined for every other text. */
export function readWall(text: string | undefined): number | undefined {
  if (text === undefined || !WALL.test(text)) return undefined;
  const wall = Date.parse(`${text}Z`) / 1000;
  return Number.isNaN(wall) ? undefined : wall;
}

/**
 * The instant of an occurrence: the first at which the clocks show it. One that they skip counts as if they had not been
 * set yet (RFC 5545, 3.3.5), which is after the gap: 02:30 is 03:30, so that 02:15 stays before it.
 */
export function instantOf(wall: number, zone: string): number {
  const { at, exists } = findInstant(wall, zone);
  if (exists) return at;
  const lastBefore = at - 1;
  return wall - (wallTimeAt(lastBefore, zone) - lastBefore);
}
