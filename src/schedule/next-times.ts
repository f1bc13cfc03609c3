import { monthDays } from "./cron/month-days.ts";
import type { CronSchedule, RateSchedule, Schedule } from "./schedule.ts";

const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

/**
 * The next times at which a schedule fires, in seconds since 1970, all later than `after`. A rate counts from
 * `createdAt` (`after` where that is not given); cron is in UTC and ends with 2199, so that it may give fewer than
 * `count`, or none.
 */
export function nextTimes(
  schedule: Schedule,
  options: { after: number; count: number; createdAt?: number | undefined },
): number[] {
  const { after, count, createdAt = after } = options;
  const times = schedule.kind === "rate" ? rateTimes(schedule, after, createdAt) : cronTimes(schedule, after);
  const found: number[] = [];
  if (count < 1) return found;
  for (const time of times) {
    found.push(time);
    if (found.length >= count) break;
  }
  return found;
}

function* rateTimes({ value, unit }: RateSchedule, after: number, createdAt: number): Generator<number> {
  const period = value * SECONDS[unit];
  const passed = Math.max(0, Math.floor((after - createdAt) / period));
  for (let n = passed + 1; ; n += 1) yield createdAt + n * period;
}

function* cronTimes(schedule: CronSchedule, after: number): Generator<number> {
  const start = new Date(Math.max(0, after) * 1000);
  for (const year of schedule.years) {
    if (year < start.getUTCFullYear()) continue;
    for (const month of schedule.months) {
      if (Date.UTC(year, month, 1) / 1000 <= after) continue;
      for (const day of monthDays(schedule.days, year, month)) {
        if (Date.UTC(year, month - 1, day + 1) / 1000 <= after) continue;
        for (const hour of schedule.hours) {
          for (const minute of schedule.minutes) {
            const time = Date.UTC(year, month - 1, day, hour, minute) / 1000;
            if (time > after) yield time;
          }
        }
      }
    }
  }
}
