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
      return { now, wallNow: wallTimeAt(now, tz), tz, schedules: described };
    },
    store.clock,
    wait,
  );
}

function describe(schedule: LocalSchedule, { table: { name: table }, tz }: Parts, after: number): object {
  const { name, trigger, enabled, input, createdAt, lastFiredAt, lastResult = "" } = schedule;
  const { expression } = trigger;
  const next =
    expression === undefined || !enabled
      ? []
      : nextTimes(parseSchedule(expression, name), { after, count: NEXT_TIMES, createdAt });
  return {
    name,
    when: expression ?? `events like ${trigger.pattern}`,
    enabled,
    input,
    // Where it is not the one that the page shows.
    table: schedule.table === table ? "" : schedule.table,
    next: next.map((time) => instant(time, tz)),
    last: lastFiredAt === undefined ? null : instant(lastFiredAt, tz),
    result: lastResult,
    failed: lastFiredAt !== undefined && !GOOD.test(lastResult),
  };
}

/** An instant for the page: in seconds since 1970, on the clocks of the zone, and in words. */
function instant(at: number, tz: string): object {
  return { at, wall: wallTimeAt(at, tz), text: formatInstant(at, tz) };
}
