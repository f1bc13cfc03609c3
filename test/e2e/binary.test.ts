import { execFile } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Account, isBinary, localAws, newAccount } from "../support/spawn-tasks.ts";
import { startStrictAws } from "../support/strict-aws/server.ts";

const TASKS_JS = fileURLToPath(new URL("../../dist/tasks.js", import.meta.url));
const KEY = ["--user", "熊本 はまち", "--deadline", "1800000000"];

/** The program on Node, in the same account. */
async function onNode(account: Account, ...words: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [TASKS_JS, ...words], { env: account.env })).stdout;
}

describe.skipIf(!isBinary)("the binary", () => {
  it("needs nothing but itself", async () => {
    const account = newAccount();
    const [, program = ""] =
      /exec '(.*)' /.exec(readFileSync(join(account.folder, "bin", "tasks"), "utf8")) ?? [];
    copyFileSync(program, join(account.folder, "alone"));
    const words = ["create", "-u", "mai", "-d", "1800000000", "-q"];
    const run = await account.bash('exec env -i HOME="$HOME" ../alone "$@"', ...words);
    expect(run).toEqual({
      code: 0,
      stdout: '{"user_name":"mai","deadline_unix_time":1800000000}\n',
      stderr: "",
    });
  });

  it("reads no settings and runs no code of the folder that it is started in", async () => {
    const account = newAccount();
    const place = (name: string, text: string) => writeFileSync(join(account.folder, "work", name), text);
    for (const name of [".env", ".env.local", ".env.production"])
      place(name, "TASKS_STAGE=other\nTASKS_TARGET=aws\n");
    place("bunfig.toml", 'preload = ["./preload.ts"]\n[run]\npreload = ["./preload.ts"]\n');
    place("preload.ts", 'require("node:fs").writeFileSync("preloaded", "");\nprocess.exit(99);\n');
    place("tsconfig.json", "{ not json");
    place("package.json", '{ "type": "module", "imports": { "node:fs": "./preload.ts" } }');
    const { code, stdout } = await account.tasks("config", "-o", "json");
    expect(code).toBe(0);
    const settings = JSON.parse(stdout) as { setting: string; value: string }[];
    const value = (setting: string) => settings.find((row) => row.setting === setting)?.value;
    expect([value("stage"), value("target")]).toEqual(["dev", "local"]);
    expect(existsSync(join(account.folder, "work", "preloaded"))).toBe(false);
  });

  it("knows no words of bun's", async () => {
    const account = newAccount();
    writeFileSync(join(account.folder, "work", "x.ts"), "process.exit(99)");
    for (const words of [["run", "x.ts"], ["x.ts"], ["--eval", "process.exit(99)"]]) {
      expect(await account.tasks(...words)).toMatchObject({ code: 2, stdout: "" });
    }
  });

  it("and the program on Node write stores that the other reads, also at once", async () => {
    const account = newAccount();
    const every =
      'title=熊本 n:=-0.5 flag:=true nothing:=null list:=[1,"a"] map:={"a":{"b":[]}} blob:b=AQI= s:ss=["b","a"] ns:ns=[2,10] bs:bs=["AQI="]';
    expect((await account.tasks("create", "--user", "mai", "-d", "1", "-q", ...every.split(" "))).code).toBe(
      0,
    );
    expect(await onNode(account, "export", "-q")).toBe((await account.tasks("export", "-q")).stdout);
    await onNode(account, "create", ...KEY, "n:=12345678901234567890123456789012345678", "-q");
    const shown = (await account.tasks("get", ...KEY)).stdout;
    expect(shown).toContain('"n":12345678901234567890123456789012345678');
    expect((await account.tasks("update", ...KEY, "by=binary", "-q")).code).toBe(0);
    expect(await onNode(account, "get", ...KEY, "--fields", "by")).toBe('{"by":"binary"}\n');
    const { stdout } = await account.bash(
      `for i in 1 2 3 4; do
        (for j in 1 2 3 4 5 6 7 8 9 10; do tasks create -u both -q; done) &
        (for j in 1 2 3 4 5 6 7 8 9 10; do "$1" "$2" create -u both -q; done) &
      done > /dev/null; wait; tasks query -u both --count`,
      process.execPath,
      TASKS_JS,
    );
    expect(stdout).toBe("80\n");
  });

  it("deploys the same function as the program on Node", async () => {
    const aws = await startStrictAws();
    // Its clock stands still unless somebody waits on it, which another process cannot.
    const ticking = setInterval(() => void aws.clock.sleep(10_000), 50);
    onTestFinished(async () => {
      clearInterval(ticking);
      await aws.stop();
    });
    const account = newAccount().with(localAws(aws.endpoint));
    await onNode(account, "provision", "-q");
    await onNode(account, "schedule", "nightly", "--rate", "3m", "--user", "mai", "-q");
    const again = await account.tasks("schedule", "nightly", "--rate", "3m", "--user", "mai", "--plan");
    const actions = again.stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions).toEqual(Array.from({ length: 6 }, () => "unchanged"));
    expect(await account.tasks("status", "--exit-code", "-q")).toMatchObject({ code: 0, stderr: "" });
  });
});
