import type { ScheduleInfo } from "../../cloud/schedule/schedule-info.ts";
import { nextTimes } from "../../schedule/next-times.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import type { Attributes } from "../../task/attribute-value.ts";
import { formatInstant } from "../../task/instant.ts";

// Those in brackets are there where a schedule has something to say in them.
const COLUMNS =
  "name state [engine] schedule [zone] [start] [end] [window] next last_fired last_result [failed] [last_failed] [failure]";

/** The columns of a list of schedules. */
export function scheduleColumns(rows: readonly Attributes[]): string[] {
  return COLUMNS.split(" ").flatMap((column) => {
    const name = column.replaceAll(/[[\]]/g, "");
    return name === column || isFilled(name, rows) ? [name] : [];
  });
}

/** The same for people, who see no column that nothing is in, nor the engine, which the rest of the line tells. */
export function columnsForPeople(rows: readonly Attributes[]): string[] {
  return scheduleColumns(rows).filter((name) => name !== "engine" && isFilled(name, rows));
}

function isFilled(name: string, rows: readonly Attributes[]): boolean {
  return rows.some((row) => row[name] !== undefined);
}

/** A schedule as a row; times in the zone. `now`: milliseconds since 1970. */
export function scheduleRow(info: ScheduleInfo, { now, tz }: { now: number; tz: string }): Attributes {
  const { name, engine, trigger, enabled, since, lastFiredAt, lastResult, failures } = info;
  const [next] = enabled ? timesOf(info, { after: Math.floor(now / 1000), count: 1 }) : [];
  const { zone, start, end, windowM } = trigger.pattern === undefined ? trigger : {};
  const time = (column: string, seconds: number | undefined) =>
    seconds === undefined ? {} : { [column]: { S: formatInstant(seconds, tz) } };
  return {
    name: { S: name },
    state: { S: enabled ? "ENABLED" : "DISABLED" },
    ...(engine === "rule" ? {} : { engine: { S: engine } }),
    schedule: { S: trigger.expression ?? trigger.pattern },
    ...(zone === undefined ? {} : { zone: { S: zone } }),
    ...time("start", start),
    ...time("end", end),
    ...(windowM === undefined ? {} : { window: { S: `${windowM}m` } }),
    ...time("next", next),
    ...time("last_fired", lastFiredAt),
    ...(lastResult === undefined ? {} : { last_result: { S: lastResult } }),
    ...(failures === undefined
      ? {}
      : {
          failed: { N: String(failures.count) },
          ...time("last_failed", failures.at),
          failure: { S: failures.reason },
        }),
    ...(info.input === undefined ? {} : { input: { S: info.input } }),
    stamp: { BOOL: info.stamp },
    ...time("since", since),
  };
}

/** Its next times, in seconds since 1970; none for one that waits for events. */
export function timesOf(
  { name, trigger, since }: ScheduleInfo,
  { after, count }: { after: number; count: number },
): number[] {
  if (trigger.expression === undefined) return [];
  const schedule = parseSchedule(trigger.expression, `the schedule ${name}`);
  return nextTimes(schedule, { ...trigger, after, count, createdAt: since });
}
