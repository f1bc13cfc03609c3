import { describe, expect, it } from "vitest";
import { readZone } from "../../src/task/read-zone.ts";
import { parseWhen } from "../../src/task/when/when.ts";

describe("a time zone as people write it", () => {
  it.each([
    ["Asia/Tokyo", "Asia/Tokyo"],
    ["AoE", "-12:00"],
    ["aoe", "-12:00"],
    ["UTC", "UTC"],
    ["Z", "UTC"],
    ["GMT", "UTC"],
    ["UTC+8", "+08:00"],
    ["UTC-12", "-12:00"],
    ["utc +05:30", "+05:30"],
    ["GMT-3:30", "-03:30"],
    ["+0900", "+09:00"],
    ["-08:00", "-08:00"],
    ["UTC\u22125", "-05:00"],
    [" America/New_York ", "America/New_York"],
  ])("%s is %s", (text, zone) => expect(readZone(text)).toBe(zone));

  it.each(["", "Tokio", "UTC+15", "+14:01", "+9:60", "9", "12:00", "Asia/Tokyo+9", "+123"])(
    "%j is none",
    (text) => expect(readZone(text)).toBeUndefined(),
  );

  it.each([
    ["2026-12-01T09:00", "+09:00", Date.UTC(2026, 11, 1, 0)],
    ["2026-12-01", "-12:00", Date.UTC(2026, 11, 2, 11, 59, 59)],
    ["2026-12-01 23:59:59", "+05:30", Date.UTC(2026, 11, 1, 18, 29, 59)],
    ["2026-12-01T09:00Z", "-12:00", Date.UTC(2026, 11, 1, 9)],
  ])("%s at %s is an instant", (text, tz, expected) => {
    expect(parseWhen(text, { now: 0, tz, bareDay: "end", what: "x" })).toBe(expected / 1000);
  });
});
