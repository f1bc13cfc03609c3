import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../../../src/errors.ts";
import type { Clock } from "../../../../src/ports.ts";
import {
  DynamoBulkWriter,
  type Deliver,
  type Delivery,
} from "../../../../src/aws/table/bulk/dynamo-bulk-writer.ts";
import type { BulkRecord, BulkWriteOptions } from "../../../../src/table/bulk-writer.ts";
import { record } from "../../../support/contract/samples.ts";
import { impatient, simulated, standing } from "../../../support/clocks.ts";

const NOTHING: Delivery = { again: [], refused: [], skipped: 0, capacity: undefined };
const THROTTLED = { throttled: true, error: new Error("too fast") };

/** A record whose `line` is what it holds. */
function bulk(user: string, deadline: number, line: number, body = ""): BulkRecord {
  return { record: record(user, deadline, { body: { S: body } }), line, source: `line ${line}` };
}

const many = (count: number, body = "") =>
  Array.from({ length: count }, (_, index) => bulk("mai", index, index + 1, body));

const keyOf = ({ record: { user_name: user, deadline_unix_time: deadline } }: BulkRecord) =>
  JSON.stringify([user, deadline]);

interface Opened {
  writer: DynamoBulkWriter;
  refused: string[];
  /** The lines of each request. */
  requests: number[][];
  flight: { now: number; most: number };
}

