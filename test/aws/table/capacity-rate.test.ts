import { describe, expect, it } from "vitest";
import { CapacityRate } from "../../../src/aws/table/capacity-rate.ts";
import { systemClock } from "../../../src/system/system-clock.ts";

// Only lower bounds are exact: a timer may be late. Upper bounds are those that a wrong sum would pass many times over.
async function millisecondsOf(run: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

describe("a rate of capacity units", () => {
  it("lets the first request go at once, and each next one when the last is paid off", async () => {
    const rate = new CapacityRate(100, systemClock);
    expect(await millisecondsOf(() => rate.wait())).toBeLessThan(50);
    rate.spend(15);
    expect(await millisecondsOf(() => rate.wait())).toBeGreaterThan(148);
  });

  it("holds a run of requests to so many units a second", async () => {
    const rate = new CapacityRate(200, systemClock);
    const units = [5, 0.5, 20, 0, 14.5];
    const milliseconds = await millisecondsOf(async () => {
      for (const spent of units) {
        await rate.wait();
        rate.spend(spent);
      }
      await rate.wait();
    });
    expect(milliseconds).toBeGreaterThan(198);
    expect(milliseconds).toBeLessThan(2000);
  });

  it("adds up what requests at the same time have spent", async () => {
    const rate = new CapacityRate(100, systemClock);
    for (let request = 0; request < 4; request += 1) rate.spend(5);
    expect(await millisecondsOf(() => rate.wait())).toBeGreaterThan(198);
  });

  it("saves nothing up while nothing is asked for", async () => {
    const rate = new CapacityRate(100, systemClock);
    await new Promise((resolve) => setTimeout(resolve, 100));
    rate.spend(10);
    expect(await millisecondsOf(() => rate.wait())).toBeGreaterThan(98);
  });

  it("books known units beforehand, so that requests at the same time go one after the other", async () => {
    const rate = new CapacityRate(100, systemClock);
    const begin = performance.now();
    const starts = await Promise.all(
      [10, 10, 10].map(async (units) => {
        await rate.take(units);
        return performance.now() - begin;
      }),
    );
    expect(starts[0]).toBeLessThan(50);
    expect(starts[1]).toBeGreaterThan(98);
    expect(starts[2]).toBeGreaterThan(198);
  });
});
