import { describe, expect, it } from "vitest";
import { isTimeZone, wallTimeAt } from "../../src/task/time-zone.ts";

describe("a time zone", () => {
  it.each(["Asia/Tokyo", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "US/Pacific"])(
    "%s is one",
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

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
});
