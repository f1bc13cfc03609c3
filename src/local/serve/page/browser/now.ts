import { distanceText, whenText, type WallClock } from "../../../../task/when-text.ts";

/** An instant: seconds since 1970, and what the clocks of the server's zone show then; null: there is no such instant. */
export interface Instant {
  at: number;
  wall: number | null;
}

let told = { now: 0, wallNow: 0 };
let toldAt = 0;

/** Takes the server's time, which is the one by which things are due. */
export function setNow(server: { now: number; wallNow: number }): void {
  told = server;
  toldAt = performance.now();
}

/** Seconds since 1970 by the server's clock. */
export function now(): number {
  return told.now + Math.floor((performance.now() - toldAt) / 1000);
}

/** When an instant is, as the command line's lists say it: `Fri 17:00`. */
export function whenOf({ at, wall }: Instant): string {
  return wall === null ? String(at) : whenText(at, clock(wall));
}

/** How far off it is: `in 3 days`, `2 days late`. */
export function distanceOf({ at, wall }: Instant): string {
  return wall === null ? "" : distanceText(at, clock(wall));
}

/** The same of what may lie behind without being late. */
export function agoOf(instant: Instant): string {
  return distanceOf(instant)
    .replace(/^0 min late$/, "just now")
    .replace(/ late$/, " ago");
}

function clock(wall: number): WallClock {
  const seconds = now();
  return { now: seconds, wallNow: told.wallNow + seconds - told.now, wallTime: () => wall };
}
