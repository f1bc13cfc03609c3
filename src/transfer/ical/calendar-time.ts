import { usageError } from "../../errors.ts";
import type { AttributeValue } from "../../task/attribute-value.ts";
import { instantOf, readWall } from "../../task/repeat/wall-clock.ts";
import { isTimeZone } from "../../task/time-zone.ts";
import { readBasicTime } from "../basic-time.ts";
import type { Property } from "./content-line.ts";
import { windowsZones } from "./windows-zones.ts";

/** A time of a calendar: a deadline (a text where its zone is the reader's), and the zone that it names. */
export interface CalendarTime {
  value: AttributeValue;
  zone: string | undefined;
}

/** Reads DATE and DATE-TIME (RFC 5545, 3.3.4 and 3.3.5). Throws a usage error for others, and for zones that nobody knows. */
export function readCalendarTime({ name, parameters, value }: Property): CalendarTime {
  const [, year, month, day, time, zulu] = /^(\d{4})(\d\d)(\d\d)(T\d{6})?(Z)?$/.exec(value) ?? [];
  const date = `${year}-${month}-${day}`;
  if (day === undefined || (zulu !== undefined && time === undefined)) throw noTime(name, value);
  if (time === undefined) return { value: { S: date }, zone: undefined };
  const wallText = `${date}T${time.slice(1, 3)}:${time.slice(3, 5)}:${time.slice(5, 7)}`;
  if (zulu !== undefined) {
    const at = readBasicTime(value);
    if (at === undefined) throw noTime(name, value);
    return { value: { N: String(at) }, zone: "UTC" };
  }
  const tzid = parameters.get("TZID");
  if (tzid === undefined) return { value: { S: wallText }, zone: undefined };
  const zone = zoneOf(tzid);
  const wall = readWall(wallText);
  if (wall === undefined) throw noTime(name, value);
  return { value: { N: String(instantOf(wall, zone)) }, zone };
}

/** Some programs put their own name before that of the zone: `/example.org/Europe/Berlin`. Outlook has names of its own. */
function zoneOf(tzid: string): string {
  const parts = tzid.split("/").filter((part) => part !== "");
  for (let from = 0; from < parts.length; from += 1) {
    const name = parts.slice(from).join("/");
    if (isTimeZone(name)) return name;
  }
  const zone = windowsZones.get(tzid);
  if (zone !== undefined) return zone;
  throw usageError(
    `there is no time zone ${tzid}: its name has to be one of IANA's or of Windows', as Europe/Berlin`,
  );
}

function noTime(name: string, value: string): Error {
  return usageError(`${name} '${value.slice(0, 40)}' is not a time: they are written as 20261201T090000Z`);
}
