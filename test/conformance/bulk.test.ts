import { describe, expect, it } from "vitest";
import type { TaskTable } from "../../src/table/task-table.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { all, fill, key, number, query, record, text } from "../support/contract/samples.ts";
import { PASSING, startFaultProxy } from "../support/fault-proxy.ts";
import { openDynamoTable } from "../support/dynamo.ts";
import { openFaultyTable } from "../support/faulty-table.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";
import { describeEngine } from "./engines.ts";

const RECORDS = 300;
// Enough for several transactions in flight.
const FEWER = 90;
const WRITERS = 8;
const DAY = 86_400;
const FIRST = 1_800_000_000;
const deadlineOf = (index: number) => FIRST + 60 * index;
const begun = (index: number) =>
  record("a", deadlineOf(index), { id: number(index), n: number(0), status: text("open") });
const SELECTED = ["--user", "a", "--all", "--yes", "-q"];

interface Shown {
  id: number;
  deadline_unix_time: number;
  n: number;
  bulk?: string;
}

function machineFor(endpoint: string, table: string): Machine {
  const machine = newMachine();
  const env = { TASKS_TABLE: table, AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1" };
  return machine.with({ env: { ...machine.env, ...env } });
}

/** Writers that add one to records here and there until the work is over; gives how often each was really changed. */
async function amidWriters(table: TaskTable, work: Promise<unknown>): Promise<number[]> {
  const acknowledged = Array.from({ length: RECORDS }, () => 0);
  const state = { isOver: false };
  const writer = async (lane: number) => {
    for (let step = 0; !state.isOver; step += 1) {
      const index = (lane * 37 + step * 11) % RECORDS;
      const change = [{ is: "add", path: ["n"], value: { N: "1" } }] as const;
      const { outcome } = await table.update(key("a", deadlineOf(index)), change, {});
      if (outcome === "written") acknowledged[index]! += 1;
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, lane) => writer(lane));
  await work.finally(() => (state.isOver = true));
  await Promise.all(writers);
  return acknowledged;
}

const shownOf = (stdout: string): Shown[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Shown);

// dynalite has no transactions, and what stands in for them is not atomic.
for (const engine of ["dynoxide", "dynamoDbLocal"] as const) {
  describeEngine(engine, (endpoint) => {
    useNoAwsAccount({ keys: true });

    const open = async (count: number) => {
      const table = await openDynamoTable(endpoint);
      await fill(
        table,
        Array.from({ length: count }, (_, index) => begun(index)),
      );
      return { table, machine: machineFor(endpoint, table.name) };
    };
    const stored = async (machine: Machine) => shownOf((await machine.tasks("query", "-u", "a")).stdout);

    describe("eight writers at the records of a bulk", () => {
      it.each([
        ["update", ["--add", "n=1000", "bulk=one"]],
        ["delete", []],
        ["reschedule", ["--by=+1d"]],
        ["reschedule", ["--by=+10m"]],
      ])("%s %j lose none of their changes", async (verb, more) => {
        const { table, machine } = await open(RECORDS);
        const bulk = machine.tasks(verb, ...SELECTED, ...more);
        const acknowledged = await amidWriters(table, bulk);
        const run = await bulk;
        expect([0, 7]).toContain(run.code);
        const done = shownOf(run.stdout);
        const left = run.stderr.match(/^left alone: .+$/gm) ?? [];
        expect(done.length + left.length).toBe(RECORDS);
        expect(run.code).toBe(left.length === 0 ? 0 : 7);
        const there = await stored(machine);
        const gone = verb === "delete" ? done : [];
        // Each is in one place, with each change that a writer was told of: also one that was deleted had them all.
        const found = [...there, ...gone].toSorted((a, b) => a.id - b.id);
        expect(found.map(({ id }) => id)).toEqual(acknowledged.map((_, id) => id));
        const ours = ({ n, bulk }: Shown) => (bulk === "one" ? n - 1000 : n);
        if (!more.includes("--by=+10m")) expect(found.map(ours)).toEqual(acknowledged);
        else expect(sum(found.map(ours))).toBe(sum(acknowledged));
        expect(there.filter((one) => one.bulk !== undefined)).toHaveLength(
          verb === "update" ? done.length : 0,
        );

        const undone = await machine.tasks("undo", "-q");
        expect([0, 4, 7]).toContain(undone.code);
        const back = (await stored(machine)).toSorted((a, b) => a.id - b.id);
        expect(sum(back.map(ours))).toBe(sum(acknowledged));
        expect(back.map(({ id }) => id)).toEqual(acknowledged.map((_, id) => id));
        // Under their old keys nobody has changed what was deleted or moved away.
        if (verb === "delete" || more.includes("--by=+1d")) {
          expect(undone.code).toBe(0);
          expect(back.map((one) => one.deadline_unix_time)).toEqual(back.map(({ id }) => deadlineOf(id)));
        }
        table.close();
      });
    });

    describe("moves against a server with faults", () => {
      it.each(PASSING)("a bulk of them is done where every third request meets a '%s'", async (fault) => {
        const { table, machine } = await open(FEWER);
        const proxy = await startFaultProxy(endpoint, ({ index, operation }) =>
          operation === "TransactWriteItems" && index % 3 === 0 ? fault : "pass",
        );
        const through = machine.with({ env: { ...machine.env, AWS_ENDPOINT_URL: proxy.endpoint } });
        const run = await through.tasks("reschedule", ...SELECTED, "--by=+10m");
        expect(run).toMatchObject({ code: 0, stderr: "" });
        const moved = (index: number): TaskRecord => ({
          ...begun(index),
          deadline_unix_time: number(deadlineOf(index) + 600),
        });
        const there = await all(query(table, "a"));
        expect(there).toEqual(Array.from({ length: FEWER }, (_, index) => moved(index)));
        expect(proxy.requests.length).toBeGreaterThan(FEWER);
        const entry = await through.tasks("undo", "-q");
        expect(entry).toMatchObject({ code: 0, stderr: "" });
        expect(await all(query(table, "a"))).toEqual(
          Array.from({ length: FEWER }, (_, index) => begun(index)),
        );
        await proxy.stop();
        table.close();
      });

      it.each(PASSING)("one that meets a '%s' is done, and says so", async (fault) => {
        const { table, direct } = await openFaultyTable(endpoint, ({ index }) =>
          index === 0 ? fault : "pass",
        );
        await fill(direct, [begun(1)]);
        const after = { ...begun(1), deadline_unix_time: number(FIRST + DAY) };
        const outcome = await table.exchange([
          { before: begun(1), after: undefined },
          { before: undefined, after },
        ]);
        expect(outcome).toEqual({ outcome: "done" });
        expect(await all(query(direct, "a"))).toEqual([after]);
      });
    });
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