function open(
  deliver: Deliver,
  options: Partial<BulkWriteOptions> = {},
  {
    perRequest = 25,
    patience,
    // Pauses grow to seconds and are cut by chance; a hundredth of them will do here.
    clock = impatient,
  }: { perRequest?: number; patience?: number; clock?: Clock } = {},
): Opened {
  const refused: string[] = [];
  const requests: number[][] = [];
  const flight = { now: 0, most: 0 };
  const watched: Deliver = async (records) => {
    requests.push(records.map(({ line }) => line));
    flight.now += 1;
    flight.most = Math.max(flight.most, flight.now);
    try {
      return await deliver(records);
    } finally {
      flight.now -= 1;
    }
  };
  const refuse = ({ line }: BulkRecord, reason: string) => void refused.push(`${line}: ${reason}`);
  const all: BulkWriteOptions = { onConflict: "replace", refuse, ...options };
  const writer = new DynamoBulkWriter(watched, perRequest, all, {
    clock,
    ...(patience === undefined ? {} : { patience }),
  });
  return { writer, refused, requests, flight };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

describe("a request", () => {
  it("carries 25 records, and the last one the rest", async () => {
    const { writer, requests } = open(async () => NOTHING);
    await writer.write(many(60));
    await writer.finish();
    expect(requests.map((lines) => lines.length)).toEqual([25, 25, 10]);
    expect(requests.flat()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(writer.counts).toEqual({ written: 60, skipped: 0, capacity: undefined });
  });

  it("is not sent for nothing", async () => {
    const { writer, requests } = open(async () => NOTHING);
    await writer.write([]);
    await writer.finish();
    expect(requests).toEqual([]);
  });

  it("stays under 16 MB of JSON, however long an item's JSON is", async () => {
    // 190,000 short booleans count 2 bytes each, and are 14 of JSON.
    const L = Array.from({ length: 190_000 }, () => ({ BOOL: true }));
    const sizes: number[] = [];
    const { writer } = open(async (records) => {
      const items = records.map((one) => JSON.stringify({ PutRequest: { Item: one.record } }).length);
      sizes.push(items.reduce((sum, size) => sum + size, 0));
      return NOTHING;
    });
    await writer.write(many(12).map((one) => ({ ...one, record: { ...one.record, list: { L } } })));
    await writer.finish();
    expect(writer.counts.written).toBe(12);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(16_000_000);
  });

  it("does not grow beyond that by records that take the place of smaller ones", async () => {
    const sizes: number[] = [];
    const { writer } = open(async (records) => {
      sizes.push(JSON.stringify(records.map((one) => one.record)).length);
      return NOTHING;
    });
    // A control character is 1 byte, and 6 of JSON.
    const body = "\u0001".repeat(390_000);
    await writer.write(many(20));
    await writer.write(many(20, body));
    await writer.finish();
    expect(writer.counts.written).toBe(40);
    expect(Math.max(...sizes)).toBeLessThan(16_000_000);
  });

  it("never carries one key twice: the last record stays, and all count as written", async () => {
    const { writer, requests } = open(async () => NOTHING);
    await writer.write([bulk("a", 1, 1), bulk("a", 2, 2), bulk("a", 1, 3), bulk("b", 1, 4), bulk("a", 1, 5)]);
    await writer.finish();
    expect(requests).toEqual([[5, 2, 4]]);
    expect(writer.counts.written).toBe(5);
  });

  it("that the table refuses for one record leaves the one whose place that had taken", async () => {
    const { writer, requests, refused } = open(async (records) => ({
      ...NOTHING,
      refused: records.filter(({ line }) => line >= 4).map((one) => ({ record: one, reason: "too odd" })),
    }));
    await writer.write([bulk("a", 1, 1), bulk("a", 1, 2), bulk("a", 2, 3), bulk("a", 1, 4), bulk("a", 1, 5)]);
    await writer.finish();
    expect(requests).toEqual([[5, 3], [4], [2]]);
    expect(refused).toEqual(["5: too odd", "4: too odd"]);
    // Lines 1 and 2 are written one over the other, and 3.
    expect(writer.counts.written).toBe(3);
  });
});

describe("requests in flight", () => {
  it("are as many as --concurrency allows, and no more", async () => {
    const { writer, flight } = open(
      async () => {
        await turns(3);
        return NOTHING;
      },
      { concurrency: 3 },
    );
    await writer.write(many(1_000));
    await writer.finish();
    expect(flight.most).toBe(3);
    expect(writer.counts.written).toBe(1_000);
  });

  it("grow by themselves while the table answers", async () => {
    const { writer, flight } = open(async () => {
      await turns(20);
      return NOTHING;
    });
    await writer.write(many(3_000));
    await writer.finish();
    expect(flight.most).toBe(16);
  });

  it("become fewer when the table throttles", async () => {
    let request = 0;
    const flight = { now: 0, mostLater: 0 };
    const { writer } = open(async (records) => {
      request += 1;
      flight.now += 1;
      if (request > 100) flight.mostLater = Math.max(flight.mostLater, flight.now);
      // Takes five requests at once and no more.
      const isTooMany = flight.now > 5;
      await turns(5);
      flight.now -= 1;
      return isTooMany ? { ...NOTHING, again: records, failure: THROTTLED } : NOTHING;
    });
    await writer.write(many(5_000));
    await writer.finish();
    expect(writer.counts.written).toBe(5_000);
    expect(request).toBeLessThan(1.5 * 200);
    expect(flight.mostLater).toBeLessThan(12);
  });
});

describe("what comes back", () => {
  it("is sent again until it is written, and counts once", async () => {
    const { writer, requests } = open(async (records) => ({ ...NOTHING, again: records.slice(1) }));
    await writer.write(many(5));
    await writer.finish();
    expect(requests).toEqual([[1, 2, 3, 4, 5], [2, 3, 4, 5], [3, 4, 5], [4, 5], [5]]);
    expect(writer.counts.written).toBe(5);
  });

  it("without end is an error that says why, and the counts say what was written", async () => {
    const { writer } = open(
      async (records) =>
        records[0]!.line <= 25 ? NOTHING : { ...NOTHING, again: records, failure: THROTTLED },
      {},
      { patience: 100 },
    );
    await writer.write(many(60));
    await expect(writer.finish()).rejects.toMatchObject({
      name: "TasksError",
      kind: "unavailable",
      message: "not all records could be written: too fast",
      hint: "run the same import again: it writes the rest, and the same records again",
    });
    expect(writer.counts.written).toBe(25);
  });

  it("without end stops the writer too: nothing more is taken", async () => {
    const { writer, requests } = open(
      async (records) => ({ ...NOTHING, again: records }),
      { concurrency: 1 },
      { patience: 50 },
    );
    const endless = async () => {
      for (let second = 0; ; second += 1) await writer.write([bulk("mai", second, second)]);
    };
    await expect(endless()).rejects.toMatchObject({ kind: "unavailable" });
    const before = requests.length;
    await expect(writer.finish()).rejects.toMatchObject({ kind: "unavailable" });
    expect(requests.length).toBe(before);
  });

  it("slowly but steadily wears out no patience", async () => {
    const clock = { ...simulated(), random: impatient.random };
    const { writer } = open(
      async (records) => {
        await clock.sleep(40);
        return { ...NOTHING, again: records.slice(1) };
      },
      {},
      { patience: 100, clock },
    );
    await writer.write(many(6));
    await writer.finish();
    expect(writer.counts.written).toBe(6);
  });

  it("while --max-wcu holds it back wears out no patience", async () => {
    let request = 0;
    const { writer } = open(
      // Each request comes back once, and is then held back for longer than the patience.
      async (records) => ((request += 1) % 2 === 1 ? { ...NOTHING, again: records } : NOTHING),
      { maxWriteUnits: 100 },
      { patience: 90, clock: { ...simulated(), random: impatient.random } },
    );
    await writer.write(many(25));
    await writer.finish();
    expect(writer.counts.written).toBe(25);
  });
});

describe("an error that sending again cannot mend", () => {
  it("ends the write, after what was in flight is written and counted", async () => {
    const denied = new TasksError("denied", "not allowed");
    const { writer, requests } = open(async (records) => {
      if (records[0]!.line === 26) throw denied;
      await turns(10);
      return NOTHING;
    });
    await writer.write(many(100));
    await expect(writer.finish()).rejects.toBe(denied);
    expect(requests.length).toBeGreaterThan(1);
    expect(writer.counts.written).toBe(25 * (requests.length - 1));
    await expect(writer.write(many(1))).rejects.toBe(denied);
  });
});

describe("capacity units", () => {
  it("are added up where the table tells them", async () => {
    const { writer } = open(async (records) => ({ ...NOTHING, capacity: records.length * 1.5 }));
    await writer.write(many(30));
    await writer.finish();
    expect(writer.counts.capacity).toBe(45);
  });

  it("are held to --max-wcu a second, by the size of the records", async () => {
    const clock = simulated();
    const { writer } = open(async () => NOTHING, { maxWriteUnits: 1_000 }, { clock });
    // 3 units each: keys, name and 2,500 bytes.
    await writer.write(many(200, "x".repeat(2_500)));
    await writer.finish();
    // The first request of 75 units goes at once.
    expect(clock.elapsed()).toBeCloseTo(525);
  });
});

type Step = { user: string; deadline: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ user: fc.constantFrom("a", "b"), deadline: fc.nat(4) }),
  { maxLength: 60 },
);
const chances = fc.array(fc.nat(9), { minLength: 1, maxLength: 30 });

