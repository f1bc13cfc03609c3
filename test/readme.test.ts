import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { createProgram } from "../src/program.ts";
import { createContext } from "../src/system/system-context.ts";
import { newWorld } from "./support/run-tasks.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("README", () => {
  it("has the program's commands in its order, with its words", async () => {
    const rows = tableUnder("## Commands").map(([command = "", what]) => [command.replaceAll("`", ""), what]);
    expect(rows).toEqual((await commands()).map((command) => [`tasks ${command.name()}`, command.summary()]));
  });

  it("has the exit codes that the program uses", () => {
    const rows = tableUnder("## Exit codes").map(([code, kind]) => [kind, Number(code)]);
    expect(rows).toEqual(Object.entries(exitCodes));
  });

  it("names only flags that the program has", async () => {
    const declared = await commands();
    const known = new Set(
      [...declared, ...declared.flatMap((command) => command.commands), await createTestProgram()]
        .flatMap(({ options }) => options)
        .flatMap((option) => [option.long, option.short]),
    );
    const used = [...readme.matchAll(/(?:tasks [^`\n]*?|`)(--[a-z][a-z-]+)/g)].map(([, flag]) => flag);
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((flag) => !known.has(flag) && flag !== "--help")).toEqual([]);
  });

  it("shows a help with examples for each command", async () => {
    for (const command of await commands()) {
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help, command.name()).toContain(`Examples:\n  tasks ${command.name()}`);
    }
  });
});

function createTestProgram() {
  return createProgram(createContext(newWorld()), () => undefined);
}

async function commands() {
  return (await createTestProgram()).commands.filter(
    (command) => !command.name().startsWith("__") && command.name() !== "help",
  );
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
