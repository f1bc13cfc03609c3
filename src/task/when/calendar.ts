import dayjs from "dayjs";
import type { Dayjs } from "dayjs";
import utc from "dayjs/plugin/utc.js";
import type { WhenReading } from "./when-reading.ts";

dayjs.extend(utc);

/** A wall time in seconds as a calendar: dayjs's UTC mode knows no daylight saving and not the machine's zone. */
export function calendarAt(wall: number): Dayjs {
  return dayjs.utc(wall * 1000);
}

/** Midnight of a date as a wall time; without a year, in a leap year. Refuses what no calendar has, saying why. */
export function dateAt(
  year: number | undefined,
  month: number,
  day: number,
  { refuse }: WhenReading,
): number {
  if (year !== undefined && (year < 1970 || year > 9999)) throw refuse("the years go from 1970 to 9999");
  if (month < 1 || month > 12) throw refuse(`there is no month ${month}`);
  const first = calendarAt(Date.UTC(year ?? 2000, month - 1) / 1000);
  const days = first.daysInMonth();
  if (day > days) throw refuse(`${first.format(year === undefined ? "MMMM" : "MMMM YYYY")} has ${days} days`);
  if (day < 1) throw refuse("the days of a month begin with 1");
  return first.date(day).unix();
}
