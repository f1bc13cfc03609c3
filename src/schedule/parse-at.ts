import { shorten, usageError } from "../errors.ts";
import { formatSchedule, type AtSchedule } from "./schedule.ts";

const EXAMPLE = "write at(2026-12-01T09:00:00)";
// A date, a time, and what people add or leave out.
const WRITTEN =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[t ]+(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(z|utc|[+-]\d\d:?\d\d)?$/i;
const EXACT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/i;

/**
 * The inside of `at(…)`: a date and a time on the clocks of the schedule's zone (User Guide of EventBridge Scheduler,
 * "One-time schedules"). Throws usage errors whose hints can be pasted.
 */
export function parseAt(text: string, what: string): AtSchedule {
  const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = WRITTEN.exec(text) ?? [];
  if (year === undefined) throw usageError(`${what}: '${shorten(text)}' is not a date and a time`, EXAMPLE);
  const parts = [year, month, day, hour, minute, second].map(Number) as Six;
  const wall = wallOf(parts);
  if (wall === undefined) throw usageError(`${what}: there is no ${text}`, EXAMPLE);
  const schedule: AtSchedule = { kind: "at", wall };
  if (EXACT.test(text)) return schedule;
  const written = `write ${formatSchedule(schedule)}`;
  if (zone === undefined)
    throw usageError(`${what}: '${text}' is not as EventBridge Scheduler takes it`, written);
  throw usageError(
    `${what}: '${text}' has a time zone, which an at() has not`,
    /^(z|utc)$/i.test(zone) ? `${written} with --zone UTC` : `write at() in the clock time of --zone`,
  );
}

type Six = [number, number, number, number, number, number];

function wallOf([year, month, day, hour, minute, second]: Six): number | undefined {
  if (year < 1970 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() / 1000 : undefined;
}
