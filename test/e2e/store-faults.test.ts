import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
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

/** One clear line with the store's name, a hint that can be followed, no stack, and the bytes as they were. */
async function expectRefusal(account: Account, wanted: { message: RegExp; hint: RegExp }): Promise<void> {
  const before = readFileSync(account.store);
  for (const words of COMMANDS) {
    const run = await account.tasks(...words);
    expectError(run, { code: 1, ...wanted });
    expect(run.stderr).toContain(account.store);
    expect(readFileSync(account.store).equals(before), words[0]).toBe(true);
    expect(readdirSync(account.dataDir)).toEqual(["tasks.db"]);
  }
  const doctor = await account.tasks("doctor", "-o", "ndjson");
  expect(doctor.stdout).toMatch(wanted.message);
  expect(doctor.code).toBe(1);
  expect(readFileSync(account.store).equals(before), "doctor").toBe(true);
}

function expectError(run: ProcessRun, wanted: { code: number; message: RegExp; hint: RegExp }): void {
  expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
  const [error = "", hint = ""] = run.stderr.split("\n");
  expect(error).toMatch(wanted.message);
  expect(error).not.toMatch(/a fault in tasks itself|undefined|\[object|Error\(/);
  expect(hint).toMatch(wanted.hint);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: wanted.code, stdout: "" });
}

describe("a file in the store's place that is", () => {
  it("from a newer version is refused by name and number", async () => {
    const account = await filledAccount();
    sql(account, "PRAGMA user_version = 99");
    await expectRefusal(account, { message: /version 99.*newer tasks/, hint: /install the newer tasks/ });
  });

  it("another program's, with no version of its own, is left alone", async () => {
    const account = emptyAccount();
    sql(account, "CREATE TABLE invoice (id INTEGER PRIMARY KEY); INSERT INTO invoice VALUES (1)");
    await expectRefusal(account, { message: /another program's SQLite file/, hint: /--data-dir/ });
  });

  it("another program's, with a version that could be ours, is left alone", async () => {
    const account = emptyAccount();
    sql(account, "CREATE TABLE invoice (id INTEGER PRIMARY KEY); PRAGMA user_version = 1");
    await expectRefusal(account, { message: /another program's SQLite file/, hint: /--data-dir/ });
  });

  it("another program's, empty but marked as its own, is left alone", async () => {
    const account = emptyAccount();
    sql(account, "PRAGMA application_id = 1196444487");
    await expectRefusal(account, { message: /another program's SQLite file/, hint: /--data-dir/ });
  });

  it("text is said to be no store", async () => {
    const account = emptyAccount();
    writeFileSync(account.store, "Dear diary,\n".repeat(1_000));
    await expectRefusal(account, { message: /is not a store/, hint: /backup|move it away/ });
  });

  it("a store whose first bytes are gone is said to be damaged", async () => {
    const account = await filledAccount();
    overwrite(account.store, 0, 512);
    await expectRefusal(account, { message: /is damaged/, hint: /backup/ });
  });

  it("a folder is an error with a hint", async () => {
    const account = emptyAccount();
    mkdirSync(account.store);
    expectError(await account.tasks("scan"), { code: 1, message: /tasks\.db/, hint: /--data-dir/ });
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
  it("is said to be damaged by whoever meets them, and nothing is written over them", async () => {
    const account = await filledAccount();
    // Beyond the first page, so that the file still opens.
    overwrite(account.store, 8_192, readFileSync(account.store).length - 8_192);
    const before = readFileSync(account.store);
    for (const words of [
      ["scan"],
      ["query", "--user", "mai"],
      ["create", ...KEY],
      ["update", ...KEY, "a=1"],
    ]) {
      const run = await account.tasks(...words);
      expectError(run, { code: 1, message: /tasks\.db is damaged/, hint: /backup/ });
      expect(readFileSync(account.store).equals(before), words[0]).toBe(true);
    }
    expect((await account.tasks("doctor")).code).toBe(1);
  });
});

describe("a data folder", () => {
  it("may have a Japanese name with spaces and quotes", async () => {
    const account = newAccount();
    const folder = join(account.folder, "熊本 はまち", 'it\'s 50% "data" & ?mode=ro#1');
    const first = await account.tasks("create", ...KEY, "--data-dir", folder);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(join(folder, "tasks.db")) });
    expect((await account.tasks("get", ...KEY, "--data-dir", folder)).stdout).toBe(first.stdout);
    expect(readdirSync(folder)).toEqual(["tasks.db"]);
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
    expectError(run, { code: 1, message: /file\/tasks\/tasks\.db cannot be made/, hint: /--data-dir/ });
  });

  it("below a regular file is no place that doctor calls good", async () => {
    const account = newAccount();
    writeFileSync(join(account.folder, "file"), "");
    const run = await account.tasks("doctor", "--data-dir", join(account.folder, "file", "tasks"));
    expect(run.code).toBe(1);
  });

  it.skipIf(!existsSync("/proc/self"))("in /proc is an error with a hint", async () => {
    const run = await newAccount().tasks("create", ...KEY, "--data-dir", "/proc/tasks");
    expectError(run, { code: 1, message: /\/proc\/tasks\/tasks\.db cannot be made/, hint: /--data-dir/ });
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
