import type { Document } from "./documents.ts";

/**
 * What a document has for a shell.
 *
 * - `console` is a session on a terminal: each line after `$ ` is typed, and the block has what it shows. `…` stands for any
 *   text of a line, and alone on one for any lines.
 * - `sh` is a script. It runs as one, and what it prints is in the `text` block right after it; without one it prints nothing.
 * - `sh needs=npm` is not run: it needs what no test has.
 * - A comment before a block sets the stage: `clock:` says what time it is in Tokyo from there on, and `before:` has lines
 *   that are run first and that no reader has to see.
 */
export interface Block {
  /** `src/docs/dates.md:12`. */
  place: string;
  kind: "console" | "sh";
  needs: string | undefined;
  text: string;
  /** What a script prints. */
  printed: string;
  /** As it stands in the document, with what it prints. */
  whole: string;
  before: string;
  /** Milliseconds since 1970 UTC. */
  now: number;
}

const TOKYO = 9 * 3600 * 1000;
const START = Date.UTC(2026, 10, 24, 1);
const STAGE = /^<!-- (?<stage>clock|before):(?<told>[^]*?)-->$/;
const BLOCK = /^```(?<kind>console|sh)(?: needs=(?<needs>\S+))?\n(?<text>[^]*?)^```$/;
const PRINTED = /(?:\n+```text\n(?<printed>[^]*?)^```$)?/;
const PARTS = new RegExp(`${STAGE.source}|${BLOCK.source}${PRINTED.source}`, "gm");

export function blocksOf({ path, text: all }: Document): Block[] {
  const blocks: Block[] = [];
  let now = START;
  let before = "";
  for (const { 0: whole, index, groups = {} } of all.matchAll(PARTS)) {
    const { stage, told = "", kind, needs, text = "", printed = "" } = groups;
    if (stage === "clock") now = Date.parse(`${told.trim().replace(" ", "T")}Z`) - TOKYO;
    if (stage === "before") before = told.trim();
    if (kind !== "console" && kind !== "sh") continue;
    const place = `${path}:${all.slice(0, index).split("\n").length}`;
    blocks.push({ place, kind, needs, text, printed, whole, before, now });
    before = "";
  }
  return blocks;
}

/** The lines that are typed in a session: a line after `> ` goes on with the one before it. */
export function typedLines({ text }: Block): string[] {
  return [...text.matchAll(/^\$ (.*(?:\n> .*)*)$/gm)].map(([, lines = ""]) => lines.replaceAll("\n> ", "\n"));
}

/** All that is shown when a block runs. */
export function expectedOf({ kind, text, printed }: Block): string {
  return kind === "sh" ? printed : text;
}

export function patternOf(expected: string): RegExp {
  const lines = expected.split("\n").slice(0, -1);
  const patterns = lines.map((line) =>
    line.trim() === "…" ? String.raw`(?:.*\n)*?` : `${line.split("…").map(literally).join(".*")}\n`,
  );
  return new RegExp(`^${patterns.join("")}$`);
}

function literally(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
