import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "../../src/table/cursor.ts";
import { queryUsers } from "../../src/table/query-users.ts";
import { TakeMatches } from "../../src/table/take-matches.ts";
import type { TaskTable } from "../../src/table/task-table.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { all, countOf, fill, keyList, record } from "../support/contract/samples.ts";
import { openTemporaryTable } from "../support/local-table.ts";
import { pagedTable, recordOf, type Entry } from "../support/paged-table.ts";

// By UTF-8 bytes, written by hand: UTF-16 would put the emoji before U+FFFD.
const USERS = ["a", "ab", "b", "熊本", "\ufffd", "😀"];
type Request = Parameters<typeof queryUsers>[2];

// Another program may have keys that are no whole seconds.
const second = fc.oneof(fc.nat(8), fc.constantFrom(-2, -0.5, 1.5, 2.25));
const bound = second.map(String);

const scenario = fc
  .record({
    entries: fc.uniqueArray(
      fc.record({ user: fc.constantFrom(...USERS), at: second, matches: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 25,
        selector: ({ user, at }) => `${user} ${at}`,
      },
    ),
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    users: fc.subarray([...USERS, "nobody", "a"], { minLength: 1 }),
    descending: fc.boolean(),
    from: fc.option(bound, { nil: undefined }),
    to: fc.option(bound, { nil: undefined }),
  })
  // Bounds that are the wrong way round never come so far.
  .filter(({ from = "-99", to = "99" }) => Number(from) <= Number(to));

/** What the list has to be, by filtering and sorting the whole. */
function expectedOf(
  entries: Entry[],
  users: string[],
  { descending, from = "-99", to = "99" }: Request,
): TaskRecord[] {
  const sorted = entries
    .filter(
      ({ user, at, matches }) => matches && users.includes(user) && at >= Number(from) && at <= Number(to),
    )
    .toSorted((a, b) => a.at - b.at || USERS.indexOf(a.user) - USERS.indexOf(b.user));
  return (descending ? sorted.toReversed() : sorted).map(recordOf);
}

/** Reads as `query --limit` does, again and again with the cursor of the time before. */
async function inSteps(table: TaskTable, users: string[], request: Request, limit: number) {
  const records: TaskRecord[] = [];
  let after: TaskRecord | undefined;
  do {
    const matches = new TakeMatches(limit);
    for await (const page of queryUsers(table, users, { ...request, after })) {
      records.push(...matches.take(page));
      if (matches.isFull) break;
    }
    const { more } = matches;
    after = more === undefined ? undefined : decodeCursor(encodeCursor(more));
  } while (after !== undefined);
  return records;
}

describe("a query of several users", () => {
  it("gives every record once, in order, and after each of them exactly the rest", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ entries, sizes, users, ...request }) => {
        const table = pagedTable(entries, sizes);
        const expected = expectedOf(entries, users, request);
        expect(await all(queryUsers(table, users, request))).toEqual(expected);
        for (const [index, position] of expected.entries()) {
          const after = decodeCursor(encodeCursor(position));
          expect(await all(queryUsers(table, users, { ...request, after }))).toEqual(
            expected.slice(index + 1),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("goes on after any position at all, also one that no record has", async () => {
    const positions = fc.tuple(fc.constantFrom(...USERS), second);
    await fc.assert(
      fc.asyncProperty(scenario, positions, async ({ entries, sizes, users, ...request }, [user, at]) => {
        const position = { user, at, matches: true };
        const others = entries.filter((entry) => !(entry.user === user && entry.at === at));
        const everybody = expectedOf([...others, position], USERS, { descending: request.descending });
        const rest = keyList(
          everybody.slice(1 + keyList(everybody).indexOf(keyList([recordOf(position)])[0]!)),
        );
        const expected = expectedOf(others, users, request).filter((one) =>
          rest.includes(keyList([one])[0]!),
        );
        const after = recordOf(position);
        expect(await all(queryUsers(pagedTable(entries, sizes), users, { ...request, after }))).toEqual(
          expected,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("read with a limit and cursors gives the whole list, whatever the limit", async () => {
    await fc.assert(
      fc.asyncProperty(
        scenario,
        fc.integer({ min: 1, max: 5 }),
        async ({ entries, sizes, users, ...request }, limit) => {
          const found = await inSteps(pagedTable(entries, sizes), users, request, limit);
          expect(found).toEqual(expectedOf(entries, users, request));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("asks nothing more of a later user where the position is beyond the last deadline", async () => {
    const asked: unknown[] = [];
    const table = { query: (request: unknown) => void asked.push(request) } as unknown as TaskTable;
    const read = (at: number, request: Request) =>
      all(queryUsers(table, ["b"], { ...request, after: recordOf({ user: "a", at, matches: true }) }));
    expect(await read(9, { descending: false, to: "8" })).toEqual([]);
    expect(await read(1, { descending: true, from: "2" })).toEqual([]);
    expect(asked).toEqual([]);
  });

  it("counts a user who is named twice once", async () => {
    const table = pagedTable([{ user: "a", at: 1, matches: true }], [1]);
    expect(await all(queryUsers(table, ["a", "a"], { descending: false }))).toEqual([record("a", 1)]);
  });

  it("does the same on a real table, and counts without records", async () => {
    const table = openTemporaryTable();
    const records = USERS.flatMap((user, index) => [5, 7, 9 + index].map((at) => record(user, at)));
    await fill(table, records);
    const entries = USERS.flatMap((user, index) =>
      [5, 7, 9 + index].map((at) => ({ user, at, matches: true })),
    );
    for (const descending of [false, true]) {
      const expected = expectedOf(entries, USERS, { descending, from: "6", to: "12" });
      const request = { descending, from: "6", to: "12" };
      expect(await all(queryUsers(table, USERS, request))).toEqual(expected);
      expect(await inSteps(table, USERS, request, 2)).toEqual(expected);
      expect(await countOf(queryUsers(table, USERS, { ...request, countOnly: true }))).toBe(expected.length);
    }
    table.close();
  });
});
