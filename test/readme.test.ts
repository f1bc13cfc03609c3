import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { globalFlags } from "../src/flags/global-flags.ts";
import { spell, type Flags } from "../src/flags/flag.ts";
import { createProgram, loadCommands } from "../src/program.ts";
import { createContext } from "../src/system/system-context.ts";
import { newWorld } from "./support/run-tasks.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("README", () => {
  it("has the program's commands in its order, with its words", async () => {
    const rows = tableUnder("## Commands").map(([command = "", what]) => [command.replaceAll("`", ""), what]);
    expect(rows).toEqual((await commands()).map(({ name, summary }) => [`tasks ${name}`, summary]));
  });

  it("has the exit codes that the program uses", () => {
    const rows = tableUnder("## Exit codes").map(([code, kind]) => [kind, Number(code)]);
    expect(rows).toEqual(Object.entries(exitCodes));
  });

  it("names only flags that the program has", async () => {
    const declared = await loadCommands();
    const all = [...declared, ...declared.flatMap(({ subcommands }) => subcommands), { flags: globalFlags }];
    // The last two are commander's own.
    const known = new Set([...all.flatMap(({ flags }) => namesOf(flags)), "--help", "--version"]);
    const used = [...readme.matchAll(/(?:tasks [^`\n]*?|`)(--[a-z][a-z-]+)/g)].map(([, flag = ""]) => flag);
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((flag) => !known.has(flag))).toEqual([]);
  });

  it("shows a help with examples for each command", async () => {
    const program = await createProgram(createContext(newWorld()), () => undefined);
    for (const { name } of await commands()) {
      const command = program.commands.find((one) => one.name() === name)!;
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help, name).toContain(`Examples:\n  tasks ${name}`);
    }
  });
});

async function commands() {
  return (await loadCommands()).filter(({ name }) => !name.startsWith("__") && name !== "help");
}

function namesOf(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, { short = "", no }]) => [
    spell(name),
    short,
    ...(no === undefined ? [] : [spell(name).replace("--", "--no-")]),
  ]);
}

/** The cells of the first table under a heading, without its header. */
function tableUnder(heading: string): string[][] {
  const section = readme.slice(readme.indexOf(`${heading}\n`)).split(/\n## /)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
