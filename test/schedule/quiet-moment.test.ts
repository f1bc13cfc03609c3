import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTimes } from "../../src/schedule/next-times.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { quietMoment } from "../../src/schedule/quiet-moment.ts";

const NOW = Date.UTC(2026, 10, 26, 9, 58, 30) / 1000;

function next(expression: string) {
  const schedule = parseSchedule(expression, "it");
  return (after: number) => nextTimes(schedule, { after, count: 1, createdAt: NOW - 100 })[0];
}

describe("a quiet moment", () => {
  it.each([
    ["cron(0 10 * * ? *)", 0],
    ["cron(59 9 * * ? *)", 30 + 90],
    ["cron(58 9 * * ? *)", 60],
    ["cron(0/3 * * * ? *)", 0],
    ["cron(59 9,10 * * ? *)", 120],
    ["cron(57,59 9 * * ? *)", 120],
    ["cron(* * * * ? *)", undefined],
    ["rate(1 minute)", undefined],
    ["cron(0/2 * * * ? *)", undefined],
    ["cron(0 0 1 1 ? 2020)", 0],
  ])("for %s comes in %s seconds", (expression, seconds) => {
    expect(quietMoment(next(expression), NOW)).toBe(seconds);
  });

  it("has no due time in the minute after it, nor in the minute and a half before, and is the first", () => {
    const dues = fc.uniqueArray(fc.integer({ min: -300, max: 4000 }), { maxLength: 40 });
    fc.assert(
      fc.property(dues, (found) => {
        const sorted = found.map((due) => NOW + due).toSorted((a, b) => a - b);
        const isQuiet = (moment: number) => !sorted.some((due) => due > moment - 90 && due <= moment + 60);
        const seconds = quietMoment((after) => sorted.find((due) => due > after), NOW);
        const first = Array.from({ length: 3601 }, (_, at) => at).find((at) => isQuiet(NOW + at));
        expect(seconds).toBe(first);
      }),
    );
  });
});
