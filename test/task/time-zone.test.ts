import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTimeZone, wallTimeAt } from "../../src/task/time-zone.ts";

describe("a time zone", () => {
  it.each([
    "Asia/Tokyo",
    "UTC",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
    "US/Pacific",
    "Asia/Calcutta",
    "Asia/Kolkata",
    "asia/tokyo",
    "CET",
    "utc",
    "EST5EDT",
  ])("%s is one", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(["", " ", "Tokyo", "+09:00", "-05", "Asia/Nowhere", "constructor", "Asia/Tokyo\n"])(
    "%j is none",
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );

  it("has clocks that show what its law says, to the second", () => {
    expect(wallTimeAt(1_796_083_200, "Asia/Tokyo") - 1_796_083_200).toBe(9 * 3600);
    expect(wallTimeAt(31_536_000, "Africa/Monrovia") - 31_536_000).toBe(-(44 * 60 + 30));
    expect(wallTimeAt(-1, "UTC")).toBe(-1);
  });

  // The shortest times for which a zone had or will have another offset, by the IANA database.
  it.each([
    ["America/Recife", "2000-10-01", 30],
    ["America/Noronha", "2000-10-01", 30],
    ["America/Argentina/Tucuman", "2004-05-20", 40],
    ["Asia/Gaza", "2040-10-01", 60],
    ["Africa/Casablanca", "2026-02-01", 60],
    ["Pacific/Apia", "2011-12-20", 20],
    ["Australia/Lord_Howe", "2026-03-20", 30],
  ])("%s has its own clock in each half hour of %s and %i days more", (tz, from, days) => {
    const begin = Date.parse(from) / 1000;
    for (let seconds = begin; seconds < begin + days * 86_400; seconds += 1800) {
      expect(wallTimeAt(seconds, tz)).toBe(askIntl(seconds, tz));
      expect(wallTimeAt(seconds - 1, tz)).toBe(askIntl(seconds - 1, tz));
    }
  });

  it("has its own clock at any second of any year", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
        fc.oneof(fc.nat(2_500_000_000), fc.integer({ min: -1_000_000_000, max: 253_402_200_000 })),
        (tz, seconds) => {
          expect(wallTimeAt(seconds, tz)).toBe(askIntl(seconds, tz));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const formats = new Map<string, Intl.DateTimeFormat>();

function askIntl(seconds: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  formats.set(timeZone, format);
  return Date.parse(`${format.format(seconds * 1000).replace(" ", "T")}Z`) / 1000;
}
