import { describe, expect, it } from "vitest";
import { AdaptiveLimit } from "../../../../src/aws/table/bulk/adaptive-limit.ts";

let now = 0;
const clock = { elapsed: () => now };
/** A moment after all that was throttled so far. */
const later = () => (now += 1);

function answer(limit: AdaptiveLimit, times: number): void {
  for (let time = 0; time < times; time += 1) limit.answered();
}

describe("how many requests are in flight", () => {
  it("grows by one an answer up to the most", () => {
    const limit = new AdaptiveLimit(4, 16, clock);
    expect(limit.limit).toBe(4);
    answer(limit, 3);
    expect(limit.limit).toBe(7);
    answer(limit, 100);
    expect(limit.limit).toBe(16);
  });

  it("never begins above the most", () => {
    expect(new AdaptiveLimit(4, 2, clock).limit).toBe(2);
  });

  it("halves when the table throttles, down to one", () => {
    const limit = new AdaptiveLimit(16, 16, clock);
    limit.throttled(later());
    expect(limit.limit).toBe(8);
    for (let time = 0; time < 10; time += 1) limit.throttled(later());
    expect(limit.limit).toBe(1);
  });

  it("halves once for all requests that were under way together", () => {
    const limit = new AdaptiveLimit(16, 16, clock);
    const begun = later();
    for (let time = 0; time < 16; time += 1) limit.throttled(begun - 1);
    expect(limit.limit).toBe(8);
  });

  it("grows slowly after that: by one when all in flight were answered once", () => {
    const limit = new AdaptiveLimit(16, 16, clock);
    limit.throttled(later());
    answer(limit, 8);
    expect(limit.limit).toBe(8);
    answer(limit, 1);
    expect(limit.limit).toBe(9);
  });
});

describe("a place", () => {
  it("is waited for while all are taken, and given to who came first", async () => {
    const limit = new AdaptiveLimit(2, 2, clock);
    const order: string[] = [];
    const take = async (name: string) => {
      await limit.acquire();
      order.push(name);
    };
    const all = ["a", "b", "c", "d"].map(take);
    await Promise.all(all.slice(0, 2));
    await new Promise(setImmediate);
    expect(order).toEqual(["a", "b"]);
    limit.release();
    await new Promise(setImmediate);
    expect(order).toEqual(["a", "b", "c"]);
    limit.release();
    await Promise.all(all);
    expect(order).toEqual(["a", "b", "c", "d"]);
  });

  it("is not given back while more are in flight than the halved limit allows", async () => {
    const limit = new AdaptiveLimit(4, 4, clock);
    for (let time = 0; time < 4; time += 1) await limit.acquire();
    limit.throttled(later());
    let got = false;
    const waiting = limit.acquire().then(() => (got = true));
    limit.release();
    limit.release();
    await new Promise(setImmediate);
    expect(got).toBe(false);
    limit.release();
    await waiting;
    expect(got).toBe(true);
  });

  it("that growth has made is given to those who wait", async () => {
    const limit = new AdaptiveLimit(1, 4, clock);
    await limit.acquire();
    const waiting = Promise.all([limit.acquire(), limit.acquire()]);
    limit.answered();
    limit.release();
    expect(await waiting).toHaveLength(2);
  });
});
