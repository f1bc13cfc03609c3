import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LAST_INSTANT } from "../../src/task/record.ts";
import { clockTime, utcMilliseconds, utcTime } from "../../src/task/utc-time.ts";

describe("a time in UTC", () => {
  it("is written to the second, whatever part of it has passed", () => {
    expect(utcTime(1_796_115_600)).toBe("2026-12-01T09:00:00Z");
    expect(utcTime(1_796_115_600.999)).toBe("2026-12-01T09:00:00Z");
    expect(utcTime(0)).toBe("1970-01-01T00:00:00Z");
  });

  it("is what Date says of every day from 1970 to 9999", () => {
    const wrong: string[] = [];
    for (let seconds = 0; seconds <= LAST_INSTANT; seconds += 86_400) {
      const said = clockTime(seconds);
      if (`${said}.000Z` !== new Date(seconds * 1000).toISOString()) wrong.push(said);
    }
    expect(wrong).toEqual([]);
  });

  it("is what Date says of every millisecond, before 1970 too", () => {
    const milliseconds = fc.integer({ min: 0, max: LAST_INSTANT * 1000 + 999 });
    fc.assert(
      fc.property(milliseconds, (at) => {
        expect(utcMilliseconds(at)).toBe(new Date(at).toISOString());
      }),
    );
    const seconds = fc.integer({ min: -62_167_219_200, max: LAST_INSTANT });
    fc.assert(
      fc.property(seconds, (at) => {
        expect(`${clockTime(at)}.000Z`).toBe(new Date(at * 1000).toISOString());
      }),
    );
  });

  it("is an error where it is none", () => {
    expect(() => utcTime(Number.NaN)).toThrow(RangeError);
  });
});
