import { describe, expect, it } from "vitest";
import { readAt } from "../../src/schedule/read-at.ts";
import { formatSchedule } from "../../src/schedule/schedule.ts";
import { failure } from "../support/failure.ts";

const now = Date.parse("2026-11-26T12:00:00Z");
const read = (text: string, zone: string, tz = zone) =>
  formatSchedule(readAt(text, { now, tz, zone, what: "--at" }));

describe("--at", () => {
  it.each([
    ["at(2026-12-01T09:00:00)", "Asia/Tokyo", "at(2026-12-01T09:00:00)"],
    [" At( 2026-12-01t09:00:00 ) ", "Asia/Tokyo", "at(2026-12-01T09:00:00)"],
    ["tomorrow 9:00", "Asia/Tokyo", "at(2026-11-27T09:00:00)"],
    ["tomorrow", "Asia/Tokyo", "at(2026-11-27T00:00:00)"],
    ["明日 9時", "Asia/Tokyo", "at(2026-11-27T09:00:00)"],
    ["2026-12-01T09:00Z", "Asia/Tokyo", "at(2026-12-01T18:00:00)"],
    ["1796115600", "Europe/Berlin", "at(2026-12-01T10:00:00)"],
    ["+90m", "UTC", "at(2026-11-26T13:30:00)"],
  ])("takes %s in %s as %s", (text, zone, expected) => {
    expect(read(text, zone)).toBe(expected);
  });

  it("is read on the clocks of one zone and written on those of another", () => {
    expect(read("tomorrow 9:00", "UTC", "Asia/Tokyo")).toBe("at(2026-11-27T00:00:00)");
  });

  it("is the first of two where clocks go back", () => {
    expect(read("2026-11-01T01:30", "America/New_York")).toBe("at(2026-11-01T01:30:00)");
  });

  it("is refused where it is the second of two", () => {
    expect(failure(() => read("2026-11-01T06:30Z", "America/New_York"))).toMatchObject({
      kind: "usage",
      message:
        "--at: the clocks of America/New_York show 2026-11-01 01:30:00 twice, and a schedule fires at the first",
      hint: "leave --zone out, or write --zone UTC",
    });
  });

  it("is refused where clocks skip it, however it is written", () => {
    expect(failure(() => read("at(2027-03-14T02:30:00)", "America/New_York"))).toMatchObject({
      kind: "usage",
      message: "--at: the clocks of America/New_York skip 2027-03-14 02:30:00",
      hint: "write --at '2027-03-14 03:00:00'",
    });
    expect(failure(() => read("2027-03-14T02:30", "America/New_York")).message).toContain("does not exist");
  });

  it("is refused with examples where it means no date", () => {
    expect(failure(() => read("soon", "UTC"))).toMatchObject({
      kind: "usage",
      message: "--at 'soon' is not a date",
    });
    expect(failure(() => read("at(soon)", "UTC")).message).toBe("--at: 'soon' is not a date and a time");
  });
});
