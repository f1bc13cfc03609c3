import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isBinary, newAccount, type Account } from "../support/spawn-tasks.ts";

const work = ({ folder }: Account, name = "") => join(folder, "work", name);

// bun itself says so in one line, before any of ours runs.
describe.skipIf(isBinary)("a working folder that has been removed", () => {
  const inNoFolder = async (account: Account, command: string) => {
    const run = await account.bash(`mkdir gone && cd gone && rmdir ../gone && ${command}`);
    // The shell that starts the program in tests has its own to say.
    return { ...run, stderr: run.stderr.replace(/^sh: .*getcwd.*\n/, "") };
  };

  it("is not missed by a command that does not need it", async () => {
    const account = newAccount();
    for (const command of [
      "tasks create -q -u mai -d 1 note=x",
      "tasks scan --count",
      'tasks export -q "$HOME/out"',
      "tasks export -q -",
      "tasks config",
      "tasks doctor",
      "tasks help",
    ]) {
      const { code, stderr } = await inNoFolder(account, command);
      expect({ command, code, stderr: stderr.replace(/^note: made the local store.*\n/, "") }).toEqual({
        command,
        code: 0,
        stderr: "",
      });
    }
  });

  it.each([
    ["tasks export out", "out"],
    ["tasks import in.ndjson", "in.ndjson"],
    ["tasks create -u mai note=@file", "file"],
    ["tasks --data-dir store scan", "store"],
    ["TASKS_DATA_DIR=./store tasks scan", "./store"],
  ])("is told in one line by `%s`", async (command, path) => {
    expect(await inNoFolder(newAccount(), command)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: '${path}' counts from the working folder, and that has been removed\nhint: go to a folder that is there, as in \`cd ~\`, or write the whole path\n`,
    });
  });
});

describe("an empty or relative HOME", () => {
  // bun's userInfo repeats a relative HOME, so that the binary asks for another.
  it.each(isBinary ? [""] : ["", ".", "home"])("'%s' makes no store in the working folder", async (HOME) => {
    const account = newAccount().with({ HOME, XDG_DATA_HOME: "", XDG_CONFIG_HOME: "" });
    const run = await account.tasks("config", "-o", "csv");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain(`\ndata-dir,${userInfo().homedir}/`);
    expect(run.stdout).toContain(`\nconfig-file,${userInfo().homedir}/`);
    expect(readdirSync(work(account))).toEqual([]);
  });
});

it("a claim has the user's name where no variable says it, as under cron", async () => {
  const account = newAccount();
  await account.tasks("create", "--user", "queue", "--deadline", "1");
  const run = await account.tasks("claim", "--user", "queue");
  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(run.stdout)).toMatchObject({
    claimed_by: expect.stringMatching(`^${userInfo().username}@`) as string,
  });
});

describe("a data folder", () => {
  it("counts from the folder of the tasks.json that names it, wherever a command runs", async () => {
    const account = newAccount();
    writeFileSync(work(account, "tasks.json"), '{"data-dir":".store"}');
    mkdirSync(work(account, "deep/er"), { recursive: true });
    await account.tasks("create", "-q", "-u", "mai", "-d", "1");
    expect((await account.bash("cd deep/er && tasks scan --count")).stdout).toBe("1\n");
    expect(existsSync(work(account, ".store/tasks.db"))).toBe(true);
    expect(readdirSync(work(account, "deep/er"))).toEqual([]);
  });

  it("of a flag or a variable counts from the working folder, and ~ from home", async () => {
    const account = newAccount();
    const home = join(account.folder, "home");
    await account.tasks("scan", "-q", "--data-dir", "~/one");
    await account.with({ TASKS_DATA_DIR: "~/two" }).tasks("scan", "-q");
    await account.tasks("scan", "-q", "--data-dir", "three");
    expect(readdirSync(home).filter((name) => !name.startsWith("."))).toEqual(["one", "two"]);
    expect(readdirSync(work(account))).toEqual(["three"]);
  });

  it("outside of a working folder is nothing that its tasks.json may name", async () => {
    const account = newAccount();
    writeFileSync(work(account, "tasks.json"), '{"data-dir":"../elsewhere"}');
    const run = await account.tasks("create", "-u", "mai");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: .+ may not set 'data-dir': .+\nhint: give --data-dir, .+\n$/);
    expect(existsSync(join(account.folder, "elsewhere"))).toBe(false);
  });
});

