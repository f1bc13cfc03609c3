import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fireSchedule } from "../../../src/local/serve/fire-schedule.ts";
import { LocalSchedules, type NewLocalSchedule } from "../../../src/local/cloud/local-schedules.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { scheduledEvent } from "../../../src/local/serve/scheduled-event.ts";
import { Store } from "../../../src/local/store/store.ts";

/** 2026-12-01T09:00:00Z, in seconds. */
const DUE = 1_796_115_600;

function openSchedule(changes: Partial<NewLocalSchedule> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "tasks-test-"));
  const store = new Store(folder);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const schedules = new LocalSchedules(() => store, { service: "tasks", stage: "dev" });
  schedules.create({
    name: "nightly",
    trigger: { expression: "rate(3 minutes)" },
    input: '{"body":{"user_name":"example_kumamoto"}}',
    stamp: false,
    enabled: true,
    table: "own-table",
    createdAt: DUE - 180,
    ...changes,
  });
  const { signal: giveUp } = new AbortController();
  let now = DUE * 1000 + 2500;
  const fire = (time = DUE) =>
    fireSchedule("nightly", time, { store, schedules, now: () => now, log: () => undefined, giveUp });
  const records = async () => {
    const table = new LocalTaskTable(store, "own-table");
    const found: (string | undefined)[] = [];
    for await (const page of table.scan({}))
      for (const { deadline_unix_time: deadline } of page.records)
        found.push(deadline !== undefined && "N" in deadline ? deadline.N : undefined);
    return found;
  };
  return { schedules, fire, records, setNow: (seconds: number) => (now = seconds * 1000) };
}

describe("a firing", () => {
  it("writes into the schedule's own table, at the second in which it ran, and keeps what came of it", async () => {
    const { schedules, fire, records } = openSchedule();
    expect(await fire()).toBe(`201 example_kumamoto ${DUE + 2}`);
    expect(await records()).toEqual([String(DUE + 2)]);
    expect(schedules.get("nightly")).toMatchObject({
      lastFiredAt: DUE,
      lastResult: `201 example_kumamoto ${DUE + 2}`,
    });
  });

  it("with --stamp writes at the time for which it was due", async () => {
    const { fire, records } = openSchedule({ stamp: true });
    expect(await fire()).toBe(`201 example_kumamoto ${DUE}`);
    expect(await records()).toEqual([String(DUE)]);
  });

  it("happens once for a time, and not after a later one", async () => {
    const { fire, records } = openSchedule();
    await fire();
    expect([await fire(), await fire(DUE - 180)]).toEqual([undefined, undefined]);
    expect(await records()).toHaveLength(1);
    expect(await fire(DUE + 180)).toMatch(/^201 /);
  });

  it("is not kept back by one that a wrong clock has put into the future", async () => {
    const { schedules, fire } = openSchedule();
    schedules.setFired("nightly", DUE + 86_400, "201");
    expect(await fire()).toMatch(/^201 /);
  });

  it("does not happen when the schedule was switched off or deleted meanwhile", async () => {
    const { schedules, fire, records } = openSchedule();
    schedules.setEnabled("nightly", false);
    expect(await fire()).toBeUndefined();
    schedules.delete("nightly");
    expect(await fire()).toBeUndefined();
    expect(await records()).toEqual([]);
  });

  it("that the function refuses is kept with the reason, which is not endless", async () => {
    const { schedules, fire } = openSchedule({ input: '{"body":{"title":"x"}}' });
    expect(await fire()).toMatch(/^400 .*user_name/);
    expect(schedules.get("nightly")?.lastResult).toMatch(/^400 /);
    const long = openSchedule({
      input: JSON.stringify({ body: { user_name: "u".repeat(2000), deadline_unix_time: 1 } }),
    });
    expect((await long.fire())?.length).toBe(501);
  });

  it("of an input that is an HTTP request says what was answered", async () => {
    const { fire } = openSchedule({ input: '{"queryStringParameters":{"user_name":"a"}}' });
    expect(await fire()).toBe('200 {"records":[],"complete":true}');
  });
});

describe("the event", () => {
  const input = '{"body":{"user_name":"a","n":1e2},"x":null}';

  it("is the constant input, in which nothing of the event is passed", () => {
    expect(scheduledEvent({ input, stamp: false }, DUE)).toEqual({
      body: { user_name: "a", n: 100 },
      x: null,
    });
  });

  it("with --stamp has the event's time and an id of its own", () => {
    const event = scheduledEvent({ input, stamp: true }, DUE) as { event_id: string };
    expect(event).toEqual({
      body: { user_name: "a", n: 100 },
      x: null,
      event_time: "2026-12-01T09:00:00Z",
      event_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown,
    });
    expect((scheduledEvent({ input, stamp: true }, DUE) as typeof event).event_id).not.toBe(event.event_id);
  });
});
