import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Libsql from "libsql";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { fillStore } from "../support/fill-store.ts";
import {
  type Account,
  isBinary,
  localAws,
  newAccount,
  openAccount,
  type Running,
} from "../support/spawn-tasks.ts";
import { noMounts, withMount } from "./private-mounts.ts";

if (noMounts !== undefined) process.stderr.write(`!!! transfer tests on a full disk SKIPPED: ${noMounts}\n`);

const KILLS = 20;

const lines = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `{"user_name":"user ${index % 9}","deadline_unix_time":${1_800_000_000 + index},"task_description":"task ${index} ${"熊".repeat(30)}"}`,
  );

const work = ({ folder }: Account, name = "") => join(folder, "work", name);
const sorted = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .sort();
const leftovers = (account: Account) => readdirSync(work(account)).filter((name) => name.includes("partial"));

/** Kills a process group or a process after so long, or lets it end before that. Gives whether it was killed. */
async function killAfter({ process, ended }: Running, milliseconds: number): Promise<boolean> {
  const timer = setTimeout(() => process.kill("SIGKILL"), milliseconds);
  const { code } = await ended;
  clearTimeout(timer);
  return code === null;
}

async function millisecondsOf(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

/** Runs what a signal is to meet in the middle of an export, once more where that was over first on a busy machine. */
async function untilMet<Run>(
  account: Account,
  run: () => Promise<Run>,
  isMet: (run: Run) => boolean,
): Promise<Run> {
  for (let time = 1; ; time += 1) {
    const seen = await run();
    if (isMet(seen) || time === 9) return seen;
    rmSync(work(account, "out.ndjson"));
  }
}

type NewAccount = () => Promise<{ account: Account; count: number }>;

function survivesKills(target: string, open: NewAccount): void {
  describe(`kill -9 ${KILLS} times on ${target}`, () => {
    it("in the middle of an import loses nothing after the rerun", async () => {
      const { account, count } = await open();
      const records = lines(count);
      // Every hundredth line is bad, so that there is a file of rejects to be left behind.
      const text = records.map((line, index) =>
        index % 100 === 50 ? `bad ${index}\n${line}\n` : `${line}\n`,
      );
      writeFileSync(work(account, "in.ndjson"), text.join(""));
      const words = ["import", "-q", "in.ndjson", "--rejects", "bad.ndjson"];
      let start = await millisecondsOf(() => account.tasks("--version"));
      let normal = 3 * start;
      let killed = 0;
      let mostLeft = 0;
      for (let round = 0; round < KILLS; round += 1) {
        // Unknown how long one takes: the first kill is early, and each whole run says more.
        const moment = start * 0.5 + ((round * 7) % KILLS) * (1.2 * normal) * (1 / KILLS);
        const begin = performance.now();
        if (await killAfter(account.start(...words), moment)) killed += 1;
        else {
          normal = performance.now() - begin;
          start = Math.min(start, normal / 3);
        }
        mostLeft = Math.max(mostLeft, leftovers(account).length);
        if (killed > 0 && existsSync(work(account, "bad.ndjson"))) {
          expect(readFileSync(work(account, "bad.ndjson"), "utf8").split("\n")).toHaveLength(count / 100 + 1);
        }
      }
      expect(killed).toBeGreaterThan(KILLS / 4);
      expect(mostLeft).toBeGreaterThan(0);
      const rerun = await account.tasks(...words);
      expect(rerun.code).toBe(7);
      expect(sorted((await account.tasks("export", "-q")).stdout)).toEqual([...records].sort());
      expect(leftovers(account)).toEqual([]);
    });

    it("in the middle of an export leaves no half file under the final name", async () => {
      const { account, count } = await open();
      writeFileSync(work(account, "in.ndjson"), lines(count).join("\n"));
      expect(await account.tasks("import", "-q", "in.ndjson")).toMatchObject({ code: 0, stderr: "" });
      // The first one compiles, and takes longer than those that are killed.
      await account.tasks("export", "-q", "whole.ndjson.gz");
      let normal = await millisecondsOf(() => account.tasks("export", "-q", "whole.ndjson.gz"));
      const { stdout: whole } = await account.bash("gunzip -c whole.ndjson.gz");
      expect(sorted(whole)).toEqual(lines(count).sort());
      let killed = 0;
      for (let round = 0; round < KILLS; round += 1) {
        const words = ["export", "-q", round % 2 === 0 ? "out.ndjson" : "out.ndjson.gz"];
        const moment = normal * (0.4 + (0.7 * ((round * 7) % KILLS)) / KILLS);
        const begin = performance.now();
        if (await killAfter(account.start(...words), moment)) killed += 1;
        // Each whole run says more of how long one takes.
        else normal = Math.min(normal, performance.now() - begin);
        const both =
          "if [ -e out.ndjson ]; then cat out.ndjson; fi; if [ -e out.ndjson.gz ]; then gunzip -c out.ndjson.gz; fi";
        const seen = await account.bash(both);
        expect(seen).toMatchObject({ code: 0, stderr: "" });
        expect(["", whole, whole + whole].includes(seen.stdout)).toBe(true);
        await account.bash("rm -f out.ndjson out.ndjson.gz");
      }
      expect(killed).toBeGreaterThan(KILLS / 4);
      for (const name of ["out.ndjson", "out.ndjson.gz"]) {
        expect((await account.tasks("export", "-q", name)).code).toBe(0);
      }
      expect(readFileSync(work(account, "out.ndjson"), "utf8")).toBe(whole);
      expect(leftovers(account)).toEqual([]);
    });
  });
}

survivesKills("the local store", async () => ({ account: newAccount(), count: 10_000 }));

describe("a server that speaks DynamoDB", () => {
  let server: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    server = await startDynalite();
  });
  afterAll(() => server.stop());

  it.each([30, 300, 3_000, 30_000, 300_000])("takes all records of %i bytes", async (bytes) => {
    const account = newAccount().with(localAws(server.endpoint, await makeTable(server.endpoint)));
    const count = Math.min(600, Math.ceil(9_000_000 / bytes));
    const records = lines(count).map((line) => `${line.slice(0, -1)},"text":"${"x".repeat(bytes)}"}`);
    writeFileSync(work(account, "in.ndjson"), records.map((line) => `${line}\n`).join(""));
    const { code, stderr } = await account.tasks("import", "in.ndjson");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`imported ${count} records, 0 rejected`),
    });
    expect((await account.tasks("scan", "--count")).stdout).toBe(`${count}\n`);
  });

  survivesKills("a server", async () => {
    const env = localAws(server.endpoint, await makeTable(server.endpoint));
    return { account: newAccount().with(env), count: 2_000 };
  });
});

