import { exitCodes } from "../../../src/errors.ts";
import type { Assault } from "./assault.ts";

const CODES = new Set<number | null>(Object.values(exitCodes));
// What --exit-code asks for, and Ctrl-C, need no words.
const FAILURES = new Set<number>([1, 2, 3, 4, 5, 6, 7]);
const VERBOSE = /(^| )(-[a-z]*v|--verbose)( |$)/;
const LONGEST_TALK = 10_000;
// What a terminal obeys or hides, but for a style; none of ours has a background.
const DRIVES = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
const STYLE = new RegExp(String.raw`\u001b\[(?!45)\d*m`, "g");
const FORGED = /^(error|hint): forged/m;
const STACK = /^\s+at .+:\d+:\d+\)?$/m;

/** What no command may end with, whatever was done to it. */
export function judge(
  assault: Assault,
  command: string,
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
): void {
  const told = `${command}\nexit ${code}\n${stderr.trim().slice(0, 900)}`;
  // Of errors that begin alike one is shown.
  const kind = /^error: .{0,40}/m.exec(stderr)?.[0] ?? "";
  const asked = VERBOSE.test(command);
  if (!CODES.has(code)) assault.found("an exit code that is not in the table", told, kind);
  else if (stderr.includes("a fault in tasks itself")) assault.found("a fault in tasks itself", told, kind);
  else if (!asked && (STACK.test(stderr) || STACK.test(stdout))) assault.found("a stack", told, kind);
  else if (code !== null && FAILURES.has(code) && stderr.trim() === "" && stdout === "")
    assault.found("a failure that says nothing", told);
}

/** What no screen may be shown, whatever the values are: what drives it, lines that look like ours, a flood. */
export function judgeScreen(
  assault: Assault,
  command: string,
  { stdout, stderr, isTerminal }: { stdout: string; stderr: string; isTerminal: boolean },
): void {
  const asked = VERBOSE.test(command);
  const told = (text: string) => `${command}\n${JSON.stringify(text.slice(0, 600))}`;
  for (const text of isTerminal ? [stdout, stderr] : [stderr]) {
    const at = text.replaceAll(STYLE, "").search(DRIVES);
    if (at >= 0)
      assault.found("what drives a terminal", told(text.slice(Math.max(0, at - 100))), text.slice(0, 20));
  }
  // A stack has the message as it was.
  if (!asked && FORGED.test(stderr)) assault.found("a value that looks like a message", told(stderr));
  if (stderr.length > LONGEST_TALK * (asked ? 2 : 1))
    assault.found(
      `${LONGEST_TALK} letters on stderr, or twice as many with --verbose`,
      told(stderr),
      stderr.slice(0, 30),
    );
}

/** A command line as a shell takes it, for somebody who wants to see it again. */
export function shellText(words: readonly string[]): string {
  return ["tasks", ...words]
    .map(shortened)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ");
}

export function shortened(word: string): string {
  return word.length > 200 ? `${word.slice(0, 100)}…(${word.length})` : word;
}
