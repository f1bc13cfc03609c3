import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  writeSync,
  closeSync,
} from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { describe, expect, it } from "vitest";
import { fillStore } from "../support/fill-store.ts";
import { type Account, newAccount, type ProcessRun } from "../support/spawn-tasks.ts";

const KEY = ["--user", "mai", "--deadline", "1800000000"];
// Every command that reads or writes the local store opens it in one place; these are one of each sort.
const COMMANDS = [["scan"], ["get", ...KEY], ["create", ...KEY], ["delete", ...KEY]];

/** An answer of one clear line and a hint that can be followed, without a stack. The parts are regular expressions. */
function refusal(message: string, hint: string): ProcessRun {
  const stderr = new RegExp(`^error: [^\\n]*${message}[^\\n]*\\nhint: [^\\n]*${hint}[^\\n]*\\n$`);
  return { code: 1, stdout: "", stderr: expect.stringMatching(stderr) as string };
}

/** What the commands answer, and what they leave behind. */
async function tryAll(account: Account, commands = COMMANDS) {
  const before = readFileSync(account.store);
  const answers: ProcessRun[] = [];
  for (const words of commands) answers.push(await account.tasks(...words));
  const doctor = await account.tasks("doctor", "-o", "ndjson");
  const store = readFileSync(account.store).equals(before) ? "unchanged" : "changed";
  return { answers, doctor, store, files: storeFilesIn(account.dataDir) };
}

/** What lies in a data folder beside the history of what was done. */
function storeFilesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name !== "history");
}

/** What tryAll gives where every command refuses, and doctor says why. */
function refusals(message: string, hint: string) {
  const doctor = { code: 1, stdout: expect.stringMatching(message), stderr: expect.any(String) };
  const answers = COMMANDS.map(() => refusal(message, hint));
  return { answers, doctor, store: "unchanged", files: ["tasks.db"] };
}

describe("a file in the store's place that is", () => {
  it("from a newer version is refused by name and number", async () => {
    const account = await filledAccount();
    sql(account, "PRAGMA user_version = 99");
    expect(await tryAll(account)).toEqual(refusals("version 99.*newer tasks", "install the newer tasks"));
  });

  it("another program's, with no version of its own, is left alone", async () => {
    const account = emptyAccount();
    sql(account, "CREATE TABLE invoice (id INTEGER PRIMARY KEY); INSERT INTO invoice VALUES (1)");
    expect(await tryAll(account)).toEqual(refusals("another program's SQLite file", "--data-dir"));
  });

  it("another program's, with a version that could be ours, is left alone", async () => {
    const account = emptyAccount();
    sql(account, "CREATE TABLE invoice (id INTEGER PRIMARY KEY); PRAGMA user_version = 1");
    expect(await tryAll(account)).toEqual(refusals("another program's SQLite file", "--data-dir"));
  });

  it("another program's, empty but marked as its own, is left alone", async () => {
    const account = emptyAccount();
    sql(account, "PRAGMA application_id = 1196444487");
    expect(await tryAll(account)).toEqual(refusals("another program's SQLite file", "--data-dir"));
  });

  it("text is said to be no store", async () => {
    const account = emptyAccount();
    writeFileSync(account.store, "Dear diary,\n".repeat(1_000));
    expect(await tryAll(account)).toEqual(refusals("is not a store", "backup|move it away"));
  });

  it("a store whose first bytes are gone is said to be damaged", async () => {
    const account = await filledAccount();
    overwrite(account.store, 0, 512);
    expect(await tryAll(account)).toEqual(refusals("is damaged", "backup"));
  });

  it("a folder is an error with a hint", async () => {
    const account = emptyAccount();
    mkdirSync(account.store);
    expect(await account.tasks("scan")).toEqual(refusal(account.store, "--data-dir"));
    expect((await account.tasks("doctor")).code).toBe(1);
  });

  it("empty becomes a store", async () => {
    const account = emptyAccount();
    writeFileSync(account.store, "");
    expect((await account.tasks("create", ...KEY)).code).toBe(0);
    expect((await account.tasks("scan", "--count")).stdout).toBe("1\n");
  });
});

