import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine, type Machine } from "../support/run-tasks.ts";

async function complete({ tasks }: Machine, ...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await tasks("__complete", "--", ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").slice(0, -1);
}

describe("tasks completion", () => {
  it.each([
    ["bash", "complete -o default -F _tasks tasks"],
    ["zsh", "#compdef tasks"],
    ["fish", "complete -c tasks"],
    ["powershell", "Register-ArgumentCompleter -Native -CommandName tasks"],
  ])("prints a script for %s, whatever the format", async (shell, part) => {
    const { tasks } = newMachine();
    const run = await tasks("completion", shell);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain(part);
    expect(await tasks("completion", shell, "-o", "json")).toEqual(run);
  });

  it("prints a script that bash accepts and completes with", async () => {
    const { stdout } = await newMachine().tasks("completion", "bash");
    const session =
      `tasks() { printf 'scan\\nschedule now\\n'; }\n${stdout}\n` +
      'COMP_WORDS=(tasks s); COMP_CWORD=1; _tasks; printf "%s\\n" "${COMPREPLY[@]}"';
    expect(execFileSync("bash", ["-c", session], { encoding: "utf8" })).toBe("scan\nschedule\\ now\n");
  });

  it("prints a script for powershell that asks for words in its quotes", async () => {
    const { stdout } = await newMachine().tasks("completion", "powershell");
    expect(stdout).toContain("tasks __complete --quote powershell -- @words");
  });

  it("refuses a shell that it does not know, naming those that it does", async () => {
    const run = await newMachine().tasks("completion", "tcsh");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: .*tcsh.*bash, zsh, fish, powershell.*\nhint: .+\n$/);
  });
});

