import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localKeyOf } from "../../../src/local/store/local-key.ts";
import { WaitingRecords } from "../../../src/local/table/waiting-records.ts";
import { encodeDynamoJson } from "../../../src/task/dynamodb-json.ts";
import type { BulkRecord } from "../../../src/table/bulk-writer.ts";

function bulkRecord(userName: string, deadline: string, text = ""): BulkRecord {
  const record = { user_name: { S: userName }, deadline_unix_time: { N: deadline }, text: { S: text } };
  return { record, line: 1, source: "" };
}

function inOrder(waiting: WaitingRecords) {
  return waiting.rows(waiting.inOrder());
}

describe("WaitingRecords", () => {
  it("gives back each record as it came, by user and deadline, and of two with one key the later one later", () => {
    const user = fc.constantFrom("mai", "熊本 はまち", "kumamoto", "\0", "ü".repeat(300));
    const deadline = fc.oneof(
      fc.integer({ min: -3, max: 3 }).map(String),
      fc.constantFrom("0.5", "0.25", "-0.5", "1e30", "12345678901234567890", "-12345678901234567890"),
    );
    const one = fc.tuple(user, deadline, fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.boolean(), (all, keepsFrom) => {
        const waiting = new WaitingRecords({ keepsFrom });
        for (let round = 0; round < 2; round += 1) {
          const records = all.map(([name, due, text]) => bulkRecord(name, due, text));
          for (const record of records) expect(waiting.add(record)).toBe(true);
          const key = (from: BulkRecord) => localKeyOf(from.record);
          const expected = records.toSorted((a, b) => {
            const [one, other] = [key(a), key(b)];
            for (const name of ["userName", "deadline", "rest"] as const)
              if (one[name] !== other[name]) return one[name] < other[name] ? -1 : 1;
            return 0;
          });
          expect(inOrder(waiting)).toEqual(
            expected.map((from) => ({
              key: key(from),
              item: encodeDynamoJson(from.record),
              from: keepsFrom ? from : undefined,
            })),
          );
          waiting.clear();
        }
      }),
    );
  });

  it("is full after some megabytes, and takes more when it is cleared", () => {
    const waiting = new WaitingRecords({ keepsFrom: false });
    const text = "長".repeat(100_000);
    let taken = 0;
    while (waiting.add(bulkRecord("mai", String(taken), text))) taken += 1;
    expect(taken).toBeGreaterThan(10);
    expect(taken).toBeLessThan(100);
    expect(inOrder(waiting)).toHaveLength(taken);
    waiting.clear();
    expect(inOrder(waiting)).toEqual([]);
    expect(waiting.add(bulkRecord("mai", "1"))).toBe(true);
  });

  it("takes a record that is larger than all of it, alone", () => {
    const waiting = new WaitingRecords({ keepsFrom: false });
    const long = bulkRecord("mai", "1", "x".repeat(7_000_000));
    expect(waiting.add(bulkRecord("mai", "2"))).toBe(true);
    expect(waiting.add(long)).toBe(false);
    waiting.clear();
    expect(waiting.add(long)).toBe(true);
    expect(inOrder(waiting).map(({ item }) => item)).toEqual([encodeDynamoJson(long.record)]);
  });

  it("is full after some ten thousand records, however short they are", () => {
    const waiting = new WaitingRecords({ keepsFrom: false });
    let taken = 0;
    while (waiting.add(bulkRecord("mai", String(taken)))) taken += 1;
    expect(taken).toBe(32 * 1024);
    expect(inOrder(waiting).at(-1)?.key.deadline).toBe(taken - 1);
  });
});
