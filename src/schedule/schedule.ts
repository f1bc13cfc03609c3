import { formatWallTime } from "../task/instant.ts";

/** What EventBridge counts in; seconds, weeks and months it does not know. */
export type RateUnit = "minute" | "hour" | "day";

/** How many seconds each has. */
export const UNIT_SECONDS: { readonly [unit in RateUnit]: number } = { minute: 60, hour: 3600, day: 86_400 };

/** Fires every `value` units, counted from the second in which it begins or was made. */
export interface RateSchedule {
  kind: "rate";
  value: number;
  unit: RateUnit;
}

/** Which days of a month a cron expression means. Weekdays are EventBridge's: 1 is Sunday, 7 is Saturday. */
export type DayRule =
  | { on: "date"; day: number }
  | { on: "last-date" }
  | { on: "nearest-workday"; day: number }
  | { on: "weekday"; weekday: number }
  | { on: "nth-weekday"; weekday: number; nth: number }
  | { on: "last-weekday"; weekday: number };

/** Fires at each minute that is in all lists; they are sorted, and a day needs one rule that holds. */
export interface CronSchedule {
  kind: "cron";
  /** The six fields in capitals, one space between them. */
  text: string;
  minutes: number[];
  hours: number[];
  /** 1 is January. */
  months: number[];
  days: DayRule[];
  years: number[];
}

/** Fires once. EventBridge Scheduler's alone. */
export interface AtSchedule {
  kind: "at";
  /** What the clocks of its zone show then, in seconds since 1970-01-01 00:00:00 on them. */
  wall: number;
}

export type Schedule = RateSchedule | CronSchedule | AtSchedule;

/**
 * The exact text that EventBridge takes as ScheduleExpression, such as `rate(1 minute)`, `cron(0 10 * * ? *)` or
 * `at(2026-12-01T09:00:00)`.
 */
export function formatSchedule(schedule: Schedule): string {
  if (schedule.kind === "at") return `at(${formatWallTime(schedule.wall).replace(" ", "T")})`;
  if (schedule.kind === "cron") return `cron(${schedule.text})`;
  return `rate(${schedule.value} ${schedule.unit}${schedule.value === 1 ? "" : "s"})`;
}