describe("an export of a big store", () => {
  const { account, remove } = openAccount();
  beforeAll(() => fillStore(account, 60_000));
  afterAll(remove);

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("that %s ends is %i and leaves no file", async (signal, code) => {
    const hasBegun = () => leftovers(account).some((name) => statSync(work(account, name)).size > 0);
    const startAndEnd = async () => {
      const { process, ended } = account.start("export", "out.ndjson");
      while (process.exitCode === null && !hasBegun()) await delay(1);
      process.kill(signal);
      return { process, run: await ended };
    };
    const { process, run } = await untilMet(account, startAndEnd, ({ run }) => run.code !== 0);
    // By the signal itself, so that a shell's loop ends too; a shell says `code` of it.
    expect(run).toMatchObject({ code: isBinary ? expect.toBeOneOf([null, code]) : null, stdout: "" });
    if (!isBinary) expect(process.signalCode).toBe(signal);
    expect(readdirSync(work(account))).toEqual([]);
  });

  it("ends a loop of the shell that Ctrl-C meets", async () => {
    const script = 'for i in 1 2 3; do tasks export out.ndjson; echo "next: $?"; done; echo over';
    const startAndEnd = async () => {
      const { process: shell, ended } = account.startBash(script);
      while (shell.exitCode === null && leftovers(account).length === 0) await delay(1);
      // A terminal sends it to all that run in front.
      process.kill(-shell.pid!, "SIGINT");
      return ended;
    };
    const run = await untilMet(account, startAndEnd, ({ stdout }) => !stdout.startsWith("next: 0\n"));
    expect(run).toMatchObject({ code: null, stdout: "" });
    // The shell may end before its child has cleaned up.
    await vi.waitFor(() => expect(readdirSync(work(account))).toEqual([]), 10_000);
  });

  it("ends quietly when its reader has seen enough", async () => {
    const run = await account.bash('tasks export | head -1; echo "${PIPESTATUS[0]}"');
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(/^\{"user_name":"mai","deadline_unix_time":1800000000,.+\}\n0\n$/);
  });

  it("goes into a device as it is, and takes no device's place", async () => {
    const { stdout, stderr } = await account.bash(
      "tasks export -q /dev/stdout | wc -l; tasks export -q >(wc -l >counted); wait $!; cat counted; test -c /dev/null && tasks export -q /dev/null && test -c /dev/null && echo device",
    );
    expect({ stdout, stderr }).toEqual({ stdout: "60000\n60000\ndevice\n", stderr: "" });
  });

  it.skipIf(noMounts !== undefined).each(["out.ndjson", "out.json.gz", "out.csv"])(
    "on a full disk says so, and leaves the old %s and nothing else",
    async (name) => {
      const script = `echo old >$1/${name}; tasks export $1/${name}; echo $?; ls -A $1; cat $1/${name}`;
      const run = await account.bash(
        `mkdir -p full; ${withMount('mount -t tmpfs -o size=64k none "$1"', script)}`,
        work(account, "full"),
      );
      expect(run.stdout).toBe(`1\n${name}\nold\n`);
      expect(run.stderr).toMatch(
        /^error: the file .*out\.\S+ could not be written: ENOSPC.*\nhint: .*space.*\n$/,
      );
    },
  );
});

