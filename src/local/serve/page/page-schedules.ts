import type { ScheduleFailures } from "../../../cloud/schedule/schedule-info.ts";
import type { Trigger } from "../../../cloud/schedule/timing.ts";
import { nextTimes } from "../../../schedule/next-times.ts";
import { parseSchedule } from "../../../schedule/parse-schedule.ts";
import { formatInstant } from "../../../task/instant.ts";
import { wallTimeAt } from "../../../task/time-zone.ts";
import type { LocalSchedule } from "../../cloud/schedule-rows.ts";
import { whenFree } from "../../store/when-free.ts";
import type { PageParts } from "./page-parts.ts";

const NEXT_TIMES = 3;
const GOOD = /^2\d\d |^has begun$/;

type Parts = Pick<PageParts, "store" | "schedules" | "firings" | "table" | "tz" | "now" | "wait">;

/** The schedules as the page shows them: when each fires, what came of the last time, and what is tried again. */
export async function readPageSchedules(parts: Parts): Promise<object> {
  const { store, schedules, firings, tz, wait } = parts;
  return whenFree(
    () => {
      const waiting = firings.list();
      const now = Math.floor(parts.now() / 1000);
      const described = schedules.list().map((schedule) => {
        const again = waiting.filter(({ name, attempts }) => name === schedule.name && attempts > 0);
        return {
          ...describe(schedule, parts, now),
          again: again.map(({ due, attempts, until }) => ({
            due: instant(due, tz),
            attempts,
            until: instant(Math.floor(until / 1000), tz),
          })),
        };
      });
      return { now, wallNow: wallTimeAt(now, tz), tz, table: parts.table.name, schedules: described };
    },
    store.clock,
    wait,
  );
}

function describe(schedule: LocalSchedule, { table: { name: table }, tz }: Parts, after: number): object {
  const { name, trigger, enabled, input, createdAt, lastFiredAt, lastResult = "", failures } = schedule;
  const { expression } = trigger;
  const next =
    expression === undefined || !enabled
      ? []
      : nextTimes(parseSchedule(expression, name), { ...trigger, after, count: NEXT_TIMES, createdAt });
  return {
    name,
    when: whenOf(trigger, tz),
    enabled,
    input,
    // Where it is not the one that the page shows.
    table: schedule.table === table ? "" : schedule.table,
    next: next.map((time) => instant(time, tz)),
    last: lastFiredAt === undefined ? null : instant(lastFiredAt, tz),
    ...(lastFiredAt !== undefined && !GOOD.test(lastResult)
      ? { result: lastResult, failed: true }
      : failures === undefined
        ? { result: lastResult, failed: false }
        : { result: lossOf(failures, tz), failed: true }),
  };
}

/** When it fires, in words. */
function whenOf(trigger: Trigger, tz: string): string {
  if (trigger.pattern !== undefined) return `events like ${trigger.pattern}`;
  const { expression, zone, start, end } = trigger;
  const from = start === undefined ? "" : `, from ${formatInstant(start, tz)}`;
  const until = end === undefined ? "" : `, until ${formatInstant(end, tz)}`;
  return `${expression}${zone === undefined ? "" : ` in ${zone}`}${from}${until}`;
}

/** What failed at every attempt while later firings went well. */
function lossOf({ count, at, reason }: ScheduleFailures, tz: string): string {
  const more = count === 1 ? "" : `, and ${count - 1} before it`;
  return `${reason} (the one of ${formatInstant(at, tz)}${more})`;
}

/** An instant for the page: in seconds since 1970, on the clocks of the zone, and in words. */
function instant(at: number, tz: string): object {
  return { at, wall: wallTimeAt(at, tz), text: formatInstant(at, tz) };
}
