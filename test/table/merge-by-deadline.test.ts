import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeByDeadline } from "../../src/table/merge-by-deadline.ts";
import type { Page } from "../../src/table/task-table.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { all, record } from "../support/contract/samples.ts";
import { pagesOf, recordOf, type Entry } from "../support/paged-table.ts";

// By UTF-8 bytes, written by hand: UTF-16 would put the emoji before U+FFFD.
const USERS = ["a", "b", "熊本", "\ufffd", "😀"];

async function* list(...pages: TaskRecord[][]): AsyncGenerator<Page> {
  for (const [index, records] of pages.entries()) {
    const next = index < pages.length - 1 ? record("end of page", index) : undefined;
    yield { records, count: records.length, next };
  }
}

async function collect(pages: AsyncIterable<Page>): Promise<Page[]> {
  const collected = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

describe("lists merged by deadline", () => {
  it("are in order of deadline, and of user name where deadlines are equal", async () => {
    const [a, b] = [
      [record("a", 9), record("a", 10)],
      [record("b", 9), record("b", 100)],
    ];
    expect(await all(mergeByDeadline([list(b), list(a)], false))).toEqual([a[0], b[0], a[1], b[1]]);
    const backwards = mergeByDeadline([list(a.toReversed()), list(b.toReversed())], true);
    expect(await all(backwards)).toEqual([b[1], a[1], b[0], a[0]]);
  });

  it("give what no page to come can precede, and where they go on after it", async () => {
    const a = list([record("a", 1), record("a", 5)], [record("a", 6)]);
    const b = list([record("b", 3)], [], [record("b", 7), record("b", 8)]);
    expect(await collect(mergeByDeadline([a, b], false))).toEqual([
      { records: [record("a", 1), record("b", 3)], count: 2, next: record("b", 3) },
      { records: [record("a", 5)], count: 1, next: record("a", 5) },
      { records: [record("a", 6), record("b", 7), record("b", 8)], count: 3, next: undefined },
    ]);
  });

  it("are nothing when all are empty, or there are none", async () => {
    expect(await collect(mergeByDeadline([list([]), list([], [])], false))).toEqual([]);
    expect(await collect(mergeByDeadline([], true))).toEqual([]);
  });

  it("are read side by side, and no page before it is needed", async () => {
    const asked: string[] = [];
    const told = async function* (name: string, pages: AsyncIterable<Page>) {
      asked.push(name);
      for await (const page of pages) {
        await new Promise(setImmediate);
        yield page;
        asked.push(name);
      }
    };
    const a = told("a", list([record("a", 1)], [record("a", 5)]));
    const b = told("b", list([record("b", 2)], [record("b", 3)]));
    const merged = mergeByDeadline([a, b], false);
    expect(asked).toEqual([]);
    const first = merged.next();
    expect(asked).toEqual(["a", "b"]);
    await first;
    expect(asked).toEqual(["a", "b"]);
    await merged.next();
    expect(asked).toEqual(["a", "b", "a"]);
  });

  it("fail when one of them fails", async () => {
    const broken = async function* (): AsyncGenerator<Page> {
      yield { records: [record("b", 1)], count: 1, next: record("b", 1) };
      throw new Error("page 2");
    };
    const merged = mergeByDeadline([list([record("a", 2)]), broken()], false);
    expect((await merged.next()).value.records).toEqual([record("b", 1)]);
    await expect(merged.next()).rejects.toThrow("page 2");
  });

  it("have each record once and in order, however pages are cut", async () => {
    const entries: fc.Arbitrary<Entry[]> = fc.uniqueArray(
      fc.record({ user: fc.constantFrom(...USERS), at: fc.nat(12), matches: fc.boolean() }),
      { maxLength: 40, selector: ({ user, at }) => `${user} ${at}` },
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(entries, sizes, fc.boolean(), async (some, cuts, descending) => {
        const sign = descending ? -1 : 1;
        const byKey = (a: Entry, b: Entry) =>
          sign * (a.at - b.at || USERS.indexOf(a.user) - USERS.indexOf(b.user));
        const lists = USERS.map((name, index) => {
          const own = some.filter(({ user }) => user === name).toSorted(byKey);
          return pagesOf(own, [...cuts.slice(index), ...cuts]);
        });
        const pages = await collect(mergeByDeadline(lists, descending));
        const expected = some.filter(({ matches }) => matches).toSorted(byKey);
        expect(pages.flatMap(({ records }) => records)).toEqual(expected.map(recordOf));
        for (const [index, page] of pages.entries()) {
          expect(page.count).toBe(page.records.length);
          expect(page.records).not.toEqual([]);
          // A last page may point on where only empty pages follow, as DynamoDB's do; no other page may not.
          if (index < pages.length - 1 || page.next !== undefined)
            expect(page.next).toEqual(page.records.at(-1));
        }
      }),
      { numRuns: 300 },
    );
  });
});
