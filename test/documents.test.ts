import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, expectedOf, patternOf, typedLines, type Block } from "./support/document-blocks.ts";
import { openDocumentShell } from "./support/document-shell.ts";
import { documents } from "./support/documents.ts";
import { useNoAwsAccount } from "./support/no-aws-account.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

// What a block may need that no test has, and what then stands in it.
const NEEDS: { [need: string]: RegExp } = {
  npm: /\bnpm\b/,
  systemd: /\bsystemctl\b/,
};
// Programs that not every machine has.
const PROGRAMS = ["curl", "jq"].filter((name) => !isThere(name));
// Writes into the documents what was really shown, command by command.
const isUpdating = process.env["UPDATE_DOCUMENTS"] !== undefined;

useNoAwsAccount({ keys: true });

describe.each(documents)("$path shows what the program shows, word for word:", (document) => {
  const all = blocksOf(document);
  const blocks = all.filter(({ needs }) => needs === undefined);
  const lacking = PROGRAMS.filter((name) =>
    blocks.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)),
  );
  const folder = temporaryFolder(afterAll);
  let shown: string[] = [];
  beforeAll(async () => {
    if (blocks.length === 0 || lacking.length > 0) return;
    const shell = await openDocumentShell(folder);
    try {
      shown = await shell.run(blocks.flatMap(partsOf));
    } finally {
      await shell.stop();
    }
    if (isUpdating) writeFileSync(document.path, updated(document.text, blocks, shown));
  }, 60_000);

  it.skipIf(lacking.length > 0).each(blocks.map((block, index) => ({ block, index, place: block.place })))(
    "$place",
    ({ block, index }) => {
      const actual = shown[index * 2 + 1] ?? "";
      const expected = expectedOf(block);
      expect(patternOf(expected).test(actual) ? expected : actual).toBe(expected);
    },
  );

  it("and leaves out only what no test has", () => {
    const unknown = all.filter(({ needs, text }) => needs !== undefined && !NEEDS[needs]?.test(text));
    expect(unknown.map(({ place }) => place)).toEqual([]);
  });
});

/** What is to be run of a block: what comes before it, and itself. */
function partsOf(block: Block) {
  const { before, kind, text, now } = block;
  const script = kind === "sh" ? text : typedLines(block).map(typed).join("\n");
  return [
    { script: `${before}\n:`, now, isTerminal: false },
    { script, now, isTerminal: kind === "console" },
  ];
}

/** A line as it is typed, with the prompt before it. */
function typed(line: string): string {
  const text = `$ ${line.replaceAll("\n", "\n> ")}\n`;
  const isServing = / &(?: +#.*)?$/.test(line);
  return `__show '${text.replaceAll("'", String.raw`'\''`)}'\n${line}${isServing ? "\n__serving" : ""}`;
}

function updated(text: string, blocks: readonly Block[], shown: readonly string[]): string {
  return blocks.reduce((result, block, index) => {
    const actual = shown[index * 2 + 1]!;
    if (patternOf(expectedOf(block)).test(actual)) return result;
    if (block.kind === "console") {
      const [before, now] = [block.text, actual].map((session) => session.split(/^(?=\$ )/m));
      const lines = now!.map((command, at) =>
        patternOf(before![at] ?? "").test(command) ? before![at] : command,
      );
      return result.replace(block.whole, () => fenced("console", lines.join("")));
    }
    const printed = actual === "" ? "" : `\n\n${fenced("text", actual)}`;
    return result.replace(block.whole, () => fenced("sh", block.text) + printed);
  }, text);
}

function fenced(kind: string, text: string): string {
  return `\`\`\`${kind}\n${text}\`\`\``;
}

function isThere(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}
