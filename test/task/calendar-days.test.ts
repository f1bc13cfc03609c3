import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CalendarDays, mondayOf } from "../../src/task/calendar-days.ts";
import { wallTimeAt } from "../../src/task/time-zone.ts";

const zones = [
  "UTC",
  "Asia/Tokyo",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "America/New_York",
  // Its clocks went forward at midnight, so that the day began at 1:00.
  "America/Sao_Paulo",
  // Its clocks went forward and back by half an hour.
  "Australia/Lord_Howe",
  // It skipped 2011-12-30.
  "Pacific/Apia",
  // Its clocks went back from 00:01 to 23:01 of the day before, until 2011.
  "America/St_Johns",
  "Africa/Casablanca",
];
const DAY = 86_400;

const daysOf = (zone: string) => new CalendarDays((seconds) => wallTimeAt(seconds, zone));
/** Asks Intl, and nothing of ours. */
const dateOf = (seconds: number, zone: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(seconds * 1000);
const dateOfDay = (day: number) => new Date(day * DAY * 1000).toISOString().slice(0, 10);
const at = (text: string) => Date.parse(text) / 1000;

describe("the days of a clock", () => {
  it.each([
    ["Asia/Tokyo", "2026-11-23", "2026-11-22T15:00:00Z", 24],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23],
    ["Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25],
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23],
    ["America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z", 25],
    ["Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24],
    ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24],
  ])("in %s %s begins at %s and has %i hours", (zone, date, begin, hours) => {
    const days = daysOf(zone);
    const day = at(`${date}T00:00:00Z`) / DAY;
    const { from, to } = days.span(day, 1);
    expect([from, to - from + 1]).toEqual([at(begin), hours * 3600]);
    expect(days.dayOf(from)).toBe(day);
    expect(days.dayOf(to)).toBe(day);
    expect(days.dayOf(from - 1)).toBeLessThan(day);
    expect(days.dayOf(to + 1)).toBeGreaterThan(day);
  });

  it("follow one another without a gap, and are the dates of the zone where no clock shows a date twice", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: at("1990-01-01T12:00:00Z"), max: at("2037-12-31T00:00:00Z") }),
        (zone, seconds) => {
          const days = daysOf(zone);
          const day = days.dayOf(seconds);
          const { from, to } = days.span(day, 1);
          expect(from).toBeLessThanOrEqual(seconds);
          expect(to).toBeGreaterThanOrEqual(seconds);
          expect(days.dayOf(from)).toBe(day);
          expect(days.dayOf(to)).toBe(day);
          expect(days.dayOf(to + 1)).toBeGreaterThan(day);
          const wasThere = dateOf(to, zone) === dateOf(from, zone);
          if (wasThere && zone !== "America/St_Johns") expect(dateOf(seconds, zone)).toBe(dateOfDay(day));
        },
      ),
    );
  });

  it("are in weeks that begin on Monday", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 50_000 }), (day) => {
        const monday = mondayOf(day);
        expect(new Date(monday * DAY * 1000).getUTCDay()).toBe(1);
        expect(day - monday).toBeGreaterThanOrEqual(0);
        expect(day - monday).toBeLessThan(7);
      }),
    );
  });
});
