import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInOrder } from "../../../src/aws/table/read-in-order.ts";

/** Sources whose every step is under the test's control, and what they were asked for. */
function sources(lengths: number[], step: (source: number, item: number) => Promise<void>) {
  const state = { open: 0, mostOpen: 0, given: lengths.map(() => 0), closed: 0 };
  const all = lengths.map(async function* (length, source) {
    state.open += 1;
    state.mostOpen = Math.max(state.mostOpen, state.open);
    try {
      for (let item = 0; item < length; item += 1) {
        await step(source, item);
        state.given[source]! += 1;
        yield `${source}.${item}`;
      }
    } finally {
      state.open -= 1;
      state.closed += 1;
    }
  });
  return { all, state };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

describe("sources that are read side by side", () => {
  it("give what one reader after the other would have given, whatever comes first", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(6), { maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.nat(4), { minLength: 1, maxLength: 20 }),
        async (lengths, width, ahead, delays) => {
          let at = 0;
          const { all, state } = sources(lengths, () => turns(delays[at++ % delays.length]!));
          const seen: string[] = [];
          for await (const item of readInOrder(all, width, ahead)) {
            seen.push(item);
            await turns(delays[at++ % delays.length]!);
          }
          const expected = lengths.flatMap((length, source) =>
            Array.from({ length }, (_, item) => `${source}.${item}`),
          );
          expect(seen).toEqual(expected);
          expect(state.mostOpen).toBeLessThanOrEqual(width);
          expect(state.closed).toBe(lengths.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("are read at once, so that the slowest of them decides and not the sum", async () => {
    const waiting: (() => void)[] = [];
    const { all, state } = sources([1, 1, 1, 1], () => new Promise<void>((resolve) => waiting.push(resolve)));
    const reading = readInOrder(all, 3, 1);
    const first = reading.next();
    await turns(3);
    expect(state.open).toBe(3);
    expect(waiting).toHaveLength(3);
    for (const resolve of waiting) resolve();
    expect((await first).value).toBe("0.0");
    await reading.return(undefined);
  });

  it("are read ahead only so far", async () => {
    const { all, state } = sources([100, 100, 100], () => Promise.resolve());
    const reading = readInOrder(all, 2, 3);
    expect((await reading.next()).value).toBe("0.0");
    await turns(50);
    // One was taken of the first; the third has not begun.
    expect(state.given).toEqual([4, 3, 0]);
    await reading.return(undefined);
  });

  it("are all left when the reader leaves", async () => {
    const { all, state } = sources([100, 100, 100], () => turns(1));
    for await (const item of readInOrder(all, 3, 2)) if (item === "0.5") break;
    await turns(10);
    expect(state).toMatchObject({ open: 0, closed: 3 });
    const before = [...state.given];
    await turns(10);
    expect(state.given).toEqual(before);
  });

  it("are all left when one fails, after what came before the failure was given", async () => {
    const { all, state } = sources([3, 3, 100], async (source, item) => {
      if (source === 1 && item === 2) throw new Error("broken");
    });
    const seen: string[] = [];
    const read = async () => {
      for await (const item of readInOrder(all, 3, 2)) seen.push(item);
    };
    await expect(read()).rejects.toThrow("broken");
    expect(seen).toEqual(["0.0", "0.1", "0.2", "1.0", "1.1"]);
    await turns(10);
    expect(state.open).toBe(0);
  });

  it("may fail while nobody waits for them", async () => {
    const { all } = sources([2, 2], async (source) => {
      if (source === 1) throw new Error("broken");
    });
    const reading = readInOrder(all, 2, 1);
    expect((await reading.next()).value).toBe("0.0");
    await turns(10);
    expect((await reading.next()).value).toBe("0.1");
    await expect(reading.next()).rejects.toThrow("broken");
  });
});
