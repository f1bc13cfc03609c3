import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameStart, startToSend } from "../../../../src/aws/cloud/deployment/schedule-start.ts";

const NOW = Date.UTC(2026, 10, 26) / 1000;
const start = fc.integer({ min: NOW - 10_000_000, max: NOW + 10_000_000 });
const periods = {
  "rate(1 minute)": 60,
  "rate(7 minutes)": 420,
  "rate(5 hours)": 18_000,
  "rate(2 days)": 172_800,
};

describe("the start of a schedule", () => {
  it("is sent as AWS takes it, a rate's in its rhythm and not a period too late, and comes to the same", () => {
    fc.assert(
      fc.property(start, fc.constantFrom(...Object.entries(periods)), (from, [expression, period]) => {
        const sent = startToSend(expression, from, NOW)!;
        expect(sent).toBeGreaterThan(NOW - 300);
        expect(Math.abs((sent - from) % period)).toBe(0);
        expect(sent).toBeLessThan(Math.max(from, NOW + period) + 1);
        expect(isSameStart(expression, from, sent, NOW)).toBe(true);
        expect(isSameStart(expression, from, sent + 1, NOW)).toBe(false);
      }),
    );
  });

  it("that is over means nothing to other expressions", () => {
    fc.assert(
      fc.property(start, (from) => {
        const sent = startToSend("cron(0 9 * * ? *)", from, NOW);
        expect(sent).toBe(from < NOW - 240 ? undefined : from);
        expect(isSameStart("cron(0 9 * * ? *)", from, undefined, NOW)).toBe(from < NOW);
      }),
    );
  });
});
