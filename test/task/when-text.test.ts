import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockIn } from "../../src/output/list/clock.ts";
import { clockText, dayText, distanceText, LONGEST_WHEN, whenText } from "../../src/task/when-text.ts";

// 2026-11-23 10:00 in Tokyo, a Monday.
const NOW = Date.UTC(2026, 10, 23, 1);
const clock = clockIn("Asia/Tokyo", NOW);
const at = (text: string) => Date.parse(`${text}+09:00`) / 1000;

describe("whenText", () => {
  it.each([
    ["2026-11-23T00:00:00", "today 00:00"],
    ["2026-11-23T23:59:59", "today 23:59"],
    ["2026-11-24T09:00:00", "tomorrow 09:00"],
    ["2026-11-22T17:05:00", "yesterday 17:05"],
    ["2026-11-25T17:00:00", "Wed 17:00"],
    ["2026-11-29T17:00:00", "Sun 17:00"],
    ["2026-11-30T17:00:00", "30 Nov 17:00"],
    ["2026-11-21T17:00:00", "last Sat 17:00"],
    ["2026-11-17T17:00:00", "last Tue 17:00"],
    ["2026-11-16T17:00:00", "16 Nov 17:00"],
    ["2026-01-02T17:00:00", "2 Jan 2026"],
    ["2027-01-02T17:00:00", "2 Jan 17:00"],
    ["2027-06-02T17:00:00", "2 Jun 2027"],
    ["2025-12-31T17:00:00", "31 Dec 2025"],
  ])("tells %s as %s", (text, told) => {
    expect(whenText(at(text), clock)).toBe(told);
  });

  it("goes by the days of the zone", () => {
    const seconds = Date.UTC(2026, 10, 23, 16) / 1000;
    expect(whenText(seconds, clock)).toBe("tomorrow 01:00");
    expect(whenText(seconds, clockIn("UTC", NOW))).toBe("today 16:00");
    expect(whenText(seconds, clockIn("America/New_York", NOW))).toBe("tomorrow 11:00");
  });

  it("is never longer than it says, and never the same for two instants of which one is to come", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -400, max: 400 }),
        fc.integer({ min: 0, max: 86_399 }),
        (days, second) => {
          const seconds = at("2026-11-23T00:00:00") + days * 86_400 + second;
          expect(whenText(seconds, clock).length).toBeLessThanOrEqual(LONGEST_WHEN);
          if (days > 0 && days < 180) {
            const past = Array.from({ length: 400 }, (_, back) =>
              whenText(seconds - (days + back) * 86_400, clock),
            );
            expect(past.slice(1)).not.toContain(whenText(seconds, clock));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("dayText", () => {
  const today = Date.UTC(2026, 10, 23) / 86_400_000;

  it.each([
    [0, "Mon 23 Nov, today"],
    [1, "Tue 24 Nov, tomorrow"],
    [2, "Wed 25 Nov, in 2 days"],
    [13, "Sun 6 Dec, in 13 days"],
    [14, "Mon 7 Dec, in 2 weeks"],
    [180, "Sat 22 May, in 6 months"],
    [181, "Sun 23 May 2027, in 6 months"],
    [3660, "Sun 30 Nov 2036, in 10 years"],
  ])("tells the day %i days after today as %s", (distance, told) => {
    expect(dayText(today + distance, today)).toBe(told);
  });
});

describe("clockText", () => {
  it("is what the zone's clocks show", () => {
    expect(clockText(at("2026-11-23T09:05:59"), clock)).toBe("09:05");
    expect(clockText(Date.UTC(2026, 10, 23, 14, 59) / 1000, clock)).toBe("23:59");
    expect(clockText(Date.UTC(2026, 10, 23, 15) / 1000, clock)).toBe("00:00");
  });
});

describe("distanceText", () => {
  it.each([
    [0, "now"],
    [59, "now"],
    [60, "in 1 min"],
    [-1, "0 min late"],
    [-3599, "59 min late"],
    [3600, "in 1 hour"],
    [-7200, "2 hours late"],
    [86_400, "in 1 day"],
    [3 * 86_400, "in 3 days"],
    [-2 * 86_400, "2 days late"],
    [20 * 86_400, "in 3 weeks"],
    [90 * 86_400, "in 3 months"],
    [-800 * 86_400, "2 years late"],
  ])("tells %i seconds from now as %s", (seconds, told) => {
    expect(distanceText(NOW / 1000 + seconds, clock)).toBe(told);
  });

  it("counts days of the calendar", () => {
    expect(distanceText(at("2026-11-26T00:01:00"), clock)).toBe("in 3 days");
    expect(distanceText(at("2026-11-26T23:59:59"), clock)).toBe("in 3 days");
  });
});

it("the machine's clock is what Intl says of its zone", () => {
  const machine = clockIn(undefined, NOW);
  const named = clockIn(new Intl.DateTimeFormat().resolvedOptions().timeZone, NOW);
  for (let seconds = 0; seconds < 4e9; seconds += 12_345_678)
    expect(machine.wallTime(seconds)).toBe(named.wallTime(seconds));
});
