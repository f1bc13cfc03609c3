import { describe, expect, it, onTestFinished } from "vitest";
import { LocalFirings } from "../../../src/local/cloud/local-firings.ts";
import { ScheduleRows } from "../../../src/local/cloud/schedule-rows.ts";
import { fireEvent } from "../../../src/local/serve/fire-event.ts";
import { resumeFirings } from "../../../src/local/serve/run-firing.ts";
import { startOffline } from "../../../src/local/serve/start-offline.ts";
import { Store } from "../../../src/local/store/store.ts";
import { LocalTaskTable } from "../../../src/local/table/local-task-table.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { pageUse } from "../../support/page-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const OWNER = { service: "tasks", stage: "dev" };
/** 2026-12-01T09:00:00Z, in seconds. */
const NOW = 1_796_115_600;
const EVENT = { source: "shop", "detail-type": "Order", id: "e-1", time: "2026-12-01T08:59:00Z" };

/** A store with two schedules, `a` and `b`, for every event of the shop. */
function openBus() {
  const dataDir = temporaryFolder();
  const store = new Store(dataDir, systemClock);
  onTestFinished(() => store.close());
  const schedules = new ScheduleRows(() => store, OWNER);
  for (const name of ["a", "b"])
    schedules.create({
      name,
      engine: "rule",
      trigger: { pattern: '{"source":["shop"]}' },
      input: `{"body":{"user_name":"${name}"}}`,
      stamp: true,
      enabled: true,
      table: "t",
      createdAt: NOW,
    });
  let now = NOW * 1000;
  const { signal: giveUp } = new AbortController();
  const open = () => {
    const firings = new LocalFirings(store, OWNER);
    const parts = {
      store,
      schedules,
      firings,
      now: () => now,
      log: () => undefined,
      teamIndex: false,
      giveUp,
    };
    return {
      fire: (event = EVENT) => fireEvent(event, parts),
      resume: async () => {
        const resumed = await resumeFirings(parts);
        return Promise.all(resumed.map(async ({ firing, result }) => [firing.name, await result]));
      },
    };
  };
  const stamps = async () => {
    const found: string[] = [];
    for await (const { records } of new LocalTaskTable(store, "t").scan({}))
      for (const { stamp } of records) found.push(stamp !== undefined && "S" in stamp ? stamp.S : "");
    return found.toSorted();
  };
  const left = () => Number(store.row("SELECT count(*) FROM firing")?.[0]);
  const pass = (seconds: number) => (now += seconds * 1000);
  return { dataDir, store, schedules, open, stamps, left, pass };
}

const BOTH = ["tasks-dev-a e-1", "tasks-dev-b e-1"];

describe("an event on the offline bus", () => {
  it("fires all that it matches, whose records have its time, and is kept as the last firing", async () => {
    const { open, schedules, stamps, left } = openBus();
    expect(await open().fire()).toEqual({
      id: "e-1",
      fired: [
        { name: "a", result: `201 a ${NOW - 60}`, failed: false },
        { name: "b", result: `201 b ${NOW - 60}`, failed: false },
      ],
      disabled: [],
    });
    expect([await stamps(), left()]).toEqual([BOTH, 0]);
    expect(schedules.get("a")).toMatchObject({ lastFiredAt: NOW, lastResult: `201 a ${NOW - 60}` });
  });

  it("that a kill cut off is run by the next, each schedule once", async () => {
    const { open, store, stamps, left, pass } = openBus();
    // As `kill -9` leaves it: all taken, and of one neither record nor end written.
    store.run(
      "CREATE TRIGGER broken BEFORE INSERT ON record WHEN new.user_name = 'b' BEGIN SELECT RAISE(ABORT, 'x'); END",
    );
    await open().fire();
    store.run("DROP TRIGGER broken");
    expect([await stamps(), left()]).toEqual([[BOTH[0]], 1]);
    const [one, other] = [open(), open()];
    expect(await one.resume()).toEqual([]);
    pass(61);
    const resumed = [one.resume(), other.resume()];
    expect((await Promise.all(resumed)).flat()).toEqual([["b", `201 b ${NOW - 60}`]]);
    expect([await stamps(), left()]).toEqual([BOTH, 0]);
  });

  it("that comes twice at once, or again later, makes its records once", async () => {
    const { open, stamps, left, pass } = openBus();
    const { fire } = open();
    await Promise.all([fire(), fire(), open().fire()]);
    pass(30);
    await fire();
    expect([await stamps(), left()]).toEqual([BOTH, 0]);
  });

  it("fires nothing that waits for the clock, and nothing of another pattern", async () => {
    const { open, schedules } = openBus();
    schedules.create({ ...schedules.get("a")!, name: "timed", trigger: { expression: "rate(1 day)" } });
    schedules.setEnabled("b", false, NOW);
    const sent = await open().fire();
    expect([sent.fired.map(({ name }) => name), sent.disabled]).toEqual([["a"], ["b"]]);
    expect((await open().fire({ ...EVENT, source: "bank" })).fired).toEqual([]);
  });
});