describe("a store with damaged pages", () => {
  it("is said to be damaged, and nothing is written over them", async () => {
    const account = await filledAccount();
    // Beyond the first page, so that the file still opens.
    overwrite(account.store, 8_192, readFileSync(account.store).length - 8_192);
    const commands = [["scan"], ["query", "--user", "mai"], ["create", ...KEY], ["update", ...KEY, "a=1"]];
    const { answers, store, doctor } = await tryAll(account, commands);
    const [scan, ...others] = answers;
    expect(scan).toEqual({
      code: 7,
      stdout: "",
      stderr: expect.stringMatching(/^damaged: .+\nnote: no tasks\nerror: .+\nhint: .+\n$/),
    });
    expect(others).toEqual(others.map(() => refusal("tasks.db is damaged", "tasks export saved.ndjson")));
    expect(store).toBe("unchanged");
    expect(doctor.code).toBe(1);
  });

  it("gives what is whole to export and scan, which name the rest and end with 7", async () => {
    const account = await filledAccount();
    const whole = (await account.tasks("export")).stdout.match(/[^\n]+/g)!;
    const bytes = readFileSync(account.store);
    // A page in the middle is gone, and far from it a bit in one record's text.
    overwrite(account.store, Math.floor(bytes.length / 8_192) * 4_096, 4_096);
    const flipped = readFileSync(account.store);
    flipped[flipped.indexOf("1800000007") + 30]! ^= 0x80;
    writeFileSync(account.store, flipped);
    const exported = await account.tasks("export", "saved.ndjson");
    expect(exported.code).toBe(7);
    expect(exported.stderr).toMatch(
      /damaged: the record of mai at 1800000007 is not as it was written\n(.*\n)*damaged: .*malformed\n(.*\n)*error: the local store is damaged: .+\nhint: .+\n$/,
    );
    const saved = readFileSync(join(account.folder, "work", "saved.ndjson"), "utf8").match(/[^\n]+/g)!;
    expect(saved.length).toBeGreaterThan(450);
    expect(saved.toSorted()).toEqual(whole.filter((line) => saved.includes(line)).toSorted());
    expect(saved.join("\n")).not.toContain("1800000007");
    const scanned = await account.tasks("scan");
    expect([scanned.code, scanned.stdout.match(/[^\n]+/g)!.toSorted()]).toEqual([7, saved.toSorted()]);
    const doctor = await account.tasks("doctor");
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toMatch(/tasks export saved\.ndjson/);
    // The way out that was named.
    await account.bash('mv "$1" "$1.damaged"; tasks import -q saved.ndjson', account.store);
    expect((await account.tasks("export")).stdout.match(/[^\n]+/g)!.toSorted()).toEqual(saved.toSorted());
  });
});

describe("a store whose", () => {
  it.each([-1, 0, 1, 3])("version is said to be %d is damaged, and no fault of ours", async (version) => {
    const account = await filledAccount();
    sql(account, `PRAGMA user_version = ${version}`);
    const [scan, ...others] = COMMANDS;
    const { answers, doctor, store } = await tryAll(account, others);
    expect(answers).toEqual(
      others.map(() => refusal(`is damaged: .*version is ${version},`, "tasks export")),
    );
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining(`version is ${version},`) });
    expect(store).toBe("unchanged");
    const { code, stdout } = await account.tasks(...scan!);
    expect([code, stdout.match(/\n/g)!.length]).toEqual([7, 500]);
  });

  it("table is missing is damaged, and no fault of ours", async () => {
    const account = await filledAccount();
    sql(account, "DROP TABLE record");
    expect(await tryAll(account)).toEqual(refusals("is damaged: its table 'record'", "tasks export"));
  });

  it.each([
    ["trigger 'evil'", "CREATE TRIGGER evil AFTER INSERT ON record BEGIN DELETE FROM record; END"],
    ["view 'evil'", "CREATE VIEW evil AS SELECT * FROM record"],
    ["index 'evil'", "CREATE INDEX evil ON record (deadline)"],
    ["table 'evil'", "CREATE TABLE evil (a)"],
  ])("schema holds a %s is refused, and nothing in it is used", async (what, statement) => {
    const account = await filledAccount();
    sql(account, statement);
    expect(await tryAll(account)).toEqual(
      refusals(`holds the ${what}, which tasks did not make`, "take it out"),
    );
  });

  it("tables are otherwise than ours is refused", async () => {
    const account = await filledAccount();
    sql(account, "ALTER TABLE record ADD COLUMN spy TEXT");
    expect(await tryAll(account)).toEqual(refusals("is damaged: its table 'record'", "tasks export"));
  });

  it("place is taken by a link to nowhere says so", async () => {
    const account = emptyAccount();
    symlinkSync("/nowhere/tasks.db", account.store);
    expect(await account.tasks("scan")).toEqual(
      refusal("tasks.db is a link to /nowhere/tasks.db, which is not there", "remove the link"),
    );
  });
});

