import { machineWallTime, wallTimeAt } from "../../task/time-zone.ts";

/** The present, and a zone's clock: both in whole seconds since 1970. */
export interface Clock {
  now: number;
  /** What the zone's clocks show now. */
  wallNow: number;
  /** What they show at another time. */
  wallTime(seconds: number): number;
}

/** `zone`: an IANA name; undefined for the machine's, which takes long to find. `now`: milliseconds since 1970. */
export function clockIn(zone: string | undefined, now: number): Clock {
  const wallTime = zone === undefined ? machineWallTime : (seconds: number) => wallTimeAt(seconds, zone);
  const seconds = Math.floor(now / 1000);
  return { now: seconds, wallNow: wallTime(seconds), wallTime };
}
