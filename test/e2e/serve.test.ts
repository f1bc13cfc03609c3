import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Libsql from "libsql";
import { describe, expect, it, onTestFinished } from "vitest";
import { LocalFirings } from "../../src/local/cloud/local-firings.ts";
import { Store } from "../../src/local/store/store.ts";
import { newAccount, type Account } from "../support/spawn-tasks.ts";
import { addSchedule, readSchedules, startServe } from "../support/start-serve.ts";
import { systemClock } from "../../src/system/system-clock.ts";

/** How often a command is run until it says what is waited for. */
const SELDOM = { interval: 300 };

async function count(account: Account): Promise<number> {
  return Number((await account.tasks("query", "--user", "example_kumamoto", "--count")).stdout);
}

describe("tasks serve", () => {
  it("answers over HTTP with records that other terminals see, and ends with 130 at Ctrl-C", async () => {
    const account = newAccount();
    const serve = await startServe(account);
    expect(serve.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const posted = await fetch(serve.url, {
      method: "POST",
      body: '{"user_name":"a","deadline_unix_time":1}',
    });
    expect(posted.status).toBe(201);
    expect((await account.tasks("get", "--user", "a", "--deadline", "1")).stdout).toBe(
      '{"user_name":"a","deadline_unix_time":1}\n',
    );
    await account.tasks("create", "--user", "a", "--deadline", "2", "-q");
    const listed = (await (await fetch(`${serve.url}?user_name=a`)).json()) as { records: unknown[] };
    expect(listed.records).toHaveLength(2);
    serve.process.kill("SIGINT");
    const { code, stdout, stderr } = await serve.ended;
    expect(code).toBe(130);
    expect(stdout).toBe(`[\n{"url":"${serve.url}"}\n]\n`);
    expect(stderr).toMatch(/POST \/ {2}201\n/);
    expect(stderr).not.toContain("error");
  });

  it("ends with 129 when its terminal is closed", async () => {
    const serve = await startServe(newAccount());
    serve.process.kill("SIGHUP");
    const { code, stderr } = await serve.ended;
    expect(code).toBe(129);
    expect(stderr).not.toContain("error");
  });

  it("fires a schedule that is made while it runs, and no more when it is disabled", async () => {
    const account = newAccount();
    const serve = await startServe(account);
    addSchedule(account, 3);
    await expect.poll(() => count(account), SELDOM).toBe(1);
    const read = () => readSchedules(account, (schedules) => schedules.get("nightly")!);
    // What came of it is kept when the record is there.
    await expect.poll(() => read().lastResult).toMatch(/^201 example_kumamoto \d+$/);
    expect(read().lastFiredAt).toBe(read().createdAt + 60);
    // Not so soon that a busy machine disables it too late.
    addSchedule(account, 8, { name: "soon" });
    await sleep(1500);
    expect((await account.tasks("schedule", "disable", "soon")).code).toBe(0);
    await sleep(7500);
    expect(await count(account)).toBe(1);
    serve.process.kill("SIGTERM");
    const { code, stderr } = await serve.ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/ {2}nightly {2}201 example_kumamoto \d+\n/);
    expect(stderr).not.toContain("soon");
  });

  it("passes the time for which a stamped schedule was due, so that it makes one record for it", async () => {
    const account = newAccount();
    await startServe(account);
    addSchedule(account, 2, { stamp: true });
    const due = readSchedules(account, (schedules) => schedules.get("nightly")!.createdAt + 60);
    const time = new Date(due * 1000).toISOString().replace(".000Z", "Z");
    const made = async () =>
      (await account.tasks("query", "--user", "example_kumamoto", "-o", "ndjson")).stdout;
    await expect
      .poll(made, SELDOM)
      .toBe(
        `{"user_name":"example_kumamoto","deadline_unix_time":${due},"stamp":"tasks-dev-nightly ${time}"}\n`,
      );
  });

  it("fires once where two of them serve one store", async () => {
    const account = newAccount();
    await startServe(account);
    await startServe(account);
    addSchedule(account, 3);
    await expect.poll(() => count(account), SELDOM).toBe(1);
    // The other one looks every second.
    await sleep(3000);
    expect(await count(account)).toBe(1);
  });

  it("runs what one that was killed had begun, once, though two take it up", async () => {
    const account = newAccount();
    addSchedule(account, 3600);
    const [one, other] = [await startServe(account), await startServe(account)];
    const store = new Store(account.dataDir, systemClock);
    new LocalFirings(store, { service: "tasks", stage: "dev" }).begin(
      {
        name: "nightly",
        due: 7,
        eventId: "",
        event: '{"body":{"user_name":"example_kumamoto"}}',
        table: "tasks-dev-table",
        attempts: 1,
      },
      Date.now() + 6000,
    );
    store.close();
    expect(await count(account)).toBe(0);
    await expect.poll(() => count(account), SELDOM).toBe(1);
    await sleep(1500);
    expect(await count(account)).toBe(1);
    for (const serve of [one, other]) serve.process.kill("SIGINT");
    const said = (await Promise.all([one.ended, other.ended])).map(({ stderr }) => stderr).join("");
    expect(said.match(/nightly \(attempt 2\) {2}201 example_kumamoto \d+/g)).toHaveLength(1);
  });

  it("fires nothing with --no-schedule", async () => {
    const account = newAccount();
    await startServe(account, "--no-schedule");
    addSchedule(account, 2);
    await sleep(4000);
    expect(await count(account)).toBe(0);
  });

  it("keeps what came of a firing that failed, and goes on", async () => {
    const account = newAccount();
    const serve = await startServe(account);
    addSchedule(account, 2, { name: "bad", input: '{"body":{"title":"no user"}}' });
    addSchedule(account, 3);
    await expect.poll(() => count(account), SELDOM).toBe(1);
    const result = () => readSchedules(account, (schedules) => schedules.get("bad")?.lastResult);
    await expect.poll(result).toMatch(/^failed: nothing was written: .*user_name.*; attempt 2 of 3 follows$/);
    serve.process.kill("SIGINT");
    expect((await serve.ended).code).toBe(130);
  });

  it("answers while another process holds the store, and ends within a second", async () => {
    const account = newAccount();
    const serve = await startServe(account);
    const other = new Libsql(account.store);
    onTestFinished(() => void other.close());
    other.exec("BEGIN EXCLUSIVE");
    const post = () => fetch(serve.url, { method: "POST", body: '{"user_name":"a"}' });
    const waiting = Array.from({ length: 20 }, () => post().then(({ status }) => status));
    await sleep(300);
    const begin = performance.now();
    expect((await fetch(serve.url, { headers: { accept: "text/html" } })).status).toBe(200);
    expect((await fetch(`${serve.url}records.json`)).status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(1000);
    const end = performance.now();
    serve.process.kill("SIGINT");
    expect(await Promise.all(waiting)).toEqual(Array<number>(20).fill(503));
    expect((await serve.ended).code).toBe(130);
    expect(performance.now() - end).toBeLessThan(1500);
    other.exec("ROLLBACK");
    expect((await account.tasks("query", "--user", "a", "--count")).stdout).toBe("0\n");
  });

  it("ends within a second though its callers keep their connections and go on asking", async () => {
    const account = newAccount();
    const serve = await startServe(account);
    const over = new AbortController();
    const ask = async () => {
      for (let number = 0; !over.signal.aborted; number += 1) {
        const body = JSON.stringify({ user_name: "a", number });
        await fetch(serve.url, { method: "POST", body }).catch(() => sleep(20));
        await fetch(`${serve.url}records.json?limit=5000`).catch(() => undefined);
      }
    };
    const asking = Promise.all(Array.from({ length: 8 }, ask));
    await sleep(1500);
    const begin = performance.now();
    serve.process.kill("SIGINT");
    expect((await serve.ended).code).toBe(130);
    const took = performance.now() - begin;
    over.abort();
    await asking;
    expect(took).toBeLessThan(1500);
  });

  it("with --token answers who has it, and prints the link that has it", async () => {
    const account = newAccount();
    const { url: link } = await startServe(account, "--token");
    const { origin, hash } = new URL(link);
    expect(hash).toMatch(/^#token=[\w-]{32}$/);
    const headers = { authorization: `Bearer ${hash.slice("#token=".length)}` };
    expect((await fetch(`${origin}/?user_name=a`)).status).toBe(401);
    expect((await fetch(`${origin}/?user_name=a`, { headers })).status).toBe(200);
    expect((await fetch(`${origin}/?user_name=a`, { headers, method: "HEAD" })).status).toBe(200);
    const posted = await fetch(origin, { headers, method: "POST", body: '{"user_name":"a"}' });
    expect(posted.status).toBe(201);
  });

  it("takes the token's text, or the file that has it, and makes one that is not the last", async () => {
    const account = newAccount();
    const file = join(account.folder, "token");
    writeFileSync(file, "from-a-file\n");
    expect((await startServe(account, "--token", "s3cret+/=")).url).toMatch(/\/#token=s3cret%2B%2F%3D$/);
    expect((await startServe(account, "--token", `@${file}`)).url).toMatch(/\/#token=from-a-file$/);
    const [one, other] = [await startServe(account, "--token"), await startServe(account, "--token")];
    expect(new URL(one.url).hash).not.toBe(new URL(other.url).hash);
    const bad = await account.tasks("serve", "--token", "two words");
    expect(bad).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: the text of --token cannot stand in a header\n" +
        "hint: write letters, digits and - . _ ~ + /, without spaces; without a text, one is made\n",
    });
  });

  it("serves on a socket of its owner, again after a kill, and never in place of a file", async () => {
    const account = newAccount();
    const path = join(account.folder, "s");
    const start = () => startServe(account, "--socket", path);
    const ask = () => account.bash(`curl -s --unix-socket "$1" 'http://localhost/?user_name=a'`, path);
    const killed = await start();
    expect(killed.row).toEqual({ socket: path });
    expect((lstatSync(path).mode & 0o777).toString(8)).toBe("600");
    const taken = await account.tasks("serve", "--socket", path);
    expect([taken.code, taken.stderr]).toEqual([
      2,
      `error: --socket ${path} is taken: a program answers there\nhint: end it, or give another path\n`,
    ]);
    killed.process.kill("SIGKILL");
    await killed.ended;
    expect(existsSync(path)).toBe(true);
    const serve = await start();
    expect((await ask()).stdout).toBe('{"records":[],"complete":true}');
    serve.process.kill("SIGINT");
    expect((await serve.ended).code).toBe(130);
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, "mine");
    const file = await account.tasks("serve", "--socket", path);
    expect([file.code, file.stderr]).toEqual([
      2,
      `error: --socket ${path} is there already and is not a socket\nhint: give a path in a folder of yours where nothing is\n`,
    ]);
    expect(readFileSync(path, "utf8")).toBe("mine");
    const both = await account.tasks("serve", "--socket", path, "--port", "1");
    expect([both.code, both.stderr.split("\n")[0]]).toEqual([
      2,
      "error: --socket and --port do not go together",
    ]);
  });

  it("is told that it serves the local store alone, and that a port is taken", async () => {
    const account = newAccount();
    const aws = await account.tasks("serve", "--target", "aws");
    expect([aws.code, aws.stdout]).toEqual([2, ""]);
    expect(aws.stderr).toContain("serve runs on the local store");
    const { url } = await startServe(account);
    const { port } = new URL(url);
    const taken = await account.tasks("serve", "--port", port);
    expect([taken.code, taken.stdout]).toEqual([2, ""]);
    expect(taken.stderr).toBe(`error: --port ${port} is taken\nhint: leave --port out for any free one\n`);
  });
});
