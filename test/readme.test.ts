import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { globalFlags } from "../src/flags/global-flags.ts";
import { spell, type Flags } from "../src/flags/flag.ts";
import { loadCommands } from "../src/contents.ts";
import { createProgram } from "../src/program.ts";
import { createContext } from "../src/system/system-context.ts";
import { documentAt, documents, wholeText } from "./support/documents.ts";
import { newWorld } from "./support/run-tasks.ts";

describe("README and the manual", () => {
  it("have the program's commands in its order, with its words", async () => {
    const rows = tableUnder("README.md", "## Commands").map(([command = "", what]) => [
      command.replaceAll("`", ""),
      what,
    ]);
    expect(rows).toEqual((await commands()).map(({ name, summary }) => [`tasks ${name}`, summary]));
  });

  it("have the exit codes that the program uses", () => {
    const rows = tableUnder("src/docs/scripts.md", "## Exit codes").map(([code, kind]) => [
      kind,
      Number(code),
    ]);
    expect(rows).toEqual(Object.entries(exitCodes));
  });

  it("name only flags that the program has", async () => {
    const declared = await loadCommands();
    const all = [...declared, ...declared.flatMap(({ subcommands }) => subcommands), { flags: globalFlags }];
    // The last two are commander's own.
    const known = new Set([...all.flatMap(({ flags }) => namesOf(flags)), "--help", "--version"]);
    const used = [...wholeText.matchAll(/(?:tasks [^`\n]*?|`)(--[a-z][a-z-]+)/g)].map(
      ([, flag = ""]) => flag,
    );
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((flag) => !known.has(flag))).toEqual([]);
  });

  it("lead to documents and headings that there are", () => {
    const links = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
        ([, target = "", heading]) => [path, target, heading] as const,
      ),
    );
    expect(links.length).toBeGreaterThan(15);
    for (const [from, target, heading] of links) {
      const to = target === "" ? from : join(dirname(from), target);
      expect(existsSync(to), `${from}: ${target}`).toBe(true);
      if (heading !== undefined) expect(headingsOf(to), `${from}: ${target}`).toContain(heading);
    }
    const manual = documents.map(({ path }) => path).filter((path) => path !== "README.md");
    const fromReadme = links.filter(([from]) => from === "README.md").map(([, target]) => target);
    expect(fromReadme).toEqual(expect.arrayContaining(manual));
  });

  it("come with a help with examples for each command", async () => {
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

/** As GitHub names them in a link. */
function headingsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, words = ""]) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The cells of the first table under a heading, without its header. */
function tableUnder(path: string, heading: string): string[][] {
  const text = documentAt(path);
  const section = text.slice(text.indexOf(`${heading}\n`)).split(/\n## /)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
