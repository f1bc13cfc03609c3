import { describe, expect, it } from "vitest";
import { CapacityRate } from "../../../../src/aws/table/bulk/capacity-rate.ts";
import { simulated } from "../../../support/clocks.ts";

/** A rate on a clock of its own, and the milliseconds that have gone by on it. */
function open(unitsPerSecond: number) {
  const clock = simulated();
  return { rate: new CapacityRate(unitsPerSecond, clock), clock, passed: () => Math.round(clock.elapsed()) };
}

describe("a rate of capacity units", () => {
  it("lets the first request go at once, and each next one when the last is paid off", async () => {
    const { rate, passed } = open(100);
    await rate.wait();
    expect(passed()).toBe(0);
    rate.spend(15);
    await rate.wait();
    expect(passed()).toBe(150);
  });

  it("holds a run of requests to so many units a second", async () => {
    const { rate, passed } = open(200);
    for (const spent of [5, 0.5, 20, 0, 14.5]) {
      await rate.wait();
      rate.spend(spent);
    }
    await rate.wait();
    expect(passed()).toBe(200);
  });

  it("adds up what requests at the same time have spent", async () => {
    const { rate, passed } = open(100);
    for (let request = 0; request < 4; request += 1) rate.spend(5);
    await rate.wait();
    expect(passed()).toBe(200);
  });

  it("saves nothing up while nothing is asked for", async () => {
    const { rate, clock, passed } = open(100);
    await clock.sleep(100);
    rate.spend(10);
    await rate.wait();
    expect(passed()).toBe(200);
  });

  it("books known units beforehand, so that requests at the same time go one after the other", async () => {
    const { rate, passed } = open(100);
    const starts = await Promise.all(
      [10, 10, 10].map(async (units) => {
        await rate.take(units);
        return passed();
      }),
    );
    expect(starts).toEqual([0, 100, 200]);
  });
});
