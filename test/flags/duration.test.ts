import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration } from "../../src/flags/duration.ts";
import { TasksError } from "../../src/errors.ts";
import type { Reading } from "../../src/flags/value-type.ts";

const reading = { what: "--lease" } as Reading;

describe("a duration", () => {
  it.each([
    ["1s", 1],
    ["90s", 90],
    ["15m", 900],
    ["15min", 900],
    ["1h30m", 5400],
    ["1h 30m", 5400],
    ["2D", 172_800],
    ["1w", 604_800],
    ["366d", 31_622_400],
  ])("%s is %i seconds", (text, seconds) => {
    expect(duration.read(text, reading)).toBe(seconds);
  });

  it.each([
    "",
    "m",
    "15",
    "-5m",
    "+5m",
    "1.5h",
    "5 months",
    "30m1h",
    "0m",
    "367d",
    "99999999999999999999s",
    "５m",
  ])("'%s' is refused with what to write", (text) => {
    expect(() => duration.read(text, reading)).toThrow(TasksError);
    expect(() => duration.read(text, reading)).toThrow(/is not a length of time|is longer than a year/);
  });

  it("is the sum of its parts, or a usage error", () => {
    const count = fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined });
    fc.assert(
      fc.property(count, count, count, count, (d, h, m, s) => {
        const parts = Object.entries({ d, h, m, s }).filter(([, n]) => n !== undefined);
        const text = parts.map(([unit, n]) => `${n}${unit}`).join("");
        const sum = (d ?? 0) * 86_400 + (h ?? 0) * 3_600 + (m ?? 0) * 60 + (s ?? 0);
        if (sum >= 1 && sum <= 31_622_400) expect(duration.read(text, reading)).toBe(sum);
        else expect(() => duration.read(text, reading)).toThrow(TasksError);
      }),
    );
  });
});
