import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ScheduleRows, type NewLocalSchedule } from "../../src/local/cloud/schedule-rows.ts";
import { Store } from "../../src/local/store/store.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import { newMachine, NOW, type Machine } from "../support/run-tasks.ts";

const at = (text: string) => Date.parse(text) / 1000;

let machine: Machine;
beforeEach(() => {
  machine = newMachine();
  machine = machine.with({ env: { ...machine.env, TASKS_DATA_DIR: join(machine.folder, "data") } });
});

function withRows<Result>(use: (schedules: ScheduleRows) => Result): Result {
  const store = new Store(join(machine.folder, "data"), systemClock);
  try {
    return use(new ScheduleRows(() => store, { service: "tasks", stage: "dev" }));
  } finally {
    store.close();
  }
}

function add(name: string, trigger: NewLocalSchedule["trigger"]): void {
  withRows((schedules) =>
    schedules.create({
      name,
      engine: trigger.pattern === undefined && trigger.zone !== undefined ? "scheduler" : "rule",
      trigger,
      input: '{"body":{"user_name":"mai"}}',
      stamp: false,
      enabled: true,
      table: "tasks-dev-table",
      createdAt: NOW / 1000,
    }),
  );
}

describe("a schedule of EventBridge Scheduler in the local store", () => {
  it("is a line on a terminal of 80 columns, which cuts no time and has no empty column", async () => {
    add("standup", { expression: "cron(45 8 ? * MON-FRI *)", zone: "America/New_York" });
    add("once", { expression: "at(2026-12-01T09:00:00)", zone: "Asia/Tokyo" });
    const terminal = machine.with({ terminalColumns: 80 });
    expect((await terminal.tasks("schedule", "list")).stdout).toBe(
      [
        "\u001b[1mname     state    schedule          zone              next\u001b[22m\n",
        "once     ENABLED  at(2026-12-01T0…  Asia/Tokyo        2026-12-01 09:00:00 +09:00\n",
        "standup  ENABLED  cron(45 8 ? * M…  America/New_York  2026-11-23 22:45:00 +09:00\n",
      ].join(""),
    );
  });

  it("is listed with its zone, its bounds and its window, each where there is one", async () => {
    add("berlin", { expression: "cron(0 9 * * ? *)", zone: "Europe/Berlin" });
    add("once", { expression: "at(2026-12-01T09:00:00)", zone: "Asia/Tokyo" });
    add("plain", { expression: "rate(1 day)" });
    expect((await machine.tasks("schedule", "list", "-o", "csv")).stdout).toBe(
      [
        "name,state,engine,schedule,zone,next,last_fired,last_result\n",
        "berlin,ENABLED,scheduler,cron(0 9 * * ? *),Europe/Berlin,2026-11-23 17:00:00 +09:00,,\n",
        "once,ENABLED,scheduler,at(2026-12-01T09:00:00),Asia/Tokyo,2026-12-01 09:00:00 +09:00,,\n",
        "plain,ENABLED,,rate(1 day),,2026-11-24 10:00:00 +09:00,,\n",
      ].join(""),
    );
    const start = at("2026-12-01T00:00:00Z");
    add("bounded", { expression: "rate(1 hour)", zone: "Asia/Tokyo", start, end: start + 7200, windowM: 15 });
    expect(JSON.parse((await machine.tasks("schedule", "show", "bounded", "-o", "json")).stdout)).toEqual([
      {
        name: "bounded",
        state: "ENABLED",
        engine: "scheduler",
        schedule: "rate(1 hour)",
        zone: "Asia/Tokyo",
        start: "2026-12-01 09:00:00 +09:00",
        end: "2026-12-01 11:00:00 +09:00",
        window: "15m",
        next: "2026-12-01 09:00:00 +09:00",
        input: '{"body":{"user_name":"mai"}}',
        stamp: false,
        since: "2026-11-23 10:00:00 +09:00",
      },
    ]);
  });

  it("has its next times in its own zone, too", async () => {
    add("berlin", { expression: "cron(30 2 * * ? *)", zone: "Europe/Berlin" });
    const spring = machine.with({ clock: { ...systemClock, now: () => at("2027-03-26T12:00:00Z") * 1000 } });
    expect(await spring.tasks("schedule", "next", "berlin", "-n", "2", "-o", "csv")).toEqual({
      code: 0,
      stdout: [
        "unix_time,utc,local,zoned\n",
        "1806111000,2027-03-27T01:30:00Z,2027-03-27 10:30:00 +09:00,2027-03-27 02:30:00 +01:00\n",
        "1806280200,2027-03-29T00:30:00Z,2027-03-29 09:30:00 +09:00,2027-03-29 02:30:00 +02:00\n",
      ].join(""),
      stderr: "",
    });
  });

  it("that fires once has one next time, and none after that", async () => {
    add("once", { expression: "at(2026-12-01T09:00:00)", zone: "Asia/Tokyo" });
    expect((await machine.tasks("schedule", "next", "once", "-o", "ndjson")).stdout).toBe(
      `{"unix_time":1796083200,"utc":"2026-12-01T00:00:00Z","local":"2026-12-01 09:00:00 +09:00","zoned":"2026-12-01 09:00:00 +09:00"}\n`,
    );
    const later = machine.with({ clock: { ...systemClock, now: () => at("2026-12-02T00:00:00Z") * 1000 } });
    expect(await later.tasks("schedule", "next", "once")).toEqual({
      code: 0,
      stdout: "",
      stderr: "note: once never fires again\n",
    });
  });
});

describe("a firing that failed at every attempt", () => {
  const fail = () => {
    add("plain", { expression: "rate(1 day)" });
    withRows((schedules) => {
      for (const day of [1, 2]) schedules.addFailure("plain", NOW / 1000 - day, "failed 3 times: disk full");
    });
  };

  it("is shown by the list and by doctor until the schedule is switched on again", async () => {
    fail();
    expect((await machine.tasks("schedule", "list", "-o", "csv")).stdout).toBe(
      [
        "name,state,schedule,next,last_fired,last_result,failed,last_failed,failure\n",
        "plain,ENABLED,rate(1 day),2026-11-24 10:00:00 +09:00,,,2,2026-11-23 09:59:58 +09:00,failed 3 times: disk full\n",
      ].join(""),
    );
    const sick = await machine.tasks("doctor", "-o", "csv");
    expect([sick.code, sick.stderr]).toEqual([
      1,
      "error: not ok: schedule\nhint: follow the hints above, then check again\n",
    ]);
    expect(sick.stdout).toContain(
      '\nschedule,not ok,"plain of tasks-dev: 2 firings, the last of 2026-11-23T00:59:58Z failed 3 times: disk full","mend it, then `tasks schedule enable plain` forgets what failed"\n',
    );
    await machine.tasks("schedule", "enable", "plain");
    expect((await machine.tasks("doctor")).code).toBe(0);
    expect((await machine.tasks("schedule", "list", "-o", "csv")).stdout).not.toContain("failure");
  });
});
