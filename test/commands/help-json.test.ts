import { describe, expect, it } from "vitest";
import type { CommandTree } from "../../src/commands/shared/declaration/command-tree.ts";
import type { programTree } from "../../src/commands/shared/declaration/program-tree.ts";
import { loadCommands } from "../../src/contents.ts";
import { documentAt } from "../support/documents.ts";
import { newMachine } from "../support/run-tasks.ts";

type Tree = ReturnType<typeof programTree>;

const tasks = (...words: string[]) => newMachine().tasks(...words);

async function treeOf(...words: string[]): Promise<Tree> {
  const { code, stdout, stderr } = await tasks("help", "--json", ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Tree;
}

function flat(commands: readonly CommandTree[]): CommandTree[] {
  return commands.flatMap((one) => [one, ...flat(one.subcommands ?? [])]);
}

describe("tasks help --json", () => {
  it("has every command and subcommand of the program, in its order", async () => {
    const names = (await loadCommands()).flatMap(({ name, subcommands }) =>
      name.startsWith("_") ? [] : [name, ...subcommands.map((one) => `${name} ${one.name}`)],
    );
    expect(names).toContain("schedule next");
    expect(flat((await treeOf()).commands).map(({ command }) => command)).toEqual(
      names.map((name) => `tasks ${name}`),
    );
  });

  it("says of each command what its help says: flags, arguments, choices, examples", async () => {
    const all = await treeOf();
    for (const one of flat(all.commands)) {
      const { stdout } = await tasks("help", "--all", ...one.command.split(" ").slice(1));
      // An example that is wider than the help goes on below, as a shell reads it.
      const words = stdout.replaceAll(/ \\\n/g, " ").replaceAll(/\s+/g, " ");
      const says = (text: string) => expect(words, one.command).toContain(text.replaceAll(/\s+/g, " "));
      says(one.description);
      for (const { flag, value, bare, help = "", opposite, choices = [] } of [
        ...one.flags,
        ...all.global_flags,
      ]) {
        says(bare === undefined ? `${flag}${value === undefined ? "" : ` ${value}`} ` : flag);
        says(help);
        if (opposite !== undefined) says(opposite);
        if (choices.length > 0) says(`(one of ${choices.join(", ")}`);
      }
      for (const { name, help = "" } of one.arguments) {
        says(name);
        says(help);
      }
      for (const example of one.examples) says(example);
    }
  });

  it("knows types, limits, defaults, and what excludes or needs what", async () => {
    const [query] = (await treeOf("query")).commands;
    expect(query).toMatchObject({ command: "tasks query", alias: "tasks query-by-user", writes: false });
    const flags = Object.fromEntries(query!.flags.map((flag) => [flag.flag, flag]));
    expect(flags["--limit"]).toMatchObject({ type: "whole-number", least: 1, conflicts: ["--count"] });
    expect(flags["--from"]).toMatchObject({ type: "when", bare_day: "start" });
    // The other one of the two declares it.
    expect(flags["--asc"]?.conflicts).toEqual(["--desc", "--sort"]);
    const [next] = (await treeOf("schedule", "next")).commands;
    expect(next).toMatchObject({
      command: "tasks schedule next",
      arguments: [{ name: "name", type: "schedule", required: true }],
      flags: [{ flag: "--times", short: "-n", type: "whole-number", most: 1000, default: "5" }],
    });
    const [set] = (await treeOf("parameter", "set")).commands;
    expect(set?.arguments[1]).toMatchObject({ name: "value", stdin: "for - and where it is left out" });
    expect((await treeOf("get")).commands[0]?.flags).toContainEqual(
      expect.objectContaining({ flag: "--keys", stdin: "for -" }),
    );
    expect((await treeOf("invoke")).commands[0]?.needs_one_of[0]?.flags).toEqual([
      "--post",
      "--get",
      "--event",
    ]);
  });

  it("has a schema for all that a command prints, and no other", async () => {
    const all = await treeOf();
    const printed = new Set(flat(all.commands).flatMap(({ prints }) => prints));
    expect(new Set(Object.keys(all.schemas))).toEqual(printed);
    expect(Object.keys((await treeOf("query-by-user")).schemas)).toEqual(["record", "count"]);
    for (const { command, prints, subcommands } of flat(all.commands)) {
      expect(prints.length > 0, command).toBe(subcommands === undefined);
    }
  });

  it("has the manual's exit codes with its words", async () => {
    const rows = (await treeOf()).exit_codes.map(({ code, kind, meaning }) => [String(code), kind, meaning]);
    for (const cells of rows) {
      expect(
        documentAt("src/docs/scripts.md")
          .split("\n")
          .some((line) => cells.join("|") === cellsOf(line).join("|")),
        cells[1],
      ).toBe(true);
    }
  });

  it("refuses what is not there as help does, and what contradicts it", async () => {
    for (const words of [["nope"], ["schedule", "nope"]]) {
      const refused = await tasks("help", "--json", ...words);
      expect(refused).toEqual(await tasks("help", ...words));
      expect(refused).toMatchObject({ code: 2, stdout: "" });
    }
    expect(await tasks("help", "--json", "--all")).toMatchObject({ code: 2, stdout: "" });
  });
});

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
