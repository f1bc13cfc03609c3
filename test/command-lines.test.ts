import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { CommandDefinition } from "../src/commands/shared/declaration/define-command.ts";
import { exitCodes } from "../src/errors.ts";
import { loadCommands } from "../src/contents.ts";
import { blocksOf } from "./support/document-blocks.ts";
import { documents, wholeText } from "./support/documents.ts";
import { newMachine } from "./support/run-tasks.ts";
import { RULER_EVENT } from "./schedule/pattern/events.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

// What the lines speak of as if it were there.
const FILES = {
  "event.json": JSON.stringify(RULER_EVENT),
  "pattern.json": '{"source":["aws.ec2"]}',
  // What a service has; x is a file where no name is said.
  "practice.json": '{"service":"practice"}',
  x: '{"service":"practice"}',
};
// Written by the examples of tasks completion.
const FOLDERS = ["home/.local/share/bash-completion/completions", "home/.config/fish/completions"];
const VARIABLES = { PROFILE: "profile" };

/**
 * Keeps every command's words for the test and does nothing else. All are in one write, since a pipe's commands run side by
 * side: bash writes at the end of a line, so that no line ends between them.
 */
const SHELL = `
PATH=/nowhere
fpath=(. .)
command_not_found_handle() { return 0; }
tasks() {
  printf '%s\\0' "$@" $'\\x1e' >&9
}
npx() { "$@"; }
`;

/** Blocks for a shell that no test runs; see documents.test.ts for all others. */
const scripts = documents.flatMap((document) =>
  blocksOf(document).flatMap(({ needs, text }) => (needs === undefined ? [] : [text])),
);
const prose = wholeText.replaceAll(/^```.*?^```$/gms, "");

let commands: CommandDefinition[];
let ran: string[];
beforeEach(async () => {
  const before = process.cwd();
  process.chdir(temporaryFolder());
  onTestFinished(() => process.chdir(before));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(name, text);
  commands = await loadCommands();
  ran = [];
  for (const definition of [...commands, ...commands.flatMap(({ subcommands }) => subcommands)]) {
    const { name, run } = definition;
    if (run === undefined) continue;
    vi.spyOn(definition as { run: typeof run }, "run").mockImplementation(async (...given) => {
      ran.push(name);
      if (name === "help") await run(...given);
    });
  }
});
afterEach(() => vi.restoreAllMocks());

/** The command lines of scripts for a shell, as words. Nothing else of the scripts is run. */
function commandLines(texts: readonly string[]): string[][] {
  const folder = temporaryFolder();
  const file = join(folder, "lines");
  for (const path of FOLDERS) mkdirSync(join(folder, path), { recursive: true });
  const script = `exec 9>>"$1"; ${SHELL}\n${texts.map((text) => `(\n${text}\n)`).join("\n")}\n:`;
  const env = { ...VARIABLES, HOME: join(folder, "home") };
  execFileSync("bash", ["-c", script, "bash", file], { cwd: folder, env, stdio: "ignore", timeout: 20_000 });
  const lines = readFileSync(file, "utf8").split("\x1e\0").slice(0, -1);
  return lines.map((line) => line.split("\0").slice(0, -1));
}

/** The error with which the program refuses a command line before the command runs; "" where it does not. */
async function refusal(words: string[]): Promise<string> {
  const { code, stderr } = await newMachine()
    .with({ workingFolder: process.cwd() })
    .tasks(...words);
  expect(stderr.includes("error: "), stderr).toBe(code !== exitCodes.ok);
  return code === exitCodes.ok ? "" : stderr;
}

describe("every command line of README and the manual", () => {
  it("in a block that no test runs is taken by the program, flags and values and all", async () => {
    const lines = commandLines(scripts);
    const written = scripts.join("\n").match(/\btasks [a-z]/g) ?? [];
    expect(lines.length).toBe(written.length);
    for (const words of lines) expect(await refusal(words), words.join(" ")).toBe("");
    expect(ran.length).toBe(lines.length);
  });

  it("in the text has a command that there is, with flags that are its own", async () => {
    const names = commands.map(({ name }) => name);
    const lines = [...prose.matchAll(/`(tasks )?([^`\n]+)`/g)].flatMap(([, own, line = ""]) => {
      const isLine = own !== undefined || names.some((name) => line.startsWith(`${name} `));
      return isLine ? alternatives(line).map((one) => `tasks ${one}`) : [];
    });
    expect(lines.length).toBeGreaterThan(40);
    for (const words of commandLines(lines)) {
      // One in a sentence need not be whole.
      const told = await refusal(words);
      if (!LACKING.test(told)) expect(told, words.join(" ")).toBe("");
    }
  });
});

const LACKING =
  /^error: (<[\w-]+> is missing|--\S+ is missing|--\S+ needs a value: --|there is no --|\w+ needs a subcommand)/;

/** Lines without placeholders: `get | set <name>` is two, and `<file>` any word. */
function alternatives(line: string): string[] {
  const several = /^(.*?)(\S+(?: ?\| ?\S+)+)(.*)$/.exec(line);
  if (!several) return [line.replaceAll("<command>", "create").replaceAll(/<[a-z-]+>/g, "x")];
  const [, before = "", words = "", after = ""] = several;
  return words.split(/ ?\| ?/).flatMap((word) => alternatives(before + word + after));
}

describe("every example in the help", () => {
  it("is a command line of its own command", async () => {
    for (const command of [...commands, ...commands.flatMap(({ subcommands }) => subcommands)]) {
      const own = new Set([command, ...command.subcommands].map(({ name }) => name));
      ran = [];
      for (const words of commandLines(command.examples)) {
        expect(await refusal(words), words.join(" ")).toBe("");
      }
      const isShown = command.examples.length === 0 || ran.some((name) => own.has(name));
      expect(isShown, command.name).toBe(true);
    }
  });
});