describe("an import", () => {
  it.skipIf(isBinary)("that waits for what cannot come ends with an error, and not with 0", async () => {
    const account = newAccount();
    writeFileSync(work(account, "in.ndjson"), lines(3).join("\n"));
    writeFileSync(work(account, "still.cjs"), "globalThis.setImmediate = () => undefined;");
    const still = account.with({ NODE_OPTIONS: `--require=${work(account, "still.cjs")}` });
    expect(await still.tasks("import", "-q", "in.ndjson")).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^error: .*standstill.*\nhint: .*\n$/),
    });
  });

  it("that Ctrl-C ends says how far it came, and the same command finishes it", async () => {
    const account = newAccount();
    writeFileSync(work(account, "in.ndjson"), lines(50_000).join("\n"));
    await account.tasks("scan", "-q", "--count");
    const database = new Libsql(account.store);
    const written = database.prepare("SELECT 1 FROM record LIMIT 1");
    const { process: running, ended } = account.start("import", "in.ndjson");
    while (running.exitCode === null && written.get() === undefined) await delay(1);
    running.kill("SIGINT");
    database.close();
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: isBinary ? expect.toBeOneOf([null, 130]) : null, stdout: "" });
    expect(stderr).toMatch(
      /(?:^|\n)interrupted: [\d,]+ records? had been written\nhint: run the same command again: it writes the rest\n$/,
    );
    expect((await account.tasks("import", "-q", "in.ndjson")).code).toBe(0);
    expect((await account.tasks("scan", "--count")).stdout).toBe("50000\n");
  });

  it("of 50,000 records into the local store holds nobody up for a second", async () => {
    const account = newAccount();
    await account.tasks("scan", "-q", "--count");
    writeFileSync(work(account, "in.ndjson"), lines(50_000).join("\n"));
    const alone = await millisecondsOf(() =>
      account.tasks("create", "-q", "--user", "other", "--deadline", "1"),
    );
    const { process: running, ended } = account.start("import", "-q", "in.ndjson");
    const waits: number[] = [];
    await delay(100);
    for (let second = 10; running.exitCode === null; second += 1) {
      const milliseconds = await millisecondsOf(async () => {
        const run = await account.tasks("create", "-q", "--user", "other", "--deadline", String(second));
        expect(run).toMatchObject({ code: 0, stderr: "" });
      });
      if (running.exitCode === null) waits.push(milliseconds);
    }
    expect((await ended).code).toBe(0);
    const longest = Math.max(...waits);
    process.stderr.write(
      `a create takes ${alone.toFixed(0)} ms alone, and at most ${longest.toFixed(0)} ms during an import (${waits.length} creates)\n`,
    );
    expect(waits.length).toBeGreaterThan(0);
    expect(longest).toBeLessThan(1_000 + 4 * alone);
    expect((await account.tasks("query", "--user", "other", "--count")).stdout).toBe(`${waits.length + 2}\n`);
  });

  it.each([
    ["a closed one", "2>&-"],
    ["a full device", "2>/dev/full"],
    ["a pipe that nobody reads", "2> >(exec true)"],
  ])("writes all records whatever becomes of stderr: %s", async (_, stderr) => {
    const account = newAccount();
    writeFileSync(work(account, "in.ndjson"), `bad\n${lines(1_000).join("\n")}\nbad`);
    const run = await account.bash(
      `tasks import in.ndjson --rejects bad ${stderr}; echo $?; tasks scan --count; cat bad`,
    );
    expect(run.stdout).toBe("7\n1000\nbad\nbad\n");
  });

  it.each([
    ["a header that is none", "--format csv"],
    ["a store that cannot be made", "--data-dir /proc/none"],
  ])("that cannot go on does not wait for the end of standard input: %s", async (_, flags) => {
    const account = newAccount();
    const milliseconds = await millisecondsOf(async () => {
      const run = await account.bash(
        `tasks import - ${flags} < <(printf 'a,b\\n1,2\\n'; exec sleep 20 2>/dev/null); echo $?`,
      );
      expect(run.stdout).toMatch(/^[12]\n$/);
    });
    expect(milliseconds).toBeLessThan(10_000);
  });
});
