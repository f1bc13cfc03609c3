import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { manPages } from "../.build/man-pages.mjs";
import { programTree } from "../src/commands/shared/declaration/program-tree.ts";
import { loadCommands } from "../src/contents.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const tree = programTree(await loadCommands());
const pages = manPages({ ...tree, commands: [...tree.commands] }, "2026-11-26");

describe("the man pages", () => {
  it("are one for the program and one for each command, and the package installs them all", () => {
    const names = tree.commands.map(({ command }) => `${command.replaceAll(" ", "-")}.1`);
    expect([...pages.keys()]).toEqual(["tasks.1", ...names]);
    expect(packageJson.man.toSorted()).toEqual(
      [...pages.keys()].map((name) => `dist/man/${name}`).toSorted(),
    );
  });

  it("have all flags, arguments and examples of their commands and subcommands", () => {
    for (const one of tree.commands) {
      const page = read(pages.get(`${one.command.replaceAll(" ", "-")}.1`)!);
      for (const { flags, arguments: words, examples, summary } of [one, ...(one.subcommands ?? [])]) {
        for (const { flag, help = "" } of flags) {
          expect(page).toContain(flag);
          expect(page).toContain(help);
        }
        for (const { name } of words) expect(page).toContain(name);
        for (const example of examples) expect(page).toContain(example);
        if (one.summary === summary) expect(page).toContain(summary);
      }
    }
    for (const { meaning } of tree.exit_codes) expect(read(pages.get("tasks.1")!)).toContain(meaning);
  });

  const checkers: [string, string[]][] = [
    ["mandoc", ["-T", "lint", "-W", "warning"]],
    ["groff", ["-Kutf8", "-ww", "-z", "-man", "-Tutf8"]],
  ];
  const there = checkers.filter(([command]) => spawnSync(command, ["--version"]).error === undefined);

  it.skipIf(there.length === 0)("have nothing that mandoc or groff warns of", () => {
    const folder = temporaryFolder();
    const files = [...pages].map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return name;
    });
    for (const [command, options] of there) {
      for (const file of files) {
        const { status, stdout, stderr } = spawnSync(command, [...options, file], {
          cwd: folder,
          encoding: "utf8",
        });
        expect({ file, status, stdout, stderr }).toEqual({ file, status: 0, stdout: "", stderr: "" });
      }
    }
  });

  it.skipIf(there.length === 0)("show a person what was written, Japanese and backslashes too", () => {
    const folder = temporaryFolder();
    const odd = {
      ...tree.commands[0]!,
      description: ".a line\nof 'a' \\d-e 毎日",
      flags: [],
      examples: ["tasks `x`"],
    };
    const text = manPages({ ...tree, commands: [odd] }, "2026-11-26").get("tasks-create.1")!;
    writeFileSync(join(folder, "page.1"), text);
    const [command] = there[0]!;
    const words = command === "mandoc" ? ["-T", "utf8"] : ["-Kutf8", "-man", "-Tutf8"];
    const shown = execFileSync(command, [...words, join(folder, "page.1")], { encoding: "utf8" });
    const plain = stripVTControlCharacters(shown.replaceAll(/.[\b]/g, "")).replaceAll(/\s+/g, " ");
    expect(plain).toContain(".a line of 'a' \\d-e 毎日");
    expect(plain).toContain("tasks `x`");
  });
});

/** A page as roff reads it, without its requests. */
function read(page: string): string {
  const characters: { [name: string]: string } = { aq: "'", dq: '"', ga: "`", ti: "~", ha: "^" };
  return page
    .replaceAll(/\\f[BIR]/g, "")
    .replaceAll(/\\\(([a-z]{2})/g, (_, name: string) => characters[name]!)
    .replaceAll(/\\\[u([0-9A-F]+)\]/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("\\&", "")
    .replaceAll("\\-", "-")
    .replaceAll("\\e", "\\");
}
