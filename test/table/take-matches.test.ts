import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TakeMatches } from "../../src/table/take-matches.ts";
import type { Page } from "../../src/table/task-table.ts";
import { record } from "../support/contract/samples.ts";

const [one, two, three] = [record("a", 1), record("a", 2), record("a", 3)];
const page = (records: Page["records"], next?: Page["next"]): Page => ({
  records,
  count: records.length,
  next,
});

describe("taking the first so many records", () => {
  it("is over within a page, and goes on after the last one taken, not after the page", () => {
    const matches = new TakeMatches(2);
    expect(matches.take(page([one, two, three]))).toEqual([one, two]);
    expect([matches.isFull, matches.isEmpty, matches.more]).toEqual([true, false, two]);
  });

  it("is over where a page is over, and knows of more only from the page", () => {
    const last = new TakeMatches(2);
    expect(last.take(page([one, two]))).toEqual([one, two]);
    expect([last.isFull, last.more]).toEqual([true, undefined]);
    const notLast = new TakeMatches(2);
    notLast.take(page([one, two], two));
    expect([notLast.isFull, notLast.more]).toEqual([true, two]);
  });

  it("goes on over pages with no matches, and remembers the last match", () => {
    const matches = new TakeMatches(2);
    expect(matches.take(page([one], two))).toEqual([one]);
    expect(matches.take(page([], three))).toEqual([]);
    expect([matches.isFull, matches.isEmpty, matches.more]).toEqual([false, false, one]);
    expect(matches.take(page([]))).toEqual([]);
    expect([matches.isFull, matches.more]).toEqual([false, undefined]);
  });

  it("is empty when nothing matched, however many pages there were", () => {
    const matches = new TakeMatches(2);
    expect(matches.isEmpty).toBe(true);
    matches.take(page([], three));
    matches.take(page([]));
    expect([matches.isFull, matches.isEmpty, matches.more]).toEqual([false, true, undefined]);
  });

  it("takes them all without a limit", () => {
    const matches = new TakeMatches(undefined);
    expect(matches.take(page([one, two], two))).toEqual([one, two]);
    expect(matches.take(page([three]))).toEqual([three]);
    expect([matches.isFull, matches.more]).toEqual([false, undefined]);
  });

  it("takes exactly the first so many of any pages, and says where the rest begins", () => {
    const lengths = fc.array(fc.nat(3), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 12 }), (counts, limit) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const records = Array.from({ length: total }, (_, index) => record("a", index));
        const matches = new TakeMatches(limit);
        const taken = [];
        let at = 0;
        for (const [index, count] of counts.entries()) {
          if (matches.isFull) break;
          const next = index === counts.length - 1 ? undefined : record("a", at + count - 1);
          taken.push(...matches.take(page(records.slice(at, at + count), next)));
          at += count;
        }
        expect(taken).toEqual(records.slice(0, limit));
        // More than there is may be promised, because a page's end does not tell what follows; never less.
        if (total > limit) expect(matches.more).toEqual(records[limit - 1]);
        expect([undefined, taken.at(-1)]).toContainEqual(matches.more);
      }),
    );
  });
});
