import { machineWallTime, wallTimeAt } from "../../task/time-zone.ts";
import type { WallClock } from "../../task/when-text.ts";

/** Whether a zone's clocks show UTC for all time. */
export function isUtc(zone: string | undefined): boolean {
  return zone === "UTC" || zone === "Etc/UTC";
}

/** `zone`: an IANA name; undefined for the machine's, which takes long to find. `now`: milliseconds since 1970. */
export function clockIn(zone: string | undefined, now: number): WallClock {
  const wallTime = wallTimeOf(zone);
  const seconds = Math.floor(now / 1000);
  return { now: seconds, wallNow: wallTime(seconds), wallTime };
}

function wallTimeOf(zone: string | undefined): WallClock["wallTime"] {
  // Where no file says it, the first time of any other clock takes bun's engine 3.5 ms, and Intl 10.
  if (isUtc(zone)) return (seconds) => seconds;
  return zone === undefined ? machineWallTime : (seconds) => wallTimeAt(seconds, zone);
}
