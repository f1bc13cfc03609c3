/** What EventBridge counts in; seconds, weeks and months it does not know. */
export type RateUnit = "minute" | "hour" | "day";

/** Fires every `value` units, counted from the second in which the rule was made. */
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

/** Fires at each minute (UTC) that is in all lists; they are sorted, and a day needs one rule that holds. */
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

export type Schedule = RateSchedule | CronSchedule;

/** The exact text that EventBridge takes as ScheduleExpression, such as `rate(1 minute)` or `cron(0 10 * * ? *)`. */
export function formatSchedule(schedule: Schedule): string {
  if (schedule.kind === "cron") return `cron(${schedule.text})`;
  return `rate(${schedule.value} ${schedule.unit}${schedule.value === 1 ? "" : "s"})`;
}
