import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { behindSink } from "../../../src/transfer/file/behind-sink.ts";

/** A sink that takes its time, and fails at the write of this number. */
function slowSink(failAt = Infinity) {
  const lots: Buffer[] = [];
  let underWay = 0;
  let isFinished = false;
  const sink = {
    async write(data: string | Uint8Array) {
      underWay += 1;
      expect([underWay, isFinished]).toEqual([1, false]);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      if (lots.length === failAt) throw new Error("no space");
      lots.push(Buffer.from(data));
    },
    async finish() {
      expect(underWay).toBe(0);
      isFinished = true;
    },
  };
  return { sink, lots, all: () => Buffer.concat(lots), isFinished: () => isFinished };
}

const page = fc.oneof(
  fc.constantFrom("", "a\n", "熊本\n"),
  fc.integer({ min: 0, max: 700_000 }).map((size) => Buffer.alloc(size, "x")),
);

describe("a sink that writes behind", () => {
  it("writes all that it is given, in order, one lot at a time, before it is finished", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(page, { maxLength: 8 }), async (pages) => {
        const slow = slowSink();
        const behind = behindSink(slow.sink);
        for (const one of pages) {
          const lent = typeof one === "string" ? one : Buffer.from(one);
          await behind.write(lent);
          // It is the writer's again.
          if (typeof lent !== "string") lent.fill("?");
        }
        await behind.finish();
        expect(slow.isFinished()).toBe(true);
        expect(slow.all().equals(Buffer.concat(pages.map((one) => Buffer.from(one))))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("takes a page while the one before it is written, and waits with the next", async () => {
    const slow = slowSink();
    const behind = behindSink(slow.sink);
    const lot = Buffer.alloc(600_000);
    await behind.write(lot);
    expect(slow.lots).toHaveLength(0);
    await behind.write(lot);
    expect(slow.lots).toHaveLength(1);
  });

  it("tells what failed with the next page, or at the end", async () => {
    const lot = Buffer.alloc(600_000);
    const behind = behindSink(slowSink(0).sink);
    await behind.write(lot);
    await expect(behind.write(lot)).rejects.toThrow("no space");
    const last = slowSink(0);
    const another = behindSink(last.sink);
    await another.write("a");
    await expect(another.finish()).rejects.toThrow("no space");
    expect(last.isFinished()).toBe(false);
  });
});
