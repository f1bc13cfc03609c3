import { exitCodes } from "../../../src/errors.ts";
import type { Assault } from "./assault.ts";

const CODES = new Set<number | null>(Object.values(exitCodes));
// What --exit-code asks for, and Ctrl-C, need no words.
const FAILURES = new Set<number>([1, 2, 3, 4, 5, 6, 7]);
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
  const asked = /(^| )(-[a-z]*v|--verbose)( |$)/.test(command);
  if (!CODES.has(code)) assault.found("an exit code that is not in the table", told, kind);
  else if (stderr.includes("a fault in tasks itself")) assault.found("a fault in tasks itself", told, kind);
  else if (!asked && (STACK.test(stderr) || STACK.test(stdout))) assault.found("a stack", told, kind);
  else if (code !== null && FAILURES.has(code) && stderr.trim() === "" && stdout === "")
    assault.found("a failure that says nothing", told);
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
