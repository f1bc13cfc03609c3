import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTimes } from "../../src/schedule/next-times.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { formatSchedule } from "../../src/schedule/schedule.ts";

const DAY = 86_400;
// Both hemispheres, changes of half an hour and at midnight, and zones that have none.
const ZONES = [
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "America/Havana",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Kolkata",
  "Asia/Tokyo",
  "Atlantic/Azores",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Europe/Berlin",
  "Europe/London",
  "Pacific/Auckland",
  "Pacific/Chatham",
];

/** What Intl says that the clocks of a zone show, in seconds. */
function clockOf(zone: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  return (seconds) => Date.parse(`${format.format(seconds * 1000).replace(" ", "T")}Z`) / 1000;
}

/** The days of 2026 to 2028 in which the clocks of a zone change, or the first of each year where they never do. */
function daysOfChange(zone: string): number[] {
  const clock = clockOf(zone);
  const offset = (seconds: number) => clock(seconds) - seconds;
  const first = Date.UTC(2026, 0, 1) / 1000;
  const days = Array.from({ length: 3 * 365 }, (_, day) => first + day * DAY);
  const changes = days.filter((day) => offset(day) !== offset(day + DAY));
  return changes.length > 0 ? changes : [first, first + 365 * DAY];
}

/** Each clock time of some days with the first instant that shows it; independent of how the tool finds it. */
function firstInstants(zone: string, from: number, to: number): Map<number, number> {
  const clock = clockOf(zone);
  const found = new Map<number, number>();
  for (let at = from; at <= to; at += 60) {
    const wall = clock(at);
    if (!found.has(wall)) found.set(wall, at);
  }
  return found;
}

const zoneAndDay = fc
  .constantFrom(...ZONES)
  .chain((zone) => fc.record({ zone: fc.constant(zone), day: fc.constantFrom(...daysOfChange(zone)) }));

/** A field of a cron, and which values it means. */
type Field = [text: string, fits: (value: number) => boolean];
const minutes: Field[] = [
  ["0", (minute) => minute === 0],
  ["15,45", (minute) => minute === 15 || minute === 45],
  ["0/20", (minute) => minute % 20 === 0],
  ["*", () => true],
  ["59", (minute) => minute === 59],
];
const hours: Field[] = [
  ["*", () => true],
  ["0", (hour) => hour === 0],
  ["2", (hour) => hour === 2],
  ["0-3", (hour) => hour <= 3],
  ["22-2", (hour) => hour >= 22 || hour <= 2],
  ["12", (hour) => hour === 12],
];
const days: Field[] = [
  ["* * ?", () => true],
  ["? * SUN", (day) => new Date(day).getUTCDay() === 0],
  ["L * ?", (day) => new Date(day + DAY * 1000).getUTCDate() === 1],
  ["1/2 * ?", (day) => new Date(day).getUTCDate() % 2 === 1],
];
const cron = fc
  .tuple(fc.constantFrom(...minutes), fc.constantFrom(...hours), fc.constantFrom(...days))
  .map(([minute, hour, day]) => ({
    text: `cron(${minute[0]} ${hour[0]} ${day[0]} *)`,
    fits(wall: number) {
      const date = new Date(wall * 1000);
      return minute[1](date.getUTCMinutes()) && hour[1](date.getUTCHours()) && day[1](wall * 1000);
    },
  }));

describe("a cron in a zone", () => {
  it("fires at each clock time that there is, once, also where clocks change", { timeout: 60_000 }, () => {
    const early = fc.integer({ min: 0, max: DAY });
    fc.assert(
      fc.property(zoneAndDay, cron, early, ({ zone, day }, { text, fits }, early) => {
        const after = day - early;
        const to = day + 2 * DAY;
        // From earlier on, so that the first of two clock times is known.
        const instants = firstInstants(zone, Math.ceil((after - DAY) / 60) * 60, to);
        const expected = [...instants]
          .filter(([wall, at]) => at > after && fits(wall))
          .map(([, at]) => at)
          .sort((a, b) => a - b);
        const count = expected.length + 1;
        const times = nextTimes(parseSchedule(text, "--cron"), { after, count, zone });
        expect(times.slice(0, -1)).toEqual(expected);
        expect(times.at(-1)).toBeGreaterThan(to);
      }),
      { numRuns: 80 },
    );
  });

  it("fires within its start and its end, both included, at no other time than without them", () => {
    const time = fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2028, 0, 1) / 1000 });
    fc.assert(
      fc.property(zoneAndDay, cron, time, time, ({ zone, day }, { text }, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const schedule = parseSchedule(text, "--cron");
        const within = nextTimes(schedule, { after: day, count: 5, zone, start, end });
        const all = nextTimes(schedule, { after: Math.max(day, start - 1), count: 5, zone });
        expect(within).toEqual(all.filter((at) => at <= end));
      }),
      { numRuns: 80 },
    );
  });
});

describe("a one-time schedule", () => {
  it("fires when the clocks of its zone first show its time, and reads its own expression again", () => {
    fc.assert(
      fc.property(zoneAndDay, fc.integer({ min: 0, max: 48 * 60 }), ({ zone, day }, minute) => {
        const instants = firstInstants(zone, day - DAY, day + 3 * DAY);
        const wall = day + minute * 60;
        const text = formatSchedule({ kind: "at", wall });
        const schedule = parseSchedule(text, "--at");
        expect(formatSchedule(schedule)).toBe(text);
        const at = instants.get(wall);
        const expected = at === undefined ? [] : [at];
        expect(nextTimes(schedule, { after: 0, count: 3, zone })).toEqual(expected);
        // A one-time schedule has neither start nor end (API reference of EventBridge Scheduler, CreateSchedule).
        expect(nextTimes(schedule, { after: 0, count: 3, zone, start: day + 9 * DAY, end: 0 })).toEqual(
          expected,
        );
        expect(nextTimes(schedule, { after: at ?? 0, count: 3, zone })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
