import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandTree, type CommandTree } from "../../src/commands/shared/declaration/command-tree.ts";
import { loadCommands } from "../../src/contents.ts";
import { openAccount, type Account } from "../support/spawn-tasks.ts";

const PATIENCE_MS = 20_000;
const key = ["--user", "mai", "--deadline", "1800000000"];

/** One command line for each command; those that ask on a terminal are given nothing that would answer. */
const LINES: string[][] = [
  ["create", "--user", "mai"],
  ["get", ...key],
  ["query", "--user", "mai"],
  ["agenda", "--user", "mai"],
  ["summary", "--user", "mai"],
  ["scan"],
  ["update", "--user", "mai", "--all", "a=1"],
  ["edit", ...key],
  ["done", "--user", "mai", "--all"],
  ["reschedule", "--user", "mai", "--all", "--by", "+1d"],
  ["claim", "--user", "mai"],
  ["renew", ...key, "--lease-no", "1"],
  ["release", ...key, "--lease-no", "1"],
  ["delete", "--user", "mai", "--all"],
  ["history"],
  ["undo"],
  ["import", "tasks.ndjson"],
  ["export"],
  ["diff", "tasks.ndjson"],
  ["provision"],
  ["schedule", "nightly", "--user", "mai", "--rate", "3m"],
  ["schedule", "list"],
  ["schedule", "show", "nightly"],
  ["schedule", "enable", "nightly"],
  ["schedule", "disable", "nightly"],
  ["schedule", "next", "nightly"],
  ["schedule", "test", "nightly", "{}"],
  ["schedule", "send", "{}"],
  ["schedule", "migrate", "nightly"],
  ["schedule", "delete", "nightly"],
  ["endpoint", "create", "--auth", "none"],
  ["endpoint", "show"],
  ["endpoint", "delete"],
  ["logs", "--follow"],
  ["convert", "serverless.yml"],
  ["apply", "service.json", "--prune"],
  ["invoke", "--get", "mai"],
  ["status"],
  ["destroy"],
  ["parameter", "set", "/a", "x"],
  ["parameter", "get", "/a"],
  ["parameter", "list"],
  ["parameter", "delete", "/a"],
  ["policy", "query"],
  ["completion", "bash"],
  ["doctor"],
  ["config"],
  ["skill"],
  ["licences"],
  ["help"],
];

describe("without a terminal no command waits for a person", () => {
  let account: Account;
  let remove: () => void;
  beforeAll(async () => {
    ({ account, remove } = openAccount());
    writeFileSync(
      join(account.folder, "work", "tasks.ndjson"),
      '{"user_name":"mai","deadline_unix_time":9}\n',
    );
    writeFileSync(
      join(account.folder, "work", "service.json"),
      '{"schedules":{"often":{"user":"mai","rate":"3m"}}}\n',
    );
    await account.tasks("create", ...key);
  });
  afterAll(() => remove());

  it("each command has a line here, but serve, which runs until it is ended", async () => {
    const all = (await loadCommands()).filter(({ name }) => !/^(_|serve$)/.test(name));
    const leaves = all.flatMap((one) => leavesOf(commandTree(one, [])));
    const run = new Set(LINES.map((words) => leafOf(leaves, words)?.command));
    expect(leaves.filter(({ command }) => !run.has(command)).map(({ command }) => command)).toEqual([]);
  });

  it.each(["closed", "silent"] as const)("where standard input is %s", async (stdin) => {
    const late: string[] = [];
    for (const words of LINES) {
      const code = await run(account, words, stdin);
      if (code === undefined) late.push(words.join(" "));
    }
    expect(late).toEqual([]);
  });

  it("only what says that it reads standard input waits for it", async () => {
    const all = (await loadCommands()).flatMap((one) => leavesOf(commandTree(one, [])));
    const reading = all.filter(({ arguments: words, flags }) =>
      [...words, ...flags].some(({ stdin }) => stdin),
    );
    expect(reading.map(({ command }) => command).toSorted()).toEqual(
      ["delete", "diff", "done", "get", "import", "parameter set", "reschedule", "update"].toSorted(),
    );
    expect(await run(account, ["import", "-"], "silent", 2000)).toBeUndefined();
    expect(await run(account, ["import", "-"], "closed")).toBe(0);
  });
});

function leavesOf(command: CommandTree): CommandTree[] {
  return command.subcommands?.flatMap(leavesOf) ?? [command];
}

/** The command that the words run: a subcommand, or the one that stands in for it. */
function leafOf(leaves: CommandTree[], [name, second]: string[]): CommandTree | undefined {
  const named = leaves.find(({ command }) => command === name || command === `${name} ${second}`);
  return named ?? leaves.find((leaf) => leaf.is_default && leaf.command.startsWith(`${name} `));
}

/** Runs a command and gives its exit code; undefined where it had to be killed. */
async function run(
  { env, folder }: Account,
  words: string[],
  stdin: "closed" | "silent",
  patience = PATIENCE_MS,
): Promise<number | undefined> {
  const child = spawn(
    "sh",
    ["-c", stdin === "closed" ? 'exec "$@" <&-' : 'exec "$@"', "sh", "tasks", ...words],
    {
      cwd: join(folder, "work"),
      env,
      stdio: ["pipe", "ignore", "ignore"],
    },
  );
  const timer = setTimeout(() => child.kill("SIGKILL"), patience);
  const code = await new Promise<number | null>((resolve) => void child.once("exit", resolve));
  clearTimeout(timer);
  return code ?? undefined;
}
