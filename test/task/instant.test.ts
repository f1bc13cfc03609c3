import { describe, expect, it } from "vitest";
import { dayRange, formatInstant, weekRange } from "../../src/task/instant.ts";

describe("an instant is shown as local time with its offset", () => {
  it.each([
    [1_796_083_200, "Asia/Tokyo", "2026-12-01 09:00:00 +09:00"],
    [1_796_083_200, "UTC", "2026-12-01 00:00:00 +00:00"],
    [1_796_083_200, "America/St_Johns", "2026-11-30 20:30:00 -03:30"],
    [1_796_083_200, "Asia/Kathmandu", "2026-12-01 05:45:00 +05:45"],
    [31_536_000, "Africa/Monrovia", "1970-12-31 23:15:30 -00:44:30"],
    [0, "America/New_York", "1969-12-31 19:00:00 -05:00"],
    [253_402_300_799, "UTC", "9999-12-31 23:59:59 +00:00"],
  ])("%d in %s is %s", (seconds, tz, expected) => {
    expect(formatInstant(seconds, tz)).toBe(expected);
  });

  it.each([
    [-1, "-1"],
    [253_402_300_800, "253402300800"],
    [1e21, "1000000000000000000000"],
    [1.5, "1.5"],
  ])("%d, which no date holds, is %s", (seconds, expected) => {
    expect(formatInstant(seconds, "UTC")).toBe(expected);
  });

  it("the last hours of 9999 UTC have no four-digit year in Tokyo", () => {
    expect(formatInstant(253_402_300_799, "Asia/Tokyo")).toBe("253402300799");
  });
});

describe("today and this week", () => {
  const sunday = Date.parse("2026-11-29T23:59:59.999+09:00");

  it("go from the first to the last second", () => {
    expect(dayRange(sunday, "Asia/Tokyo")).toEqual({
      from: Date.parse("2026-11-29T00:00:00+09:00") / 1000,
      to: Date.parse("2026-11-29T23:59:59+09:00") / 1000,
    });
    expect(weekRange(sunday, "Asia/Tokyo")).toEqual({
      from: Date.parse("2026-11-23T00:00:00+09:00") / 1000,
      to: Date.parse("2026-11-29T23:59:59+09:00") / 1000,
    });
    expect(weekRange(sunday + 1, "Asia/Tokyo").from).toBe(Date.parse("2026-11-30T00:00:00+09:00") / 1000);
  });

  it("have 23 hours less or more where the clocks change", () => {
    const { from, to } = dayRange(Date.parse("2026-03-08T12:00:00Z"), "America/New_York");
    expect(to - from + 1).toBe(23 * 3600);
    const week = weekRange(Date.parse("2026-11-01T12:00:00Z"), "America/New_York");
    expect(week.to - week.from + 1).toBe((7 * 24 + 1) * 3600);
  });
});
