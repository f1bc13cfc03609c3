import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { spell } from "../src/flags/flag.ts";
import { globalFlags } from "../src/flags/global-flags.ts";
import { loadCommands } from "../src/contents.ts";
import { newMachine, type Machine } from "./support/run-tasks.ts";

const key = ["--user", "mai", "--deadline", "1795600000"];
const odd = ["--user", "it's `mai`; $(x)", "--deadline", "1795600000"];

/** Command lines that are refused, on a store in which mai has tasks at 1795600000 and later that day. */
const PROVOKING: string[][] = [
  ["creat"],
  ["scedule", "list"],
  ["schedule", "lst"],
  ["ls"],
  ["version"],
  ["list"],
  ["query", "mai"],
  ["done", "mai"],
  ["get"],
  ["get", "zzzz"],
  ["get", "zzzz", "--user", "mai"],
  ["done", ...key.slice(0, 2)],
  ["done", "--user", "mai", "--deadline", "2026-11-25"],
  ["update", "--user", "mai", "--deadline", "2026-11-25", "a=1"],
  ["delete", "--user", "mai", "--deadline", "2026-11-25"],
  ["reschedule", "--user", "mai", "--deadline", "2026-11-25", "--to", "+1d"],
  ["done", "--user", "nobody", "--deadline", "7", "--stage", "prod"],
  ["get", ...odd],
  ["done", ...odd, "--table", "other table"],
  ["create", ...key],
  ["create", "--usr", "mai"],
  ["scan", "--limit", "0"],
  ["scan", "--target", "lcal"],
  ["query", "--user", "mai", "--where", "a ="],
  ["update", ...key],
  ["update", "--user", "mai", "a=1"],
  ["delete", "--user", "mai", "--all"],
  ["delete", ...key, "--all"],
  ["claim", "--user", "nobody"],
  ["renew", ...key, "--lease-no", "7"],
  ["release", ...key, "--lease-no", "7"],
  ["done", ...key, "--lease-no", "7"],
  ["undo", "nothing"],
  ["history", "nothing"],
  ["import", "absent.ndjson"],
  ["import", "tasks.json", "--format", "cvs"],
  ["diff", "absent.ndjson"],
  ["export", "absent/folder/x.ndjson"],
  ["schedule", "next", "none"],
  ["schedule", "test", "nightly", "{}"],
  ["schedule", "next", "on-start"],
  ["schedule", "nightly", "--user", "mai"],
  ["schedule", "enable", "none"],
  ["invoke"],
  ["logs"],
  ["invoke", "--event", "{"],
  ["parameter", "get", "/none"],
  ["parameter", "set", "a b", "x"],
  ["parameter", "delete", "/none"],
  ["policy", "nothing"],
  ["destroy"],
  ["completion", "bsh"],
  ["scan", "--table", "ssm:/none"],
  ["query", "--all-users", "--count", "--limit", "3"],
  ["schedule"],
  ["parameter"],
  ["help", "nope"],
];

describe("each command in the hint of an error", () => {
  it("is one that the program understands as it stands", async () => {
    const machine = newMachine();
    await machine.tasks("create", ...key, "status=open");
    await machine.tasks("create", "--user", "mai", "--deadline", "2026-11-25T09:00");
    await machine.tasks("create", "--user", "mai", "--deadline", "2026-11-25T10:00");
    await machine.tasks("schedule", "nightly", "--user", "mai", "--rate", "3m");
    await machine.tasks("schedule", "on-start", "--user", "mai", "--pattern", '{"source":["aws.ec2"]}');
    const given = new Map<string, string[]>();
    for (const words of PROVOKING) {
      for (const command of await commandsOf(machine, words)) given.set(command, words);
    }
    expect(given.size).toBeGreaterThan(25);
    const misunderstood: string[] = [];
    for (const [command, words] of given) {
      const run = await machine.tasks(...wordsOf(command));
      const asks = run.stderr.includes("there is no terminal to ask on");
      if (run.code === 2 && !asks) misunderstood.push(`${words.join(" ")} → ${command}: ${run.stderr}`);
    }
    expect(misunderstood).toEqual([]);
    // A task of an example is not the one that was meant.
    expect([...given.keys()].filter((command) => /k7fq|kumamoto/.test(command))).toEqual([]);
  });

  it("has flags that its command has, wherever it is written", async () => {
    const all = await loadCommands();
    const texts = readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join("src", name), "utf8"));
    const lines = texts.flatMap((text) => [...text.matchAll(/\\?`tasks ([a-z]+)( [^`]*?)?\\?`/g)]);
    expect(lines.length).toBeGreaterThan(40);
    for (const [line, name, rest = ""] of lines) {
      const command = all.find((one) => one.name === name);
      expect(command, line).toBeDefined();
      const flags = [command!, ...command!.subcommands].flatMap((one) => Object.keys(one.flags));
      const known = [...flags, ...Object.keys(globalFlags), "help"].map(spell);
      for (const [flag] of rest.matchAll(/(?<= )--[a-z][a-z-]+/g))
        expect(known, line).toContain(flag.replace("--no-", "--"));
    }
  });
});

/** The commands that the error of a refused command line gives to programs. */
async function commandsOf(machine: Machine, words: string[]): Promise<string[]> {
  const { stderr } = await machine.tasks(...words, "-o", "json", "-q");
  const error = stderr.split("\n").find((line) => line.startsWith('{"error":'));
  if (error === undefined) throw new Error(`${words.join(" ")} is not refused`);
  return (JSON.parse(error) as { error: { commands?: string[] } }).error.commands ?? [];
}

/** The words that a shell makes of a command. */
function wordsOf(command: string): string[] {
  const script = `tasks() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}
