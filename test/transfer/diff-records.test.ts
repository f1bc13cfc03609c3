import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openShelf } from "../../src/local/store/open-shelf.ts";
import { equalAttributes } from "../../src/task/compare-values.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { RecordDiff } from "../../src/transfer/diff-records.ts";
import { anyAttributes } from "../support/any-attributes.ts";
import { keyList, record } from "../support/contract/samples.ts";

const records = fc.uniqueArray(
  fc.tuple(fc.constantFrom("a", "b"), fc.nat({ max: 9 }), fc.oneof(fc.constant({}), anyAttributes)),
  { selector: ([user, deadline]) => `${user} ${deadline}`, maxLength: 12 },
);

describe("RecordDiff", () => {
  it("tells of any two sets of records what turns the one into the other, and nothing else", () => {
    fc.assert(
      fc.property(records, records, fc.nat({ max: 5 }), (table, file, size) => {
        const make = (list: typeof table) =>
          list.map(([user, deadline, rest]) =>
            record(user, deadline, { ...rest, ...record(user, deadline) }),
          );
        const [before, after] = [make(table), make(file)];
        const shelf = openShelf();
        const diff = new RecordDiff(shelf);
        expect(diff.take(after.map((one, line) => ({ line, source: "", record: one })))).toEqual([]);
        const differences = [];
        for (let at = 0; at < before.length; at += size + 1)
          differences.push(
            ...diff.compare({ records: before.slice(at, at + size + 1), count: 0, next: undefined }),
          );
        for (const more of diff.rest()) differences.push(...more);
        shelf.close();

        const result = new Map(before.map((one) => [keyList([one])[0]!, one]));
        for (const { difference, before: old, after: made } of differences) {
          const key = keyList([old ?? made])[0]!;
          expect(difference).toBe(old === undefined ? "added" : made === undefined ? "removed" : "changed");
          if (old !== undefined) expect(result.get(key)).toEqual(old);
          if (made === undefined) result.delete(key);
          else result.set(key, made);
        }
        const wanted = new Map(after.map((one) => [keyList([one])[0]!, one]));
        const isSame = (one: TaskRecord, other: TaskRecord | undefined) =>
          other !== undefined && equalAttributes(one, other);
        expect(result.size).toBe(wanted.size);
        for (const [key, one] of wanted) expect(isSame(one, result.get(key))).toBe(true);
        const unchanged = before.filter((one) => isSame(one, wanted.get(keyList([one])[0]!)));
        expect(diff.equal).toBe(unchanged.length);
        expect(differences.filter(({ difference }) => difference !== "added")).toHaveLength(
          before.length - unchanged.length,
        );
      }),
    );
  });
});
