import type { ScheduleEngine, ScheduleFlags } from "../../../cloud/schedule/schedule-info.ts";
import { TIMING_PARTS, type Timing, type TimingPart } from "../../../cloud/schedule/timing.ts";
import { schedulerZone } from "../../../cloud/schedule/scheduler-zone.ts";
import { checkBounds } from "../../../cloud/schedule/wanted-timing.ts";
import { usageError } from "../../../errors.ts";
import { duration } from "../../../flags/duration.ts";
import type { ValueType } from "../../../flags/value-type.ts";
import { zone } from "../../../flags/zone.ts";
import { formatSchedule } from "../../../schedule/schedule.ts";
import { nextTimes } from "../../../schedule/next-times.ts";

/** What a text means in the zone that another flag names; undefined: none is named. Throws usage errors. */
type InZone<Value> = (zone: string | undefined) => Value;

const MOST_MINUTES = 1440;

/** A zone as Scheduler takes it: an IANA name, letter by letter; whole hours have names there, too. */
export const scheduleZone: ValueType<string> = {
  name: "zone",
  async read(text, reading) {
    const found = await zone.read(text, reading);
    const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(found) ?? [];
    if (sign === undefined) {
      const named = schedulerZone(found);
      if ("zone" in named) return named.zone;
      throw usageError(
        `${reading.what} '${text}': EventBridge Scheduler knows no such short name`,
        `name a place, as in ${reading.what} ${named.place}`,
      );
    }
    if (hours === "00" && minutes === "00") return "UTC";
    // In names, what lies ahead of UTC has a minus (IANA time zone database, etcetera).
    const name = `Etc/GMT${sign === "+" ? "-" : "+"}${Number(hours)}`;
    if (minutes === "00" && (sign === "+" || Number(hours) <= 12)) return name;
    throw usageError(
      `${reading.what} '${text}': EventBridge Scheduler knows zones by their names, or whole hours`,
      `write it as in ${reading.what} Asia/Kolkata`,
    );
  },
};

/** When a one-time schedule fires, as `at(…)` in the zone. */
export const onceAt: ValueType<InZone<string>> = {
  name: "when",
  async read(text, { what, now, tz }) {
    const { readAt } = await import("../../../schedule/read-at.ts");
    return (zone) => {
      const schedule = readAt(text, { now: now(), tz: zone ?? tz, zone: zone ?? "UTC", what });
      const after = Math.floor(now() / 1000);
      if (nextTimes(schedule, { after, count: 1, zone }).length > 0) return formatSchedule(schedule);
      throw usageError(`${what} '${text}' is over`, `write a time that is still to come, as in ${what} +1d`);
    };
  },
};

/** An instant, in seconds since 1970; `tz`: where it is said unless a zone is named. */
type SaidInstant = InZone<number> & { readonly tz: string };

/** A day alone is its first or its last second. */
export function instantInZone(bareDay: "start" | "end"): ValueType<SaidInstant> {
  return {
    name: "when",
    async read(text, { what, now, tz }) {
      const { parseWhen } = await import("../../../task/when/when.ts");
      const inZone: InZone<number> = (zone) => parseWhen(text, { now: now(), tz: zone ?? tz, bareDay, what });
      return Object.assign(inZone, { tz });
    },
  };
}

/** How late it may fire, in minutes. API reference of EventBridge Scheduler, FlexibleTimeWindow. */
export const windowMinutes: ValueType<number> = {
  ...duration,
  async read(text, reading) {
    const seconds = await duration.read(text, reading);
    if (seconds % 60 === 0 && seconds <= MOST_MINUTES * 60) return seconds / 60;
    throw usageError(
      `${reading.what} ${text} is not whole minutes from 1m to 24h`,
      `write it as in ${reading.what} 15m`,
    );
  },
};

interface TimingOptions {
  rate: string | undefined;
  cron: string | undefined;
  at: InZone<string> | undefined;
  zone: string | undefined;
  /** false: none, whatever it was before. */
  start: SaidInstant | false | undefined;
  end: SaidInstant | false | undefined;
  window: number | false | undefined;
  engine: ScheduleEngine | undefined;
}

/** What the flags say of the time, and the engine that this asks for; undefined: it is as it was. Throws usage errors. */
export function timingOf(options: TimingOptions): Pick<ScheduleFlags, "engine" | "tz"> & { trigger: Timing } {
  const { rate, cron, at, zone, start, end, window, engine } = options;
  const said = [end, start].find(isSaid);
  const tz = said === undefined ? undefined : (zone ?? said.tz);
  const trigger: Timing = {
    expression: (rate ?? cron ?? at?.(zone))!,
    // An at() is said on the clocks of a zone, so that none of before may stay.
    ...(zone === undefined && at === undefined ? {} : { zone: zone ?? "UTC" }),
    ...(isSaid(start) ? { start: start(zone) } : {}),
    ...(isSaid(end) ? { end: end(zone) } : {}),
    ...(isSaid(window) ? { windowM: window } : {}),
  };
  checkBounds(trigger, { said: trigger, tz });
  const words = Object.entries({ zone, at, start, end, window });
  const [word] = words.find(([, value]) => isSaid(value)) ?? [];
  if (word !== undefined && engine === "rule")
    throw usageError(`--${word} is EventBridge Scheduler's, and a rule has none`, "leave --engine out");
  return { trigger, engine: word === undefined ? engine : "scheduler", tz };
}

/** What a schedule keeps of how it was where these flags say nothing of it. */
export function keptTiming({
  start,
  end,
  window,
}: Pick<TimingOptions, "start" | "end" | "window">): TimingPart[] {
  const gone = { zone: false, start: start === false, end: end === false, windowM: window === false };
  return TIMING_PARTS.filter((part) => !gone[part]);
}

function isSaid<Value>(value: Value | false | undefined): value is Value {
  return value !== undefined && value !== false;
}
