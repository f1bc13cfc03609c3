import { usageError } from "../../../errors.ts";

/** Throws a usage error for a flag that only calendars have, given with another format. */
export function refuseCalendarFlags(format: string, { as, alarm }: { as?: unknown; alarm?: unknown }): void {
  if (format === "ical" || (as === undefined && alarm === undefined)) return;
  const flag = as === undefined ? "--alarm" : "--as";
  throw usageError(`${flag} is for calendars, and not for the format ${format}`, "add --format ical");
}
