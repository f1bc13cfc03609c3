import { describe, expect, it, onTestFinished } from "vitest";
import { fireSchedule } from "../../../src/local/serve/fire-schedule.ts";
import { resumeFirings } from "../../../src/local/serve/run-firing.ts";
import { LocalFirings } from "../../../src/local/cloud/local-firings.ts";
import { ScheduleRows, type NewLocalSchedule } from "../../../src/local/cloud/schedule-rows.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { scheduledEvent } from "../../../src/local/serve/scheduled-event.ts";
import { Store } from "../../../src/local/store/store.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** 2026-12-01T09:00:00Z, in seconds. */
const DUE = 1_796_115_600;

function openSchedule(changes: Partial<NewLocalSchedule> = {}) {
  const folder = temporaryFolder();
  const store = new Store(folder, systemClock);
  onTestFinished(() => {
    store.close();
  });
  const schedules = new ScheduleRows(() => store, { service: "tasks", stage: "dev" });
  schedules.create({
    name: "nightly",
    engine: "rule",
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
  /** Another `tasks serve` on the same store. */
  const openServe = () => {
    const firings = new LocalFirings(store, { service: "tasks", stage: "dev" });
    const log = () => undefined;
    const parts = { store, schedules, firings, now: () => now, log, teamIndex: false, giveUp };
    const resume = async () => {
      const resumed = await resumeFirings(parts);
      return Promise.all(resumed.map(async ({ firing, result }) => [firing.attempts, await result]));
    };
    return { fire: (time = DUE, name = "nightly") => fireSchedule(name, time, parts), resume };
  };
  const { fire, resume } = openServe();
  const records = async () => {
    const table = new LocalTaskTable(store, "own-table");
    const found: (string | undefined)[] = [];
    for await (const page of table.scan({}))
      for (const { deadline_unix_time: deadline } of page.records)
        found.push(deadline !== undefined && "N" in deadline ? deadline.N : undefined);
    return found;
  };
  /** While it is on, no record can be written, as with a full disk. */
  const setBroken = (isBroken: boolean) =>
    store.run(
      isBroken
        ? "CREATE TRIGGER broken BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        : "DROP TRIGGER broken",
    );
  const pass = (seconds: number) => (now += seconds * 1000);
  const left = () => Number(store.row("SELECT count(*) FROM firing")?.[0]);
  return { store, schedules, fire, resume, openServe, records, setBroken, pass, left };
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

  it("with --stamp leaves no record out where another schedule of the user fires in the same second", async () => {
    const { store, schedules, fire } = openSchedule({ stamp: true });
    schedules.create({ ...schedules.get("nightly")!, name: "other" });
    expect(await fire()).toBe(`201 example_kumamoto ${DUE}`);
    expect(await fire(DUE, "other")).toBe(`201 example_kumamoto ${DUE + 1}`);
    const pages = new LocalTaskTable(store, "own-table").scan({});
    const found: unknown[] = [];
    for await (const { records: page } of pages) found.push(...page.map(({ stamp }) => stamp));
    expect(found).toEqual([
      { S: "tasks-dev-nightly 2026-12-01T09:00:00Z" },
      { S: "tasks-dev-other 2026-12-01T09:00:00Z" },
    ]);
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
    schedules.setEnabled("nightly", false, DUE);
    expect(await fire()).toBeUndefined();
    schedules.delete("nightly");
    expect(await fire()).toBeUndefined();
    expect(await records()).toEqual([]);
  });

  it("that the function refuses is kept with the reason, which is not endless", async () => {
    const { schedules, fire } = openSchedule({ input: '{"body":{"title":"x"}}' });
    expect(await fire()).toMatch(/^failed: nothing was written: .*user_name/);
    expect(schedules.get("nightly")?.lastResult).toMatch(/^failed: nothing was written: /);
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

describe("a firing that was cut off", () => {
  /** As `kill -9` leaves it: taken, and neither its record nor its end written. */
  async function cutOff(changes: Partial<NewLocalSchedule> = {}) {
    const opened = openSchedule(changes);
    const hanging = opened.openServe();
    opened.setBroken(true);
    await hanging.fire();
    opened.setBroken(false);
    opened.schedules.setFired("nightly", DUE, "has begun");
    return opened;
  }

  it("is run by the next serve, once, when its lease is over", async () => {
    const { resume, openServe, records, pass, left, schedules } = await cutOff({ stamp: true });
    expect([await resume(), await records(), left()]).toEqual([[], [], 1]);
    pass(61);
    const [one, other] = [resume(), openServe().resume()];
    expect([...(await one), ...(await other)]).toEqual([[2, `201 example_kumamoto ${DUE}`]]);
    expect([await records(), left()]).toEqual([[String(DUE)], 0]);
    expect(schedules.get("nightly")).toMatchObject({
      lastFiredAt: DUE,
      lastResult: `201 example_kumamoto ${DUE}`,
    });
    pass(3600);
    expect(await resume()).toEqual([]);
  });

  it("after its record was written makes no second one with --stamp", async () => {
    expect(await cutOffAfterRecord()).toEqual([[2, '200 {"duplicate":true}']]);
  });

  async function cutOffAfterRecord() {
    const { fire, resume, records, pass, store, schedules } = openSchedule({ stamp: true });
    const row = () =>
      store.rows("SELECT service, stage, name, due, '', event, table_name, attempts, until FROM firing");
    let taken: unknown[][] = [];
    const setFired = schedules.setResult.bind(schedules);
    schedules.setResult = (...values) => {
      taken = row();
      setFired(...values);
    };
    await fire();
    schedules.setResult = setFired;
    const values = taken[0] as (string | number)[];
    store.run("INSERT INTO firing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ...values);
    pass(31);
    const resumed = await resume();
    expect(await records()).toEqual([String(DUE)]);
    return resumed;
  }

  it("runs with the event that it had, also when the schedule has another input by now or is off", async () => {
    const { resume, records, pass, schedules } = await cutOff();
    const { lastFiredAt: _, lastResult: __, ...kept } = schedules.get("nightly")!;
    schedules.replace({ ...kept, input: '{"body":{"user_name":"other"}}', enabled: false });
    pass(61);
    expect(await resume()).toEqual([[2, `201 example_kumamoto ${DUE + 63}`]]);
    expect(await records()).toHaveLength(1);
  });

  it("goes with its schedule when that is deleted", async () => {
    const { resume, pass, schedules, left } = await cutOff();
    schedules.delete("nightly");
    pass(61);
    expect([await resume(), left()]).toEqual([[], 0]);
  });

  it("does not put its result over that of a later one", async () => {
    const { fire, resume, pass, schedules } = await cutOff();
    pass(180);
    await fire(DUE + 180);
    const later = schedules.get("nightly")?.lastResult;
    expect(await resume()).toHaveLength(1);
    expect(schedules.get("nightly")).toMatchObject({ lastFiredAt: DUE + 180, lastResult: later });
  });
});

describe("a firing that failed", () => {
  const REASON = /the record could not be written \(.*\); the log of request \S+ says why/;

  it("is tried again after one minute and after two more, and makes its record when it can", async () => {
    const { fire, resume, records, setBroken, pass, left, schedules } = openSchedule();
    setBroken(true);
    const first = await fire();
    expect(first).toMatch(REASON);
    expect(first).toMatch(/^failed: .*; attempt 2 of 3 follows$/);
    expect(schedules.get("nightly")?.lastResult).toBe(first);
    pass(59);
    expect(await resume()).toEqual([]);
    pass(2);
    expect(await resume()).toEqual([[2, expect.stringMatching(/; attempt 3 of 3 follows$/)]]);
    setBroken(false);
    pass(119);
    expect(await resume()).toEqual([]);
    pass(2);
    expect(await resume()).toEqual([[3, expect.stringMatching(/^201 example_kumamoto \d+$/)]]);
    expect([(await records()).length, left()]).toEqual([1, 0]);
  });

  it("three times is over, and shown as failed", async () => {
    const { fire, resume, setBroken, pass, left, schedules } = openSchedule();
    setBroken(true);
    await fire();
    for (const seconds of [61, 121]) {
      pass(seconds);
      await resume();
    }
    const reason = /^failed 3 times: the record could not be written/;
    expect(schedules.get("nightly")).toMatchObject({
      lastResult: expect.stringMatching(reason) as string,
      failures: { count: 1, at: DUE, reason: expect.stringMatching(reason) as string },
    });
    expect(left()).toBe(0);
    pass(3600);
    expect(await resume()).toEqual([]);
  });

  it("by being cut off each time is over after the third, too", async () => {
    const { fire, setBroken, openServe, pass, left, schedules, store } = openSchedule();
    setBroken(true);
    await fire();
    setBroken(false);
    store.run("UPDATE firing SET attempts = 3");
    pass(61);
    expect(await openServe().resume()).toEqual([[4, "failed: tasks serve ended 3 times while it ran"]]);
    expect([schedules.get("nightly")?.lastResult, left()]).toEqual([
      "failed: tasks serve ended 3 times while it ran",
      0,
    ]);
  });
});

describe("the event", () => {
  const RULE = { engine: "rule" as const, trigger: { expression: "rate(1 minute)" }, rule: "tasks-dev-a" };
  const input = '{"body":{"user_name":"a","n":1e2},"x":null}';

  it("is the constant input, in which nothing of the event is passed", () => {
    expect(scheduledEvent({ ...RULE, input, stamp: false }, DUE)).toEqual({
      body: { user_name: "a", n: 100 },
      x: null,
    });
  });

  it("with --stamp has the rule and the time for which it was due, as on AWS", () => {
    expect(scheduledEvent({ ...RULE, input, stamp: true }, DUE)).toEqual({
      body: { user_name: "a", n: 100 },
      x: null,
      event_rule: "tasks-dev-a",
      event_time: "2026-12-01T09:00:00Z",
    });
  });

  it("fills in what the input names of a rule's event, or of Scheduler's keywords", () => {
    const ofRule = '{"body":{"title":"<$.detail-type> at <$.time>","of":"<$.resources[0]>"}}';
    expect(scheduledEvent({ ...RULE, input: ofRule, stamp: false }, DUE)).toEqual({
      body: {
        title: "Scheduled Event at 2026-12-01T09:00:00Z",
        of: "arn:aws:events:local:000000000000:rule/tasks-dev-a",
      },
    });
    const ofScheduler =
      '{"body":{"title":"try <aws.scheduler.attempt-number> of <aws.scheduler.scheduled-time>"}}';
    expect(scheduledEvent({ ...RULE, engine: "scheduler", input: ofScheduler, stamp: true }, DUE)).toEqual({
      body: { title: "try 1 of 2026-12-01T09:00:00Z" },
      event_rule: "tasks-dev-a",
      event_time: "2026-12-01T09:00:00Z",
    });
  });
});

describe("what failed at every attempt", () => {
  it("is still told when later firings went well, until the schedule is switched on again", async () => {
    const { fire, resume, setBroken, pass, schedules } = openSchedule();
    setBroken(true);
    await fire();
    pass(61);
    await resume();
    setBroken(false);
    expect(await fire(DUE + 61)).toMatch(/^201 /);
    setBroken(true);
    pass(121);
    await resume();
    setBroken(false);
    expect(schedules.get("nightly")).toMatchObject({
      lastResult: expect.stringMatching(/^201 /) as string,
      failures: { count: 1, at: DUE },
    });
    schedules.setEnabled("nightly", true, DUE + 200);
    expect(schedules.get("nightly")).toMatchObject({ failures: undefined, createdAt: DUE - 180 });
  });
});

describe("a one-time schedule", () => {
  const once = {
    engine: "scheduler" as const,
    trigger: { expression: "at(2026-12-01T18:00:00)", zone: "Asia/Tokyo" },
    stamp: true,
  };

  it("fires once and is gone then", async () => {
    const { fire, records, schedules, left } = openSchedule(once);
    expect(await fire()).toBe(`201 example_kumamoto ${DUE}`);
    expect([schedules.get("nightly"), await records(), left()]).toEqual([undefined, [String(DUE)], 0]);
    expect(await fire()).toBeUndefined();
  });

  it("that a kill cut off fires once, and is gone after that", async () => {
    const { openServe, fire, resume, records, setBroken, pass, schedules, left } = openSchedule(once);
    setBroken(true);
    await openServe().fire();
    setBroken(false);
    expect(await fire()).toBeUndefined();
    expect(schedules.get("nightly")).toBeDefined();
    pass(61);
    expect(await resume()).toEqual([[2, `201 example_kumamoto ${DUE}`]]);
    expect([schedules.get("nightly"), await records(), left()]).toEqual([undefined, [String(DUE)], 0]);
    expect([await fire(), await resume()]).toEqual([undefined, []]);
  });

  it("that failed at every attempt stays, so that somebody sees it", async () => {
    const { fire, resume, setBroken, pass, schedules } = openSchedule(once);
    setBroken(true);
    await fire();
    for (const seconds of [61, 121]) {
      pass(seconds);
      await resume();
    }
    expect(schedules.get("nightly")).toMatchObject({ failures: { count: 1, at: DUE } });
    expect(await fire()).toBeUndefined();
  });

  it("to which another time was given while it ran stays for that", async () => {
    const { fire, schedules } = openSchedule(once);
    const setResult = schedules.setResult.bind(schedules);
    schedules.setResult = (...values) => {
      const { lastFiredAt: _, lastResult: __, failures: ___, ...kept } = schedules.get("nightly")!;
      schedules.replace({ ...kept, trigger: { expression: "at(2026-12-02T18:00:00)", zone: "Asia/Tokyo" } });
      setResult(...values);
    };
    expect(await fire()).toMatch(/^201 /);
    expect(schedules.get("nightly")?.trigger.expression).toBe("at(2026-12-02T18:00:00)");
  });

  it("is not made up for where it was off when its time came", () => {
    const { schedules } = openSchedule({ ...once, enabled: false });
    schedules.setEnabled("nightly", true, DUE + 60);
    expect(schedules.get("nightly")).toMatchObject({ enabled: true, createdAt: DUE + 60 });
    schedules.setEnabled("nightly", true, DUE + 90);
    expect(schedules.get("nightly")).toMatchObject({ createdAt: DUE + 60 });
  });
});
