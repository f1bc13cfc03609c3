import { describe, expect, it } from "vitest";
import { retryWhile } from "../../../src/aws/client/retry-while.ts";

function fakeClock() {
  const pauses: number[] = [];
  let now = 0;
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  return { pauses, clock: { sleep, now: () => now, elapsed: () => now, random: () => 1 } };
}

describe("patiently", () => {
  it("pauses longer each time, up to five seconds, and gives what came at last", async () => {
    const { pauses, clock } = fakeClock();
    let attempts = 0;
    expect(
      await retryWhile(
        (result) => result < 7,
        async () => (attempts += 1),
        clock,
      ),
    ).toBe(7);
    expect(pauses).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });

  it("gives up within a minute", async () => {
    const { pauses, clock } = fakeClock();
    expect(
      await retryWhile(
        () => true,
        async () => "busy",
        clock,
      ),
    ).toBe("busy");
    const waited = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThan(50_000);
    expect(waited).toBeLessThanOrEqual(60_000);
  });
});
