import fc from "fast-check";
import { expect, it } from "vitest";
import { withOpenShard } from "../../src/task/open-shard.ts";
import { compareNumbers } from "../../src/task/number.ts";
import { keyOf, type TaskRecord } from "../../src/task/record.ts";
import type { OpenRequest, TaskTable } from "../../src/table/task-table.ts";
import { all, equals, fill, record, text } from "../support/contract/samples.ts";
import { openDynamoTable } from "../support/dynamo.ts";
import { openTemporaryTable } from "../support/local-table.ts";
import { describeEngine } from "./engines.ts";

// What other programs may have made keys of, too.
const deadline = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map(String),
  fc.constantFrom("1.5", "-0.05", "1e30", "-1e30", "9007199254740993", "9007199254740992"),
);
const entry = fc.record({
  user: fc.constantFrom("a", "b", "A", "é", "熊本 はまち", "🍣", "user 7"),
  deadline,
  status: fc.constantFrom("open", "done", "waiting"),
});
const bound = fc.option(deadline, { nil: undefined, freq: 2 });
const request = fc.record({
  from: bound,
  to: bound,
  descending: fc.boolean(),
  limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  where: fc.constantFrom(undefined, equals("status", text("open"))),
  after: fc.option(
    fc.tuple(fc.constantFrom("a", "é", "zz"), deadline).map(([user, at]) => record(user, at)),
    { nil: undefined, freq: 2 },
  ),
});
// A range upside down is refused before the table is asked.
const isRange = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || compareNumbers(from, to) <= 0;

/**
 * DynamoDB Local ends a query of an index where a page ends on the last deadline of the range, and drops the other
 * records of that deadline, which DynamoDB does not.
 */
function endsOnSharedDeadline(
  { from, to, descending, limit }: OpenRequest,
  entries: { deadline: string }[],
): boolean {
  const last = descending ? from : to;
  return limit !== undefined && entries.filter((one) => one.deadline === last).length > 1;
}

const keysOf = (records: TaskRecord[]) => records.map((one) => keyOf(one));

for (const engine of ["dynoxide", "dynamoDbLocal"] as const) {
  describeEngine(engine, (endpoint) => {
    it("everybody's open records are listed as the local store lists them, from wherever", async () => {
      const dynamo = await openDynamoTable(endpoint);
      const local: TaskTable = openTemporaryTable();
      try {
        const entries = fc.sample(entry, { numRuns: 90, seed: 7 });
        const records = entries.map(({ user, deadline: at, status }) =>
          withOpenShard(record(user, at, { status: text(status) })),
        );
        for (const table of [local, dynamo]) for (const one of records) await fill(table, [one]);
        await fc.assert(
          fc.asyncProperty(request.filter(isRange), async (asked) => {
            fc.pre(engine !== "dynamoDbLocal" || !endsOnSharedDeadline(asked, entries));
            const lists = await Promise.all(
              [local, dynamo].map(async (table) => keysOf(await all(table.queryOpen(asked)))),
            );
            expect(lists[1]).toEqual(lists[0]);
          }),
          { numRuns: engine === "dynoxide" ? 150 : 60 },
        );
      } finally {
        dynamo.close();
        local.close();
      }
    });
  });
}
