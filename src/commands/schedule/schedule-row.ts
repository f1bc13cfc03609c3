import type { ScheduleInfo } from "../../cloud/schedules.ts";
import { nextTimes } from "../../schedule/next-times.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import type { Attributes } from "../../task/attribute-value.ts";
import { formatInstant } from "../../task/instant.ts";

/** The columns of a list of schedules. */
export const scheduleColumns = ["name", "state", "schedule", "next", "last_fired", "last_result"];

/** A schedule as a row; times in the zone. `now`: milliseconds since 1970. */
export function scheduleRow(info: ScheduleInfo, { now, tz }: { now: number; tz: string }): Attributes {
  const { name, trigger, enabled, since, lastFiredAt, lastResult } = info;
  const [next] = enabled ? timesOf(info, { after: Math.floor(now / 1000), count: 1 }) : [];
  return {
    name: { S: name },
    state: { S: enabled ? "ENABLED" : "DISABLED" },
    schedule: { S: trigger.expression ?? trigger.pattern },
    ...(next === undefined ? {} : { next: { S: formatInstant(next, tz) } }),
    ...(lastFiredAt === undefined ? {} : { last_fired: { S: formatInstant(lastFiredAt, tz) } }),
    ...(lastResult === undefined ? {} : { last_result: { S: lastResult } }),
    ...(info.input === undefined ? {} : { input: { S: info.input } }),
    stamp: { BOOL: info.stamp },
    ...(since === undefined ? {} : { since: { S: formatInstant(since, tz) } }),
  };
}

/** Its next times, in seconds since 1970; none for one that waits for events. */
export function timesOf(
  { name, trigger, since }: ScheduleInfo,
  { after, count }: { after: number; count: number },
): number[] {
  if (trigger.expression === undefined) return [];
  const schedule = parseSchedule(trigger.expression, `the schedule ${name}`);
  return nextTimes(schedule, { after, count, createdAt: since });
}
