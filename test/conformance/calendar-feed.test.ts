import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { invokeLocal } from "../../src/local/serve/invoke-local.ts";
import { openOfflineServer } from "../../src/local/serve/http/offline-server.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import { keyOf, textOf, type TaskRecord } from "../../src/task/record.ts";
import { CalendarFeed } from "../../src/transfer/ical/calendar-feed.ts";
import { anyTasks } from "../support/any-task.ts";
import { openTemporaryTable } from "../support/local-table.ts";

const python = inject("python");
const SEED = Number(process.env["TASKS_SEED"] ?? Date.now() % 1_000_000);
/** 2026-12-01T09:00:00Z, in seconds. */
const NOW = 1_796_115_600;

interface Read {
  status?: number;
  type?: string;
  name?: string;
  errors?: unknown[];
  tasks?: { uid: string; summary: string; at: number; errors: unknown[]; [name: string]: unknown }[];
}

describe.skipIf(python === undefined)("a calendar, by Python's icalendar", () => {
  let ask: (question: { url: string } | { text: string }) => Promise<Read>;
  let end: () => Promise<unknown>;
  beforeAll(() => {
    const client = spawn(python!, ["test/conformance/calendar_client.py"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface(client.stdout)[Symbol.asyncIterator]();
    ask = async (question) => {
      client.stdin.write(`${JSON.stringify(question)}\n`);
      const { value = "" } = (await lines.next()) as { value?: string };
      return JSON.parse(value) as Read;
    };
    end = () => {
      client.stdin.end();
      return once(client, "close");
    };
  });
  afterAll(() => end());

  it.each(["event", "todo"] as const)(
    `has of any records as %s what a calendar shows (seed ${SEED})`,
    { timeout: 60_000 },
    async (as) => {
      const options = { as, alarm: 1800, now: NOW, userName: "mai", largest: 1e9 };
      for (const records of fc.sample(anyTasks, { numRuns: 150, seed: SEED })) {
        const feed = new CalendarFeed({ ...options, sizeOf: (text) => text.length });
        for (const record of records) expect(feed.add(record)).toBe(true);
        const { text } = feed.end();
        const { name, errors, tasks } = await ask({ text });
        expect([name, errors]).toEqual(["Tasks of mai", []]);
        const seen = tasks?.map((task) => [task.at, task.errors, visible(task.summary)]);
        expect(seen, text).toEqual(
          records.map((record) => [Number(keyOf(record).deadline), [], visible(titleOf(record))]),
        );
        expect(new Set(tasks?.map(({ uid }) => uid)).size).toBe(records.length);
      }
    },
  );

  it("is polled by a program, which sees what was changed, moved and finished, and nothing else twice", async () => {
    const table = openTemporaryTable();
    const clock = { ...systemClock, now: () => NOW * 1000 };
    const server = await openOfflineServer({
      place: { port: undefined },
      token: "a-token-of-its-own",
      sendEvent: async () => ({}),
      invoke: (event) => invokeLocal(table, event, { clock, log: () => undefined, teamIndex: false }),
      pageFile: () => undefined,
      pageData: async () => undefined,
      pageWrite: () => expect.unreachable(),
      pageTokens: { isIssued: () => false },
      now: clock.now,
      onAnswer: () => undefined,
      onFault: (error) => expect.unreachable(String(error)),
    });
    onTestFinished(async () => {
      await server.stop();
      table.close();
    });
    const place = `${server.url}calendar.ics?user_name=${encodeURIComponent("熊本 はまち")}&as=todo`;
    const url = `${place}&token=a-token-of-its-own`;
    const task = (deadline: number, more: TaskRecord): TaskRecord => ({
      user_name: { S: "熊本 はまち" },
      deadline_unix_time: { N: String(deadline) },
      ...more,
    });
    const report = { task_description: { S: "報告書; a, b" }, uid: { S: "r@example.org" } };
    await table.put(task(NOW, report));
    const weekly = {
      repeat: { S: "FREQ=WEEKLY" },
      repeat_zone: { S: "Asia/Tokyo" },
      repeat_at: { S: "2026-12-01T18:00:01" },
      series: { S: "2026-12-01T18:00:01/k7fq3xvw" },
    };
    await table.put(task(NOW + 1, { task_description: { S: "Stand-up" }, ...weekly }));

    const first = await ask({ url });
    const moving = {
      kind: "VTODO",
      uid: "r@example.org",
      summary: "報告書; a, b",
      rule: null,
      alarms: [],
      errors: [],
    };
    const standUp = { summary: "Stand-up", at: NOW + 1, rule: "FREQ=WEEKLY", status: "NEEDS-ACTION" };
    expect(first).toMatchObject({
      status: 200,
      type: "text/calendar; charset=utf-8",
      name: "Tasks of 熊本 はまち",
      errors: [],
      tasks: [{ ...moving, sequence: 0, at: NOW, status: "NEEDS-ACTION" }, standUp],
    });
    expect(await ask({ url })).toMatchObject({ status: 304 });

    await table.move(keyOf(task(NOW, {})), NOW + 60, { overwrite: false });
    const moved = { ...moving, sequence: 1, at: NOW + 60, status: "NEEDS-ACTION" };
    expect((await ask({ url })).tasks).toMatchObject([standUp, moved]);
    expect(await ask({ url })).toMatchObject({ status: 304 });

    const done = { is: "set", path: ["status"], value: { S: "done" } } as const;
    const at = { is: "set", path: ["completed_unix_time"], value: { N: String(NOW) } } as const;
    await table.update(keyOf(task(NOW + 60, {})), [done, at], {});
    const over = { ...moved, sequence: 2, status: "COMPLETED" };
    expect((await ask({ url })).tasks).toMatchObject([standUp, over]);
    expect(await ask({ url })).toMatchObject({ status: 304 });
    expect(await ask({ url: place })).toMatchObject({ status: 401, type: "application/json; charset=utf-8" });
  });
});

/** What a feed calls a task. */
function titleOf({ task_description: description, title }: TaskRecord): string {
  const own = textOf(description) ?? "";
  if (own.trim() !== "") return own;
  const other = textOf(title) ?? "";
  return other.trim() === "" ? "(no description)" : other;
}

/** A text without what no line of a calendar can have, in whose place are spaces. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\ufeff ]/gu, "");
}
