import { describe, expect, it } from "vitest";
import { utcTime } from "../../src/task/utc-time.ts";

describe("a time in UTC", () => {
  it("is written to the second, whatever part of it has passed", () => {
    expect(utcTime(1_796_115_600)).toBe("2026-12-01T09:00:00Z");
    expect(utcTime(1_796_115_600.999)).toBe("2026-12-01T09:00:00Z");
    expect(utcTime(0)).toBe("1970-01-01T00:00:00Z");
  });
});
