import { usageError } from "../../errors.ts";
import { formatWall, instantOf, readWall } from "../../task/repeat/wall-clock.ts";
import { wallTimeAt } from "../../task/time-zone.ts";
import { basicTime } from "../basic-time.ts";
import { readCalendarTime } from "./calendar-time.ts";
import type { Property } from "./content-line.ts";

const DAY = 86_400;
const DURATION =
  /^\+?P(?:(\d{1,6})W|(?=\d|T\d)(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?)$/;

/**
 * The DUE of a task that says instead when it begins and how long it takes (RFC 5545, 3.6.2). Days and weeks are the
 * calendar's, hours are exact (3.3.6). Throws usage errors.
 */
export function dueAfterStart(start: Property, { value: text }: Property): Property {
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(text) ?? [];
  const exact = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const isDate = !start.value.includes("T");
  if (!DURATION.test(text) || (isDate && exact > 0))
    throw usageError(
      `DURATION '${text.slice(0, 40)}' does not say when it is due: after a DTSTART ${isDate ? "that is a day" : "with a time"} ` +
        `they are written as ${isDate ? "P2D" : "P1DT2H30M"}`,
    );
  // A time without a zone is moved on a clock that never changes; its zone is known to the reader alone.
  const { value, zone = "UTC" } = readCalendarTime(start);
  const begin = "N" in value ? Number(value.N) : wallOf("S" in value ? value.S : "");
  const due = instantOf(wallTimeAt(begin, zone) + (Number(weeks) * 7 + Number(days)) * DAY, zone) + exact;
  const wall = wallTimeAt(due, zone);
  const name = "DUE";
  // The second of two equal times of a clock is only told by an instant.
  if (instantOf(wall, zone) !== due) return { name, parameters: new Map(), value: basicTime(due) };
  const whole = formatWall(wall).replaceAll(/[-:]/g, "");
  const end = start.value.endsWith("Z") ? "Z" : "";
  return { name, parameters: start.parameters, value: isDate ? whole.slice(0, -7) : `${whole}${end}` };
}

function wallOf(text: string): number {
  const whole = text.includes("T") ? text : `${text}T00:00:00`;
  const wall = readWall(whole);
  // The 31st of a month that has 30 days is taken for the 1st of the next.
  if (wall !== undefined && formatWall(wall) === whole) return wall;
  throw usageError(`DTSTART '${text}' is not a time: there is no such day`);
}
