import { machineWallTime, wallTimeAt } from "../../task/time-zone.ts";

/** The present, and a zone's clock: both in whole seconds since 1970. */
export interface Clock {
  now: number;
  /** What the zone's clocks show now. */
  wallNow: number;
  /** What they show at another time. */
  wallTime(seconds: number): number;
}

/** Whether a zone's clocks show UTC for all time. */
export function isUtc(zone: string | undefined): boolean {
  return zone === "UTC" || zone === "Etc/UTC";
}

/** `zone`: an IANA name; undefined for the machine's, which takes long to find. `now`: milliseconds since 1970. */
export function clockIn(zone: string | undefined, now: number): Clock {
  const wallTime = wallTimeOf(zone);
  const seconds = Math.floor(now / 1000);
  return { now: seconds, wallNow: wallTime(seconds), wallTime };
}

function wallTimeOf(zone: string | undefined): Clock["wallTime"] {
  // The first time of any other clock takes bun's engine 3.5 ms, and Intl 10.
  if (isUtc(zone)) return (seconds) => seconds;
  return zone === undefined ? machineWallTime : (seconds) => wallTimeAt(seconds, zone);
}
