import { describe, expect, it } from "vitest";
import { amount, duration, perSecond, plural, times, timeTaken } from "../../src/output/amounts.ts";

describe("amounts for people", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1508, "1,508"],
    [1_234_567.5, "1,234,568"],
  ])("a count of %s is %s", (count, text) => {
    expect(amount(count)).toBe(text);
  });

  it.each([
    [0, "0 records"],
    [1, "1 record"],
    [2, "2 records"],
    [1000, "1,000 records"],
    // Capacity units come in halves.
    [0.5, "1 record"],
    [1.5, "2 records"],
  ])("%s with its noun is %s", (count, text) => {
    expect(plural(count, "record")).toBe(text);
  });

  it.each([
    [3678, 1000, "3,678/s"],
    [100, 50, "2,000/s"],
    [0, 0, "0/s"],
    [5, 0, "5,000/s"],
    [1, 10_000, "0/s"],
  ])("%s in %s ms are %s", (count, milliseconds, text) => {
    expect(perSecond(count, milliseconds)).toBe(text);
  });

  it.each([
    [0, "0 times"],
    [1, "once"],
    [2, "2 times"],
    [1508, "1,508 times"],
  ])("%s calls are told %s", (count, text) => {
    expect(times(count)).toBe(text);
  });

  it.each([
    [3, 2, "0.0 s"],
    [900, 999, "1.0 s"],
    [900, 1000, "1.0 s (900/s)"],
    [44_136, 12_000, "12 s (3,678/s)"],
  ])("of %s in %s ms one is told %s", (count, milliseconds, text) => {
    expect(timeTaken(count, milliseconds)).toBe(text);
  });

  it.each([
    [0, "0.0 s"],
    [440, "0.4 s"],
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 0 s"],
    [185_000, "3 min 5 s"],
    [3_599_600, "1 h 0 min"],
    [9_000_000, "2 h 30 min"],
    [36_000_000_000, "10,000 h 0 min"],
  ])("%s ms are %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
