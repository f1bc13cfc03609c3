import type { Schedule } from "./schedule.ts";

/** The exact text that EventBridge takes as ScheduleExpression, such as `rate(1 minute)` or `cron(0 10 * * ? *)`. */
export function formatSchedule(schedule: Schedule): string {
  if (schedule.kind === "cron") return `cron(${schedule.text})`;
  return `rate(${schedule.value} ${schedule.unit}${schedule.value === 1 ? "" : "s"})`;
}