describe("a file that would never end, or is far too long", () => {
  it.each([
    ["create", "-u", "mai", "note=@ENDLESS"],
    ["create", "-u", "mai", "blob:b=@ENDLESS"],
    ["create", "-u", "mai", "blob:b=@HUGE"],
    ["update", "-u", "mai", "-d", "1", "note:=@HUGE"],
    ["invoke", "--local", "--event", "@ENDLESS"],
    ["schedule", "nightly", "-u", "mai", "--rate", "1m", "--input", "@ENDLESS"],
    ["schedule", "nightly", "-u", "mai", "--pattern", "@HUGE"],
  ])("is read no further than any record or event can be long: %s %s %s %s %s %s", async (...words) => {
    const account = newAccount();
    writeFileSync(work(account, "huge"), "");
    truncateSync(work(account, "huge"), 1.9e9);
    const command = words
      .filter((word) => word !== undefined)
      .map((word) => word.replace("ENDLESS", "/dev/zero").replace("HUGE", "huge"));
    const run = await account.bash('ulimit -t 20; exec tasks "$@"', ...command);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(
      /^(note: .+\n)?error: the file (\/dev\/zero|huge) has more than 16 MiB, more than any record or event\nhint: .+\n$/,
    );
  });

  it("is no tasks.json: a pipe, a device and a folder are passed over, with a note", async () => {
    const account = newAccount();
    await account.tasks("scan", "-q");
    for (const [lay, what] of [
      ["mkfifo tasks.json", "a pipe"],
      ["ln -s /dev/zero tasks.json", "a device"],
      ["mkdir tasks.json", "a folder"],
    ] as const) {
      const run = await account.bash(`rm -rf tasks.json; ${lay}; timeout 10 tasks scan --count`);
      expect(run).toEqual({
        code: 0,
        stdout: "0\n",
        stderr: `note: ${work(account, "tasks.json")} is not read as settings: it is ${what}\n`,
      });
    }
  });

  it("is not the user's own tasks.json: the error names it", async () => {
    const account = newAccount();
    const path = join(account.folder, "config", "tasks", "tasks.json");
    mkdirSync(join(path, ".."), { recursive: true });
    symlinkSync("/dev/zero", path);
    expect(await account.tasks("scan")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: the config file ${path} cannot be read: it is a device\nhint: move it away\n`,
    });
    rmSync(path);
    writeFileSync(path, "{");
    truncateSync(path, 1e10);
    expect(await account.tasks("scan")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${path} has more than 1 MiB, and no settings are so long\nhint: fix it, or move it away\n`,
    });
  });
});

describe("a TZ that names no zone of the IANA database", () => {
  it.each([
    ["JST-9", 1_796_083_200],
    [":/usr/share/zoneinfo/Asia/Tokyo", 1_796_083_200],
    ["IST-5:30", 1_796_095_800],
    ["CET-1CEST,M3.5.0,M10.5.0/3", 1_796_112_000],
    ["FAR13", 1_796_162_400],
    [":Asia/Tokyo", 1_796_083_200],
    ["Nonsense/Zone", 1_796_115_600],
    ["Asia/Tokyo ", 1_796_115_600],
  ])("is understood or is UTC, and stops no command: %j", async (zone, seconds) => {
    const account = newAccount().with({ TZ: zone });
    const run = await account.tasks("create", "-q", "-u", "mai", "-d", "2026-12-01 9:00", "-o", "csv");
    expect(run).toEqual({
      code: 0,
      stdout: `user_name,deadline_unix_time\nmai,${seconds}\n`,
      stderr: "",
    });
  });

  it("is told in a note where it cannot be known, and only where a time of that zone is needed", async () => {
    const account = newAccount().with({ TZ: "CET-1CEST" });
    expect(await account.tasks("query", "-u", "mai", "-o", "ndjson")).toMatchObject({ code: 0, stdout: "" });
    const said =
      "note: TZ 'CET-1CEST' is not a time zone that tasks can read, so times are in UTC; name one, as in --tz Europe/Berlin\n";
    const create = ["create", "-u", "mai", "-d", "2026-12-01 9:00", "-o", "csv"];
    const understood = (ahead: string) =>
      `note: --deadline 2026-12-01 9:00 is 2026-12-01 09:00:00 ${ahead}\n`;
    expect(await account.tasks(...create)).toMatchObject({ code: 0, stderr: said + understood("+00:00") });
    expect(await account.tasks("query", "-u", "mai", "-o", "ndjson")).toMatchObject({ code: 0, stderr: "" });
    const list = await account.tasks("query", "-u", "mai", "-o", "table");
    expect(list).toMatchObject({ code: 0, stderr: `${said}times are UTC, +00:00\n` });
    const named = await account.tasks(...create, "--overwrite", "--tz", "Europe/Berlin");
    expect(named).toMatchObject({ code: 0, stderr: understood("+01:00") });
  });
});
