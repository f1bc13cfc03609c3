import { expect } from "vitest";
import { finishChanges, finishRecord } from "../../../src/table/finish-record.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";
import { numberTextOf, type TaskRecord } from "../../../src/task/record.ts";
import { seriesAttributes } from "../../../src/task/repeat/series.ts";
import type { Promised } from "../table-contract.ts";
import { all, deadlines, fill, key, query, record, text, together } from "./samples.ts";

const START = 1_800_000_000;
const DAY = 86_400;

const daily = (name: string, deadline = START): TaskRecord =>
  record("a", deadline, {
    status: text("open"),
    ...seriesAttributes({ rule: "FREQ=DAILY", zone: "UTC", occurrence: START, name }),
  });

const finish = (table: TaskTable, deadline: number) =>
  finishRecord(table, key("a", deadline), { now: START, zone: () => "UTC" });

export function repeatPromises(promise: Promised): void {
  promise(
    "of several who finish a task that repeats at once one makes its next one, again and again",
    async (table) => {
      await fill(table, [daily("a")]);
      for (let day = 0; day < 8; day += 1) {
        const runs = await together(Array.from({ length: 4 }, () => finish(table, START + day * DAY)));
        expect(runs.map(({ outcome }) => outcome).toSorted()).toEqual([
          "already",
          "already",
          "already",
          "done",
        ]);
        expect(deadlines(await all(query(table, "a")))).toHaveLength(day + 2);
      }
      const records = await all(query(table, "a"));
      expect(deadlines(records)).toEqual(Array.from({ length: 9 }, (_, day) => String(START + day * DAY)));
      expect(
        records.filter(({ status }) => status !== undefined && "S" in status && status.S === "open"),
      ).toEqual([records.at(-1)]);
      expect(records.filter(({ repeat }) => repeat !== undefined)).toEqual([records.at(-1)]);
    },
  );

  promise("two series whose next ones have one second both go on", async (table) => {
    await fill(table, [daily("a", START + 60), daily("b", START + 120)]);
    const runs = await together([finish(table, START + 60), finish(table, START + 120)]);
    const next = runs.map((run) =>
      run.outcome === "done" ? numberTextOf(run.next?.["deadline_unix_time"]) : run.outcome,
    );
    expect(new Set(next)).toEqual(new Set([String(START + DAY), String(START + DAY + 1)]));
  });

  promise(
    "what makes a task done that somebody has just finished is nothing, and not its end alone",
    async (table) => {
      await fill(table, [daily("a")]);
      const before = (await table.get(key("a", START)))!;
      await finish(table, START);
      expect(await finishChanges(table, before, { now: START, zone: () => "UTC" })).toBeUndefined();
    },
  );

  promise("a task that is changed while it is finished is finished as it is then", async (table) => {
    await fill(table, [daily("a")]);
    const change = { is: "set", path: ["note"], value: text("x") } as const;
    await together<unknown>([finish(table, START), table.update(key("a", START), [change], {})]);
    const [first, second, ...others] = await all(query(table, "a"));
    expect(others).toEqual([]);
    expect(first).toMatchObject({ status: text("done"), note: text("x") });
    expect(second).toMatchObject({ deadline_unix_time: { N: String(START + DAY) }, status: text("open") });
  });
}
