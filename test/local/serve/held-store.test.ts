import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDriver } from "#engine/driver";
import { ScheduleRows } from "../../../src/local/cloud/schedule-rows.ts";
import { startOffline } from "../../../src/local/serve/start-offline.ts";
import { Store } from "../../../src/local/store/store.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { pageUse } from "../../support/page-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const OWNER = { service: "tasks", stage: "dev" };
const HELD = /^the local store .*tasks\.db is held by another process$/;

/** `serve` on a store of the mode, which `hold` takes as another process would. */
async function openHeld(mode: "WAL" | "DELETE", options: { scheduleInSeconds?: number } = {}) {
  const dataDir = temporaryFolder();
  const store = new Store(dataDir, systemClock);
  store.row(`PRAGMA journal_mode = ${mode}`);
  const { scheduleInSeconds } = options;
  if (scheduleInSeconds !== undefined) {
    new ScheduleRows(() => store, OWNER).create({
      name: "nightly",
      engine: "rule",
      trigger: { expression: "rate(1 minute)" },
      input: '{"body":{"user_name":"fired"}}',
      stamp: false,
      enabled: true,
      table: "t",
      // Due within the last of these seconds.
      createdAt: Math.floor(Date.now() / 1000) - 60 + scheduleInSeconds,
    });
  }
  store.close();
  const said: string[] = [];
  const start = (signal = new AbortController().signal) =>
    startOffline({
      dataDir,
      owner: OWNER,
      tableName: "t",
      place: { port: undefined },
      token: undefined,
      teamIndex: false,
      firing: true,
      tz: "UTC",
      clock: systemClock,
      page: pageUse,
      say: (line) => said.push(line),
      patience: 1500,
      signal,
    });
  const offline = await start();
  // The driver that the store has: two libraries in one process do not see each other's locks.
  const other = openDriver(join(dataDir, "tasks.db"));
  let isHeld = false;
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= offline.stop());
  const release = () => {
    if (isHeld) other.exec("COMMIT");
    isHeld = false;
  };
  onTestFinished(async () => {
    release();
    await stop();
    other.close();
  });
  const post = () => fetch(offline.url, { method: "POST", body: '{"user_name":"a","deadline_unix_time":1}' });
  const list = async (user: string) =>
    ((await (await fetch(`${offline.url}?user_name=${user}`)).json()) as { records: unknown[] }).records;
  const hold = () => {
    other.exec("BEGIN EXCLUSIVE");
    isHeld = true;
  };
  return { ...offline, stop, start, said, post, list, hold, release };
}

describe.each(["WAL", "DELETE"] as const)("serve while another process holds the store (%s)", (mode) => {
  it("shows its page at once, and writes as soon as the store is free", async () => {
    const { url, post, list, hold, release } = await openHeld(mode);
    hold();
    const posted = post();
    await sleep(50);
    const begin = performance.now();
    const page = await fetch(url, { headers: { accept: "text/html" } });
    expect([page.status, performance.now() - begin < 500]).toEqual([200, true]);
    const data = await fetch(`${url}records.json`);
    if (mode === "WAL") expect(data.status).toBe(200);
    else {
      expect([data.status, data.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(await data.json()).toEqual({ error: expect.stringMatching(HELD) as string, hint: "try again" });
    }
    release();
    expect((await posted).status).toBe(201);
    expect(await list("a")).toHaveLength(1);
  });

  it("answers 503 where it has to give up, and has written nothing", async () => {
    const { post, list, hold, release } = await openHeld(mode);
    hold();
    const answer = await post();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      error: expect.stringMatching(HELD) as string,
      hint: "try again",
    });
    release();
    await sleep(100);
    expect(await list("a")).toEqual([]);
  });

  it("ends within a second, and tells who waits that nothing was written", async () => {
    const { url, post, hold, stop } = await openHeld(mode);
    hold();
    const waiting = Promise.all([post(), post(), post()]);
    // When what was asked after them is answered, they are with the function.
    for (let time = 0; time < 2; time += 1) await fetch(url, { headers: { accept: "text/html" } });
    await sleep(100);
    const begin = performance.now();
    await stop();
    expect(performance.now() - begin).toBeLessThan(1000);
    for (const answer of await waiting) {
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        error: "tasks serve has been told to end, and the local store is held by another process",
        hint: "try again",
      });
    }
  });

  it("fires late what was due meanwhile", async () => {
    const { list, hold, release, said } = await openHeld(mode, { scheduleInSeconds: 2 });
    hold();
    await sleep(3000);
    release();
    await expect.poll(() => list("fired")).toHaveLength(1);
    expect(said.filter((line) => line.includes("nightly"))).toEqual([
      expect.stringMatching(/nightly {2}201 fired \d+$/),
    ]);
  });

  it("gives up opening it as soon as it is told to end", async () => {
    const { start, hold } = await openHeld("DELETE");
    hold();
    const ending = new AbortController();
    const starting = start(ending.signal);
    const begin = performance.now();
    setTimeout(() => ending.abort(new Error("told to end")), 100);
    await expect(starting).rejects.toThrow("told to end");
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});
