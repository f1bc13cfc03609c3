import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { fillStore } from "../support/fill-store.ts";
import { type Account, newAccount, openAccount } from "../support/spawn-tasks.ts";

const COUNT = 5_000;
let account: Account;

beforeAll(async () => {
  const opened = openAccount();
  account = opened.account;
  await fillStore(account, COUNT);
  return opened.remove;
});

describe("an export of the local store", () => {
  it("is of one moment: what is rescheduled meanwhile is there once, and nobody waits for a slow reader", async () => {
    const account = newAccount();
    await fillStore(account, 3_000);
    const { code, stdout, stderr } = await account.bash(`
      set -o pipefail
      tasks export -q | {
        read -r first; echo "$first"
        tasks reschedule -q -u mai -d 1800002900 --to 1700000000 >&2
        tasks reschedule -q -u mai -d 1800000001 --to 1900000000 >&2
        cat
      }`);
    expect([code, stderr.match(/\n/g)?.length]).toEqual([0, 2]);
    const deadlines = stdout.match(/(?<="deadline_unix_time":)\d+/g)!.map(Number);
    expect(deadlines).toEqual(Array.from({ length: 3_000 }, (_, index) => 1_800_000_000 + index));
    expect((await account.tasks("scan", "--count")).stdout).toBe("3000\n");
  });
});

describe("a reader of stdout", () => {
  it("gets every byte of a big answer, however slow it is", async () => {
    const { stdout, stderr } = await account.bash(
      'tasks scan | { sleep 0.5; cat; }; echo "${PIPESTATUS[0]}"',
    );
    const lines = stdout.split("\n");
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect(lines.slice(COUNT)).toEqual(["0", ""]);
    expect(new Set(lines.slice(0, COUNT).map((line) => JSON.parse(line).deadline_unix_time)).size).toBe(
      COUNT,
    );
    expect(stderr).toBe("");
  });

  it.each(["ndjson", "json", "csv", "table"])("may leave after the first line of %s", async (format) => {
    const started = performance.now();
    const run = await account.bash('tasks scan -o "$1" | head -1; echo "${PIPESTATUS[0]}"', format);
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/^.+\n0\n$/);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it("may leave before anything is written", async () => {
    const { process, ended } = account.start("scan");
    process.stdout.destroy();
    expect(await ended).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("may be missing from the start", async () => {
    expect(await account.bash("tasks scan >&-; echo $?")).toEqual({ code: 0, stdout: "0\n", stderr: "" });
  });

  it("gets a short answer whole that a pipe which does not wait has no room for yet", async () => {
    // Node makes its pipes so that they do not wait, and makes that good at its end, unless it is killed.
    const fill = `
      const { writeSync } = require("node:fs");
      process.stdout.on("error", () => undefined);
      try { for (;;) writeSync(1, "x".repeat(4096)); } catch (error) { if (error.code !== "EAGAIN") throw error; }
      process.kill(process.pid, "SIGKILL");`;
    const key = ["get", "--user", "mai", "--deadline", "1800000000"];
    const run = await account.bash(
      '{ "$1" -e "$2"; tasks "${@:3}"; echo $? >&2; } 2> told | { sleep 2; tr -d x; }; tail -1 told',
      process.execPath,
      fill,
      ...key,
    );
    const alone = (await account.tasks(...key)).stdout;
    expect(run.stdout).toBe(`${alone.replaceAll("x", "")}0\n`);
  });

  it("may leave in the middle of the help", async () => {
    const run = await account.bash('tasks --help | true; echo "${PIPESTATUS[0]}"');
    expect(run).toEqual({ code: 0, stdout: "0\n", stderr: "" });
  });
});

describe("a change of many records", () => {
  it.each([
    ["whose reader leaves after the first line", "| head -1", "0"],
    ["whose reader was never there", "| true", "0"],
    ["that cannot be printed", "> /dev/full", "1"],
  ])("%s is made to its end, and so is its undo", async (_, into, code) => {
    const account = newAccount();
    await fillStore(account, 1_000);
    const count = async () =>
      (await account.tasks("query", "-u", "mai", "--where", "status = 'done'", "--count")).stdout;
    const run = await account.bash(
      "tasks done -u mai --all --yes ".concat(into, '; echo "code ${PIPESTATUS[0]}"'),
    );
    expect(run.stdout).toMatch(new RegExp(`code ${code}\n$`));
    expect(run.stderr).toMatch(/1,?000 (had been )?done/);
    expect(await count()).toBe("1000\n");
    await account.bash(`tasks undo ${into}`);
    expect(await count()).toBe("0\n");
  });
});

describe("stderr with nobody behind it", () => {
  // The reader ends first, so that writing to it fails.
  const gone = "exec 2> >(exec true); wait $!;";

  it.each([
    ["a closed one", "exec 2>&-;"],
    ["a pipe that is no longer read", gone],
    ["a full device", "exec 2>/dev/full;"],
  ])("does not change what happens: %s", async (_, before) => {
    const { bash } = newAccount();
    // The first makes the store and notes it; the second finds nothing and says so.
    const create = await bash(`${before} tasks create --user mai --deadline 1800000000; echo $?`);
    expect(create.stdout).toBe('{"user_name":"mai","deadline_unix_time":1800000000}\n0\n');
    const get = await bash(`${before} tasks get --user mai --deadline 1; echo $?`);
    expect(get.stdout).toBe("3\n");
    const usage = await bash(`${before} tasks get --user mai; echo $?`);
    expect(usage.stdout).toBe("2\n");
  });
});

describe.skipIf(!existsSync("/dev/full"))("stdout on a full device", () => {
  it.each([
    ["scan"],
    ["scan --count"],
    ["get --user mai --deadline 1800000000"],
    ["create --user full"],
    ["--help"],
    ["--version"],
  ])("is an error of one line for %s", async (words) => {
    const run = await account.bash(`tasks ${words} >/dev/full`);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^error: .*(no space|ENOSPC).*\n(hint: .+\n)?$/);
  });
});
