import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DynamoBulkWriter,
  type Deliver,
  type Delivery,
} from "../../../../src/aws/table/bulk/dynamo-bulk-writer.ts";
import { SpreadWriter } from "../../../../src/aws/table/bulk/spread-writer.ts";
import type { Clock } from "../../../../src/ports.ts";
import type { BulkRecord, BulkWriter } from "../../../../src/table/bulk-writer.ts";
import { keyOf } from "../../../../src/task/record.ts";
import { simulated, standing } from "../../../support/clocks.ts";
import { record } from "../../../support/contract/samples.ts";

const NOTHING: Delivery = { again: [], refused: [], skipped: 0, capacity: undefined };

const bulk = (user: string, deadline: number, line: number): BulkRecord => ({
  record: record(user, deadline),
  line,
  source: `line ${line}`,
});

/** A table of which each partition takes a record a millisecond, and gives back what is more. */
function partitioned(partitions: number, clock: Clock): Deliver {
  const tokens = Array.from({ length: partitions }, () => ({ left: 100, at: 0 }));
  return async (records) => {
    await clock.sleep(5);
    const again = records.filter(({ record }) => {
      const bucket = tokens[Number(keyOf(record).userName.slice(1)) % partitions]!;
      bucket.left = Math.min(100, bucket.left + clock.elapsed() - bucket.at);
      bucket.at = clock.elapsed();
      if (bucket.left < 1) return true;
      bucket.left -= 1;
      return false;
    });
    return { ...NOTHING, again };
  };
}

async function timeOf(records: BulkRecord[]): Promise<number> {
  const clock = simulated();
  const options = { onConflict: "replace" as const, refuse: () => undefined };
  const inner = new DynamoBulkWriter(partitioned(8, clock), 25, options, { clock, patience: Infinity });
  const writer = new SpreadWriter(inner, 25, clock);
  for (let at = 0; at < records.length; at += 100) await writer.write(records.slice(at, at + 100));
  await writer.finish();
  expect(writer.counts.written).toBe(records.length);
  return clock.elapsed();
}

describe("records in the order of their keys", () => {
  it("are not written slower than shuffled ones where each partition has its limit", async () => {
    const sorted = Array.from({ length: 12_000 }, (_, index) =>
      bulk(`u${Math.floor(index / 150)}`, index, index),
    );
    const shuffled = sorted.toSorted((a, b) => ((a.line * 7919) % 12_007) - ((b.line * 7919) % 12_007));
    const [inOrder, mixed] = [await timeOf(sorted), await timeOf(shuffled)];
    // One partition after the other would take 12,000 ms, all of them together 1,400.
    expect(inOrder).toBeLessThan(1.25 * mixed);
    expect(mixed).toBeLessThan(4_000);
  });
});

describe("a spread", () => {
  /** Notes what it gets, and takes the next only when told. */
  function slow() {
    const got: number[] = [];
    let open: () => void = () => undefined;
    const writer: BulkWriter = {
      counts: { written: 0, skipped: 0, capacity: undefined },
      async write(records) {
        got.push(...records.map(({ line }) => line));
        await new Promise<void>((resolve) => (open = resolve));
      },
      finish: async () => undefined,
    };
    return { got, writer, next: () => open() };
  }

  it("takes users in turn, and the records of each in their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (users, size) => {
          const got: BulkRecord[] = [];
          const inner: BulkWriter = {
            counts: { written: 0, skipped: 0, capacity: undefined },
            write: async (records) => void got.push(...records),
            finish: async () => undefined,
          };
          const writer = new SpreadWriter(inner, size, standing());
          const records = users.map((user, index) => bulk(`u${user}`, index, index));
          await writer.write(records);
          await writer.finish();
          for (const user of ["u0", "u1", "u2", "u3"]) {
            const own = (all: BulkRecord[]) => all.filter(({ record }) => keyOf(record).userName === user);
            expect(own(got)).toEqual(own(records));
          }
          expect(got).toHaveLength(records.length);
        },
      ),
    );
  });

  it("holds nothing back from a writer that takes it, and stops what reads when enough waits", async () => {
    const { got, writer: inner, next } = slow();
    let seconds = 0;
    const writer = new SpreadWriter(inner, 2, { elapsed: () => 1000 * seconds++ });
    await writer.write([bulk("u1", 1, 1), bulk("u1", 2, 2), bulk("u1", 3, 3), bulk("u2", 1, 4)]);
    expect(got).toEqual([1, 4]);
    let isThrough = false;
    const many = Array.from({ length: 300 }, (_, index) => bulk("u3", index, 10 + index));
    const writing = writer.write(many).then(() => (isThrough = true));
    for (let turn = 0; turn < 20; turn += 1) {
      next();
      await new Promise(setImmediate);
    }
    expect(isThrough).toBe(false);
    for (let turn = 0; turn < 40; turn += 1) {
      next();
      await new Promise(setImmediate);
    }
    expect(isThrough).toBe(true);
    await writing;
  });

  it("passes on what comes after a few, and more text than may wait though the records are few", async () => {
    const got: BulkRecord[] = [];
    const inner: BulkWriter = {
      counts: { written: 0, skipped: 0, capacity: undefined },
      write: async (records) => void got.push(...records),
      finish: async () => undefined,
    };
    const text = "x".repeat(400_000);
    const few = Array.from({ length: 3 }, (_, index) => bulk("u1", index, index));
    const many = Array.from({ length: 400 }, (_, index) => bulk("u2", index, 10 + index));
    const large = Array.from({ length: 24 }, (_, index) => ({
      ...bulk("u3", index, 900 + index),
      source: text,
    }));
    for (const orders of [
      [few, many],
      [large, few],
      [few, large, many],
    ]) {
      got.length = 0;
      const writer = new SpreadWriter(inner, 25, standing());
      let isThrough = false;
      const writing = (async () => {
        for (const records of orders) await writer.write(records);
        await writer.finish();
        isThrough = true;
      })();
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      expect(isThrough).toBe(true);
      await writing;
      expect(got).toHaveLength(orders.flat().length);
    }
  });

  it("throws what the writer throws, from the next write and from the end", async () => {
    const fault = new Error("no more");
    const inner: BulkWriter = {
      counts: { written: 0, skipped: 0, capacity: undefined },
      write: () => Promise.reject(fault),
      finish: async () => undefined,
    };
    const writer = new SpreadWriter(inner, 1, standing());
    await writer.write([bulk("u1", 1, 1)]);
    await new Promise(setImmediate);
    await expect(writer.write([bulk("u1", 2, 2)])).rejects.toBe(fault);
    await expect(writer.finish()).rejects.toBe(fault);
  });
});
