import { usageError } from "../errors.ts";
import { formatWallTime } from "../task/instant.ts";
import { wallTimeAt } from "../task/time-zone.ts";
import { findInstant } from "../task/when/wall-time.ts";
import { parseWhen } from "../task/when/when.ts";
import { parseAt } from "./parse-at.ts";
import type { AtSchedule } from "./schedule.ts";

/**
 * The one-time schedule that a `<when>` means, or an `at(…)` as AWS writes it. A day alone means its first second. `now` is
 * in milliseconds since 1970; `tz`: whose clocks the `<when>` speaks of; `zone`: whose clocks the schedule goes by. Throws usage
 * errors.
 */
export function readAt(
  text: string,
  options: { now: number; tz: string; zone: string; what: string; remark?: (text: string) => void },
): AtSchedule {
  const { zone, what } = options;
  const inner = /^\s*at\s*\((.*)\)\s*$/i.exec(text)?.[1];
  if (inner === undefined) return atOf(parseWhen(text, { ...options, bareDay: "start" }), { zone, what });
  const schedule = parseAt(inner.trim(), what);
  const { at, exists } = findInstant(schedule.wall, zone);
  if (exists) return schedule;
  throw usageError(
    `${what}: the clocks of ${zone} skip ${formatWallTime(schedule.wall)}`,
    `write ${what} '${formatWallTime(wallTimeAt(at, zone))}'`,
  );
}

/** The one-time schedule of an instant (seconds since 1970). Of a clock time that comes twice, Scheduler takes the first. */
function atOf(seconds: number, { zone, what }: { zone: string; what: string }): AtSchedule {
  const wall = wallTimeAt(seconds, zone);
  if (findInstant(wall, zone).at === seconds) return { kind: "at", wall };
  const shown = formatWallTime(wall);
  throw usageError(
    `${what}: the clocks of ${zone} show ${shown} twice, and a schedule fires at the first`,
    "leave --zone out, or write --zone UTC",
  );
}