describe("what may come next", () => {
  it("is written for powershell as it reads it", async () => {
    const machine = newMachine();
    for (const name of [
      "kumamoto",
      "熊本",
      "熊本 はまち",
      "it's",
      "a’b",
      "$(rm x)",
      "a;b",
      "a,b",
      "@x",
      '"',
      "`n",
    ])
      await machine.tasks("create", "-q", "--user", name);
    const run = await machine.tasks("__complete", "--quote", "powershell", "--", "query", "--user", "");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout.split("\n").slice(0, -1).toSorted()).toEqual(
      [
        "kumamoto",
        "熊本",
        "'熊本 はまち'",
        "'it''s'",
        "'a’’b'",
        "'$(rm x)'",
        "'a;b'",
        "'a,b'",
        "'@x'",
        "'\"'",
        "'`n'",
      ].toSorted(),
    );
    const flag = await machine.tasks("__complete", "--quote", "powershell", "--", "query", "--ov");
    expect(flag.stdout).toBe("--overdue\n");
  });

  it("is a command, first of all", async () => {
    const machine = newMachine();
    const commands = await complete(machine, "");
    expect(commands).toEqual(expect.arrayContaining(["create", "query", "config", "help"]));
    expect(commands.filter((word) => word.startsWith("_") || word === "local")).toEqual([]);
    expect(await complete(machine, "qu")).toEqual(["query"]);
    expect(await complete(machine, "--target", "aws", "qu")).toEqual(["query"]);
    expect(await complete(machine, "-q", "resc")).toEqual(["reschedule"]);
    expect(await complete(machine, "help", "resc")).toEqual(["reschedule"]);
  });

  it("is a flag of the command or of all commands", async () => {
    const machine = newMachine();
    expect(await complete(machine, "query", "--o")).toEqual(["--overdue", "--output"]);
    expect(await complete(machine, "query-by-user", "--over")).toEqual(["--overdue"]);
    expect(await complete(machine, "scan", "--over")).toEqual([]);
    expect(await complete(machine, "--st")).toEqual(["--stage"]);
  });

  it("is a subcommand, or a flag of it or of the one that runs without its name", async () => {
    const machine = newMachine();
    expect(await complete(machine, "schedule", "en")).toEqual(["enable"]);
    expect(await complete(machine, "help", "schedule", "n")).toEqual(["next"]);
    expect(await complete(machine, "schedule", "next", "--t")).toEqual([
      "--times",
      "--target",
      "--table",
      "--tz",
    ]);
    expect(await complete(machine, "schedule", "--ra")).toEqual(["--rate"]);
    expect(await complete(machine, "provision", "--no-p")).toEqual(["--no-pitr"]);
    expect(await complete(machine, "serve", "--sch")).toEqual([]);
    expect(await complete(machine, "--ver")).toEqual(["--version", "--verbose"]);
  });

  it("is a choice of the flag before", async () => {
    const machine = newMachine();
    expect(await complete(machine, "scan", "-o", "")).toEqual(["table", "json", "ndjson", "csv", "tsv"]);
    expect(await complete(machine, "scan", "--target", "l")).toEqual(["local"]);
    expect(await complete(machine, "completion", "f")).toEqual(["fish"]);
    // Anything may be a limit: nothing is suggested, so that the shell falls back to its own.
    expect(await complete(machine, "scan", "--limit", "")).toEqual([]);
  });

  it("is a user of the local store, without making one", async () => {
    const machine = newMachine();
    expect(await complete(machine, "query", "--user", "")).toEqual([]);
    expect(existsSync(join(machine.folder, "home/.local/share/tasks/tasks.db"))).toBe(false);
    for (const user of ["mai", "maki x", "ken", "two\nlines"])
      await machine.tasks("create", "--user", user, "-q");
    await machine.tasks("create", "--user", "elsewhere", "--stage", "prod");
    expect(await complete(machine, "query", "--user", "")).toEqual(["ken", "mai", "maki x"]);
    expect(await complete(machine, "done", "-u", "ma")).toEqual(["mai", "maki x"]);
  });

  it("is a choice after the = of its flag, with the flag before it", async () => {
    const machine = newMachine();
    expect(await complete(machine, "scan", "--output=")).toEqual(
      ["table", "json", "ndjson", "csv", "tsv"].map((format) => `--output=${format}`),
    );
    expect(await complete(machine, "scan", "--output=nd")).toEqual(["--output=ndjson"]);
    expect(await complete(machine, "scan", "--limit=")).toEqual([]);
    await machine.tasks("create", "-q", "--user", "mai");
    expect(await complete(machine, "query", "--user=m")).toEqual(["--user=mai"]);
  });

  it("is a schedule or a parameter of the local store", async () => {
    const machine = newMachine();
    await machine.tasks("schedule", "nightly", "-q", "--user", "mai", "--rate", "1d");
    await machine.tasks("schedule", "weekly", "-q", "--user", "mai", "--rate", "7d", "--stage", "prod");
    await machine.tasks("parameter", "set", "/tasks/dev/OWNER", "mai", "-q");
    expect(await complete(machine, "schedule", "enable", "")).toEqual(["nightly"]);
    expect(await complete(machine, "schedule", "disable", "--stage", "prod", "")).toEqual(["weekly"]);
    expect(await complete(machine, "--stage=prod", "schedule", "next", "w")).toEqual(["weekly"]);
    expect(await complete(machine, "schedule", "n")).toEqual(["next", "nightly"]);
    expect(await complete(machine, "schedule", "nightly", "")).toEqual([]);
    expect(await complete(machine, "schedule", "nightly", "--dis")).toEqual(["--disabled"]);
    expect(await complete(machine, "schedule", "--user", "mai", "nightly", "--dis")).toEqual(["--disabled"]);
    expect(await complete(machine, "schedule", "enable", "nightly", "--sta")).toEqual(["--stage"]);
    expect(await complete(machine, "parameter", "get", "/tasks/")).toEqual(["/tasks/dev/OWNER"]);
  });

  it("is of the table and the folder that the words name, and of no other target", async () => {
    const machine = newMachine();
    const folder = join(machine.folder, "elsewhere");
    await machine.tasks("create", "-q", "--user", "mai");
    await machine.tasks("create", "-q", "--user", "ken", "--table", "other");
    await machine.tasks("create", "-q", "--user", "rei", "--data-dir", folder);
    expect(await complete(machine, "query", "--table", "other", "--user", "")).toEqual(["ken"]);
    expect(await complete(machine, "--table=other", "query", "--user", "")).toEqual(["ken"]);
    expect(await complete(machine, "query", "--data-dir", folder, "--user", "")).toEqual(["rei"]);
    const none = join(machine.folder, "none");
    expect(await complete(machine, "query", "--data-dir", none, "--user", "")).toEqual([]);
    expect(existsSync(none)).toBe(false);
    expect(await complete(machine, "query", "--target", "aws", "--user", "")).toEqual([]);
    // What cannot be a setting is the command's to refuse.
    expect(await complete(machine, "query", "--table", "?", "--user", "")).toEqual([]);
    expect(await complete(machine, "query", "--table", "?", "--ov")).toEqual(["--overdue"]);
  });

  it("comes with what it does where that is asked for", async () => {
    const machine = newMachine();
    await machine.tasks("create", "-q", "--user", "mai");
    const described = async (...words: string[]) =>
      (await machine.tasks("__complete", "--described", "--", ...words)).stdout;
    expect(await described("resc")).toMatch(/^reschedule\t\S.*\n$/);
    expect(await described("query", "--desc")).toBe("--desc\tfuture first\n");
    expect(await described("query", "--user", "m")).toBe("mai\n");
  });
});