describe("POST /events", () => {
  async function serve(options: { firing?: boolean; token?: string } = {}) {
    const bus = openBus();
    const said: string[] = [];
    const offline = await startOffline({
      dataDir: bus.dataDir,
      owner: OWNER,
      tableName: "t",
      place: { port: undefined },
      token: options.token,
      teamIndex: false,
      firing: options.firing ?? true,
      tz: "UTC",
      clock: systemClock,
      page: pageUse,
      say: (line) => said.push(line),
      signal: new AbortController().signal,
    });
    onTestFinished(() => offline.stop());
    const ask = async (init: RequestInit) => {
      const response = await fetch(`${offline.url}events`, init);
      return [response.status, await response.json()];
    };
    const post = (body: string, headers: { [name: string]: string } = {}) =>
      ask({ method: "POST", body, headers });
    return { ...bus, post, ask, said };
  }

  it("fires what matches, and says so to both", async () => {
    const { post, stamps, said } = await serve();
    expect(await post(JSON.stringify(EVENT))).toEqual([
      200,
      {
        id: "e-1",
        fired: [
          { name: "a", result: `201 a ${NOW - 60}`, failed: false },
          { name: "b", result: `201 b ${NOW - 60}`, failed: false },
        ],
        disabled: [],
      },
    ]);
    expect(await stamps()).toEqual(BOTH);
    const lines = said.map((line) => line.replace(/^\S+ \S+ \S+ {2}/, ""));
    expect(lines.toSorted()).toEqual([`POST /events  200`, `a  201 a ${NOW - 60}`, `b  201 b ${NOW - 60}`]);
  });

  it("refuses what is not an event, another method, a page of another site, and where nothing fires", async () => {
    const { post, ask, stamps } = await serve();
    expect(await post("{}")).toEqual([
      400,
      {
        error: "the event has no source",
        hint: 'write it as in {"source":"shop","detail-type":"Order","detail":{"id":1}}',
      },
    ]);
    expect(await ask({ method: "GET" })).toEqual([
      405,
      { error: "there is no GET at /events", hint: "POST an event as JSON" },
    ]);
    const foreign = await post(JSON.stringify(EVENT), { origin: "http://example.org" });
    expect(foreign[0]).toBe(403);
    expect(await stamps()).toEqual([]);
    const silent = await serve({ firing: false });
    expect(await silent.post(JSON.stringify(EVENT))).toEqual([
      409,
      {
        error: "this tasks serve fires no schedules",
        hint: "start it without --no-schedule, or use `tasks schedule send`",
      },
    ]);
  });

  it("needs the token where there is one", async () => {
    const { post, stamps } = await serve({ token: "secret" });
    expect((await post(JSON.stringify(EVENT)))[0]).toBe(401);
    expect(await stamps()).toEqual([]);
    expect((await post(JSON.stringify(EVENT), { authorization: "Bearer secret" }))[0]).toBe(200);
    expect(await stamps()).toEqual(BOTH);
  });
});
