import { findInstant } from "../task/when/wall-time.ts";
import { monthDays } from "./cron/month-days.ts";
import {
  UNIT_SECONDS,
  type AtSchedule,
  type CronSchedule,
  type RateSchedule,
  type Schedule,
} from "./schedule.ts";

// Since 1970 every zone lies within -12 and +14 hours of UTC.
const FARTHEST = 14 * 3600;

/** When a schedule fires besides its expression. Times are in seconds since 1970. */
export interface TimesOptions {
  /** From when a rate counts that has no `start`; `after` where nobody knows. */
  createdAt?: number | undefined;
  /** The time zone of cron and at, an IANA name; UTC where it is not given. */
  zone?: string | undefined;
  /** The first and the last second in which it may fire. A one-time schedule has neither. */
  start?: number | undefined;
  end?: number | undefined;
}

/**
 * The next times at which a schedule fires, in seconds since 1970, all later than `after`. A rate counts from its start,
 * which is its first time, or from when it was made. cron goes by the clocks of the zone: a time that they skip is none, and
 * one that they show twice is the first of the two (User Guide of EventBridge Scheduler, "Daylight savings time"). It
 * ends with 2199, so that it may give fewer than `count`, or none.
 */
export function nextTimes(
  schedule: Schedule,
  { after, count, ...options }: TimesOptions & { after: number; count: number },
): number[] {
  const found: number[] = [];
  if (count < 1) return found;
  for (const time of timesOf(schedule, after, options)) {
    if (schedule.kind !== "at" && time > (options.end ?? Infinity)) break;
    found.push(time);
    if (found.length >= count) break;
  }
  return found;
}

function timesOf(schedule: Schedule, after: number, options: TimesOptions): Iterable<number> {
  const { zone = "UTC", start } = options;
  if (schedule.kind === "at") return atTimes(schedule, after, zone);
  if (schedule.kind === "rate") return rateTimes(schedule, after, options);
  return cronTimes(schedule, start === undefined ? after : Math.max(after, start - 1), zone);
}

function* rateTimes(
  { value, unit }: RateSchedule,
  after: number,
  { createdAt = after, start }: TimesOptions,
): Generator<number> {
  const period = value * UNIT_SECONDS[unit];
  const from = start ?? createdAt;
  const passed = Math.floor((after - from) / period);
  for (let n = Math.max(start === undefined ? 1 : 0, passed + 1); ; n += 1) yield from + n * period;
}

function atTimes({ wall }: AtSchedule, after: number, zone: string): number[] {
  const { at, exists } = findInstant(wall, zone);
  return exists && at > after ? [at] : [];
}

function* cronTimes(schedule: CronSchedule, after: number, zone: string): Generator<number> {
  for (const wall of cronWalls(schedule, after - FARTHEST)) {
    if (wall + FARTHEST <= after) continue;
    const { at, exists } = zone === "UTC" ? { at: wall, exists: true } : findInstant(wall, zone);
    if (exists && at > after) yield at;
  }
}

/** The clock times of a cron from a day on, in seconds as on a clock that shows UTC. */
function* cronWalls(schedule: CronSchedule, from: number): Generator<number> {
  const start = new Date(Math.max(0, from) * 1000);
  for (const year of schedule.years) {
    if (year < start.getUTCFullYear()) continue;
    for (const month of schedule.months) {
      if (Date.UTC(year, month, 1) / 1000 <= from) continue;
      for (const day of monthDays(schedule.days, year, month)) {
        if (Date.UTC(year, month - 1, day + 1) / 1000 <= from) continue;
        for (const hour of schedule.hours) {
          for (const minute of schedule.minutes) yield Date.UTC(year, month - 1, day, hour, minute) / 1000;
        }
      }
    }
  }
}