describe("records with one key in different requests", () => {
  it("are written in their order: the table is as if they had been written one by one", async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        chances,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 7 }),
        async (all, dice, perRequest, slice) => {
          let at = 0;
          const roll = () => dice[at++ % dice.length]!;
          let tries = 0;
          const table = new Map<string, number>();
          const busy = new Set<string>();
          const deliver: Deliver = async (records) => {
            const keys = records.map(keyOf);
            expect(new Set(keys).size).toBe(keys.length);
            for (const key of keys) {
              expect(busy.has(key)).toBe(false);
              busy.add(key);
            }
            const again: BulkRecord[] = [];
            for (const [index, one] of records.entries()) {
              await turns(roll() % 4);
              tries += 1;
              // One try in eight succeeds, also when all dice are bad.
              if (roll() > 6 && tries % 8 !== 0) again.push(one);
              else table.set(keys[index]!, one.line);
            }
            await turns(roll() % 4);
            for (const key of keys) busy.delete(key);
            return { ...NOTHING, again };
          };
          // The pauses of one request would count for all the others: no time passes between them.
          const timeless = { clock: standing(), patience: Number.POSITIVE_INFINITY };
          const { writer } = open(deliver, { concurrency: 8 }, { perRequest, ...timeless });
          const records = all.map(({ user, deadline }, line) => bulk(user, deadline, line));
          for (let from = 0; from < records.length; from += slice)
            await writer.write(records.slice(from, from + slice));
          await writer.finish();
          const expected = new Map<string, number>();
          for (const one of records) expected.set(keyOf(one), one.line);
          expect(Object.fromEntries(table)).toEqual(Object.fromEntries(expected));
          expect(writer.counts.written).toBe(records.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(["skip", "fail"] as const)("under %s are written by the first of them", async (onConflict) => {
    await fc.assert(
      fc.asyncProperty(steps, chances, async (all, dice) => {
        let at = 0;
        const roll = () => dice[at++ % dice.length]!;
        const table = new Map<string, number>([[keyOf(bulk("a", 3, 0)), -1]]);
        const deliver: Deliver = async ([one]) => {
          await turns(roll() % 5);
          const key = keyOf(one!);
          if (!table.has(key)) {
            table.set(key, one!.line);
            return NOTHING;
          }
          if (onConflict === "skip") return { ...NOTHING, skipped: 1 };
          return { ...NOTHING, refused: [{ record: one!, reason: "taken" }] };
        };
        const { writer, refused } = open(deliver, { onConflict }, { perRequest: 1 });
        const records = all.map(({ user, deadline }, line) => bulk(user, deadline, line));
        await writer.write(records);
        await writer.finish();
        const expected = new Map<string, number>([[keyOf(bulk("a", 3, 0)), -1]]);
        for (const one of records) if (!expected.has(keyOf(one))) expected.set(keyOf(one), one.line);
        expect(Object.fromEntries(table)).toEqual(Object.fromEntries(expected));
        const left = records.length - (expected.size - 1);
        expect(writer.counts).toEqual({
          written: expected.size - 1,
          skipped: onConflict === "skip" ? left : 0,
          capacity: undefined,
        });
        expect(refused.length).toBe(onConflict === "fail" ? left : 0);
      }),
      { numRuns: 50 },
    );
  });
});
