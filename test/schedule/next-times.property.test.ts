import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTimes } from "../../src/schedule/next-times.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";

// What croner reads as EventBridge does: no ranges over the end, and no L alone as day of week.
const list = (low: number, high: number) =>
  fc.array(item(low, high), { minLength: 1, maxLength: 3 }).map((items) => items.join(","));
const item = (low: number, high: number): fc.Arbitrary<string> => {
  const value = fc.integer({ min: low, max: high });
  const step = fc.integer({ min: 1, max: high - low });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    { weight: 3, arbitrary: value.map(String) },
    range,
    fc.tuple(value, step).map(([a, n]) => `${a}/${n}`),
    fc.tuple(range, step).map(([r, n]) => `${r}/${n}`),
    step.map((n) => `*/${n}`),
  );
};
const orAll = (field: fc.Arbitrary<string>) => fc.oneof(fc.constant("*"), field);
const date = fc.oneof(
  orAll(list(1, 31)),
  fc.constant("L"),
  fc.integer({ min: 1, max: 28 }).map((day) => `${day}W`),
);
const weekday = fc.oneof(
  orAll(list(1, 7)),
  fc.constantFrom("MON-FRI", "SUN", "TUE,SAT"),
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).map((pair) => pair.join("#")),
  fc.integer({ min: 1, max: 7 }).map((day) => `${day}L`),
);
const days = fc.oneof(
  fc.record({ date, weekday: fc.constant("?") }),
  fc.record({ date: fc.constant("?"), weekday }),
);
const year = fc.oneof(
  { weight: 4, arbitrary: fc.constant("*") },
  fc.constantFrom("2027", "2026-2031", "2028/4"),
);
const expression = fc
  .tuple(orAll(list(0, 59)), orAll(list(0, 23)), days, orAll(list(1, 12)), year)
  .map(([minute, hour, { date, weekday }, month, year]) =>
    [minute, hour, date, month, weekday, year].join(" "),
  );
const after = fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2031, 0, 1) / 1000 });

function byCroner(text: string, after: number, count: number): number[] {
  const cron = new Cron(`0 ${text.replace(/(\d)L/g, "$1#L")}`, {
    timezone: "UTC",
    alternativeWeekdays: true,
    mode: "7-part",
    sloppyRanges: true,
  });
  return cron.nextRuns(count, new Date(after * 1000)).map((date) => date.getTime() / 1000);
}

describe("nextTimes", () => {
  it("agrees with croner on what croner can read", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(expression, after, (text, after) => {
        const times = nextTimes(parseSchedule(text, "--cron"), { after, count: 4 });
        // croner gives up some years ahead, where EventBridge goes on to 2199.
        const expected = byCroner(text, after, 4);
        expect(times.slice(0, expected.length)).toEqual(expected);
        if (expected.length < 4)
          expect((times[expected.length] ?? Infinity) - after).toBeGreaterThan(3 * 365 * 86_400);
      }),
      { numRuns: 400 },
    );
  });

  it("of a rate are the multiples of its period, counted from when it was made", () => {
    const units = { minute: 60, hour: 3600, day: 86_400 };
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    const second = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5000 }),
        unit,
        second,
        second,
        (value, unit, createdAt, after) => {
          const schedule = parseSchedule(`rate(${value} ${unit}s)`, "--rate");
          const times = nextTimes(schedule, { after, createdAt, count: 3 });
          const period = value * units[unit];
          expect(times.map((time) => (time - createdAt) % period)).toEqual([0, 0, 0]);
          expect(times[0]).toBeGreaterThan(after);
          expect(times[0]! - period <= Math.max(after, createdAt)).toBe(true);
          expect([times[1]! - times[0]!, times[2]! - times[1]!]).toEqual([period, period]);
          expect(times[0]).toBeGreaterThan(createdAt);
        },
      ),
    );
  });
});
