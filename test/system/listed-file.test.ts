import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

const listIn = (folder: string) => join(folder, "home/.local/share/tasks/listed.json");

async function withRecords() {
  const machine = newMachine();
  for (const [user, deadline] of [
    ["mai", "1795600000"],
    ["mai", "1795700000"],
    ["ken", "1795600000"],
  ] as const)
    await machine.tasks("create", "--user", user, "--deadline", deadline, "-q");
  return { machine, terminal: machine.with({ terminalColumns: 80 }), path: listIn(machine.folder) };
}

/** The references of a list on a terminal. */
async function listed(machine: ReturnType<typeof newMachine>, ...words: string[]) {
  const { stdout } = await machine.tasks(...words, "--no-color", "-q");
  return stdout
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(" ")[0]!);
}

describe("what was listed", () => {
  it("is kept where references were shown, for the user alone, and nowhere else", async () => {
    const { machine, terminal, path } = await withRecords();
    await machine.tasks("scan");
    await machine.tasks("scan", "-o", "json");
    expect(existsSync(path)).toBe(false);
    await terminal.tasks("query", "--user", "mai");
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual([
      {
        table: "local tasks-dev-table",
        keys: [
          ["mai", "1795600000"],
          ["mai", "1795700000"],
        ],
      },
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is kept once, the newest list first, and of each table by itself", async () => {
    const { terminal, path } = await withRecords();
    await terminal.tasks("query", "--user", "mai");
    await terminal.tasks("scan");
    await terminal.tasks("query", "--user", "mai");
    const lists = JSON.parse(readFileSync(path, "utf8")) as { keys: string[][] }[];
    expect(lists.map(({ keys }) => keys.length)).toEqual([2, 1]);
    const [reference = ""] = await listed(terminal, "query", "--user", "mai");
    const other = await terminal.tasks("get", reference, "--table", "other");
    expect(other).toMatchObject({ code: 3, stdout: "" });
  });

  it("says nothing where it cannot be kept or read", async () => {
    const { terminal, path, machine } = await withRecords();
    const [reference = ""] = await listed(terminal, "query", "--user", "mai");
    for (const text of [
      "",
      "{",
      "[1]",
      '[{"table":"local tasks-dev-table","keys":[["mai",5],[]]}]',
      "null",
    ]) {
      writeFileSync(path, text);
      const run = await machine.tasks("get", reference);
      expect(run, text).toMatchObject({ code: 3, stdout: "" });
      expect(run.stderr).toMatch(/^error: no recently listed task has the reference /);
    }
    mkdirSync(`${path}.d`);
    chmodSync(join(path, ".."), 0o500);
    const run = await terminal.tasks("query", "--user", "mai", "--no-color");
    chmodSync(join(path, ".."), 0o700);
    expect(run).toMatchObject({ code: 0, stderr: "times are Asia/Tokyo, +09:00\n" });
  });

  it("is written over no file that a link names", async () => {
    const { terminal, path, machine } = await withRecords();
    const precious = join(machine.folder, "precious");
    writeFileSync(precious, "kept");
    symlinkSync(precious, path);
    await terminal.tasks("scan");
    expect(readFileSync(precious, "utf8")).toBe("kept");
    expect(readFileSync(path, "utf8")).toContain("mai");
  });
});
