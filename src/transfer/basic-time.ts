import { utcTime } from "../task/utc-time.ts";

/** An instant in seconds since 1970 UTC, as calendars and taskwarrior write it: `20261201T090000Z`. */
export function basicTime(seconds: number): string {
  return utcTime(seconds).replaceAll(/[-:]/g, "");
}

/** The seconds since 1970 UTC that a text of that form means; undefined for every other one. */
export function readBasicTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const seconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) / 1000;
  // The 31st of a month that has 30 days is taken for the 1st of the next.
  return Number.isNaN(seconds) || basicTime(seconds) !== text ? undefined : seconds;
}
