import { expect } from "vitest";
import type { Change, ChangeOutcome, TaskTable } from "../../../src/table/task-table.ts";
import { keyAttributes, keyOf, type TaskRecord } from "../../../src/task/record.ts";
import type { Promised } from "../table-contract.ts";
import { all, fill, number, query, queryDeadlines, record, text } from "./samples.ts";

const open = (second: number) => record("a", second, { status: text("open"), n: number(second) });
const done = (one: TaskRecord) => ({ ...one, status: text("done") });
const moved = (one: TaskRecord, by: number): Change[] => {
  const key = keyOf(one);
  const after = { ...one, ...keyAttributes({ ...key, deadline: String(Number(key.deadline) + by) }) };
  return [
    { before: one, after: undefined },
    { before: undefined, after },
  ];
};

async function carryOut(
  table: TaskTable,
  exchanges: Change[][],
  options: { concurrency?: number; isExact?: boolean } = {},
): Promise<ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  const writer = await table.openChangeWriter({
    ...options,
    settle(index, outcome) {
      expect(outcomes[index]).toBeUndefined();
      outcomes[index] = outcome;
    },
  });
  for (let i = 0; i < exchanges.length; i += 70) await writer.write(exchanges.slice(i, i + 70));
  await writer.finish();
  expect(outcomes).toHaveLength(exchanges.length);
  return outcomes;
}

export function changeWriterPromises(promise: Promised): void {
  promise("a change writer carries out many changes, and tells each outcome once", async (table) => {
    const records = Array.from({ length: 130 }, (_, index) => open(index));
    await fill(table, records);
    const outcomes = await carryOut(
      table,
      records.map((one, index) => [{ before: one, after: index % 2 === 0 ? done(one) : undefined }]),
    );
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(["done"]));
    const left = await all(query(table, "a"));
    expect(left).toEqual(records.filter((_, index) => index % 2 === 0).map(done));
  });

  promise("a change writer leaves alone what somebody has changed, deleted or taken", async (table) => {
    const records = [1, 2, 3, 4].map(open);
    await fill(table, [
      { ...open(1), owner: text("mai"), status: text("waiting") },
      open(3),
      open(4),
      open(104),
    ]);
    const outcomes = await carryOut(table, [
      [{ before: records[0], after: done(records[0]!) }],
      [{ before: records[1], after: undefined }],
      [{ before: records[2], after: done(records[2]!) }],
      moved(records[3]!, 100),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "done", "refused"]);
    expect(outcomes[1]).toEqual({ outcome: "refused", found: [undefined] });
    expect(await queryDeadlines(table, "a")).toEqual(["1", "3", "4", "104"]);
  });

  promise(
    "an exact change writer that goes back on a move which was never made shows both places",
    async (table) => {
      await fill(table, [open(1), open(101)]);
      const [gone, put] = moved(open(1), 100) as [Change, Change];
      const back = [
        { before: put.after, after: undefined },
        { before: undefined, after: gone.before },
      ];
      const [outcome] = await carryOut(table, [back], { isExact: true });
      expect(outcome).toEqual({ outcome: "refused", found: [open(101), open(1)] });
      expect(await all(query(table, "a"))).toEqual([open(1), open(101)]);
    },
  );

  promise(
    "a change writer that is exact leaves a record that stays, and to which another added",
    async (table) => {
      const added = { ...done(open(1)), note: { S: "another's" } };
      await fill(table, [added, done(open(2))]);
      const back = [1, 2].map((n) => [{ before: done(open(n)), after: open(n) }]);
      const outcomes = await carryOut(table, back, { isExact: true });
      expect(outcomes).toEqual([{ outcome: "refused", found: [added] }, { outcome: "done" }]);
      expect(await all(query(table, "a"))).toEqual([added, open(2)]);
    },
  );

  promise("a change writer tells what no record can hold, and does the rest", async (table) => {
    await fill(table, [open(1), open(2)]);
    const outcomes = await carryOut(table, [
      [{ before: open(1), after: { ...open(1), s: { SS: [] } } }],
      [{ before: open(2), after: done(open(2)) }],
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "done"]);
  });

  promise("changes of one key are made in the order in which they are given", async (table) => {
    const first = open(1);
    await fill(table, [first]);
    const versions = Array.from({ length: 40 }, (_, index) => ({ ...first, n: number(index + 100) }));
    const chain = [first, ...versions];
    const outcomes = await carryOut(
      table,
      versions.map((after, index) => [{ before: chain[index], after }]),
    );
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(["done"]));
    expect(await all(query(table, "a"))).toEqual([versions.at(-1)]);
  });

  promise("records that move into each other's places, the last first, all arrive", async (table) => {
    const records = Array.from({ length: 60 }, (_, index) => open(index * 10));
    await fill(table, records);
    const outcomes = await carryOut(
      table,
      records.toReversed().map((one) => moved(one, 10)),
    );
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(["done"]));
    const found = await all(query(table, "a"));
    expect(found).toEqual(records.map((one) => moved(one, 10)[1]!.after));
  });
}