describe("a data folder", () => {
  it("may have a Japanese name with spaces and quotes", async () => {
    const account = newAccount();
    const folder = join(account.folder, "熊本 はまち", 'it\'s 50% "data" & ?mode=ro#1');
    const first = await account.tasks("create", ...KEY, "--data-dir", folder);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(join(folder, "tasks.db")) });
    expect((await account.tasks("get", ...KEY, "--data-dir", folder)).stdout).toBe(first.stdout);
    expect(storeFilesIn(folder)).toEqual(["tasks.db"]);
  });

  it("may be relative, or a symbolic link", async () => {
    const account = newAccount();
    const relative = await account.tasks("create", ...KEY, "--data-dir", "here");
    expect(relative.code).toBe(0);
    const linked = await account.bash('ln -s here there; tasks scan --data-dir "$PWD/there"');
    expect(linked.stdout).toBe(relative.stdout);
  });

  it.each(["create", "get"])("below a regular file is an error with a hint for %s", async (verb) => {
    const account = newAccount();
    writeFileSync(join(account.folder, "file"), "");
    const run = await account.tasks(verb, ...KEY, "--data-dir", join(account.folder, "file", "tasks"));
    expect(run).toEqual(refusal("file/tasks/tasks.db cannot be made", "--data-dir"));
  });

  it.each([
    ["below a regular file", "file/tasks"],
    ["with a name that is too long", "x".repeat(300)],
  ])("%s is no place that status calls empty, or doctor good", async (_, name) => {
    const account = newAccount();
    writeFileSync(join(account.folder, "file"), "");
    const dataDir = join(account.folder, name);
    const status = await account.tasks("status", "--data-dir", dataDir);
    expect(status).toEqual(refusal(`${name}/tasks.db cannot be read`, "--data-dir"));
    const doctor = await account.tasks("doctor", "--data-dir", dataDir);
    expect(doctor.code).toBe(1);
  });

  it.skipIf(!existsSync("/proc/self"))("in /proc is an error with a hint", async () => {
    const run = await newAccount().tasks("create", ...KEY, "--data-dir", "/proc/tasks");
    expect(run).toEqual(refusal("/proc/tasks/tasks.db cannot be made", "--data-dir"));
  });

  it("is its owner's alone, and so is the store", async () => {
    const account = newAccount();
    await account.bash("umask 0; tasks create -u mai");
    const { stdout } = await account.bash('stat -c %a "$1" "$2"', account.dataDir, account.store);
    expect(stdout).toBe("700\n600\n");
  });
});

function emptyAccount(): Account {
  const account = newAccount();
  mkdirSync(account.dataDir, { recursive: true });
  return account;
}

async function filledAccount(): Promise<Account> {
  const account = newAccount();
  await fillStore(account, 500);
  return account;
}

function sql(account: Account, statements: string): void {
  const database = new Libsql(account.store);
  database.exec(statements);
  database.close();
}

function overwrite(path: string, position: number, length: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, position);
  closeSync(file);
}
