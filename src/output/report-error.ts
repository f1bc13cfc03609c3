import { inspect, styleText } from "node:util";
import { exitCodes, shorten, TasksError } from "../errors.ts";
import { commandsIn, visibleCommands, withFlags, type GivenFlags } from "./with-flags.ts";
import { visible } from "./visible.ts";
import { withReferences } from "./with-references.ts";

interface ReportOptions {
  json: boolean;
  color: boolean;
  verbose: boolean;
  /** The references, by what they gave. */
  given?: ReadonlyMap<string, string>;
  /** What was given that the hint's commands need too. */
  flags?: GivenFlags;
}

// Room for two names and what is said of them.
const LONGEST_TEXT = 4200;
const ENDING = 1500;

/**
 * The text for stderr and the exit code. What is not a TasksError is a bug and brings its stack; a TasksError
 * does so, with its causes, when verbose.
 */
export function reportError(error: unknown, options: ReportOptions): { text: string; exitCode: number } {
  const known = error instanceof TasksError ? error : faultOf(error);
  const { kind } = known;
  const told = (text: string) => withoutLongWords(withReferences(text, options.given ?? new Map()));
  const message = told(known.message);
  const pasted = (text: string) => withFlags(told(text), options.flags ?? []);
  const hint = known.hint === undefined ? undefined : pasted(known.hint);
  const choices = known.choices?.map(pasted);
  const stack = options.verbose || known !== error ? stackOf(error, told) : undefined;
  const exitCode = exitCodes[kind];
  if (options.json) {
    const found = [hint ?? [], choices ?? []].flat().flatMap(commandsIn);
    const commands = found.length === 0 ? undefined : [...new Set(found)];
    // Escaped as JSON escapes, so still the same strings.
    return {
      text: `${visible(JSON.stringify({ error: { kind, message, hint, choices, commands, stack } }))}\n`,
      exitCode,
    };
  }
  const lines = [`${paint("error:", ["red", "bold"], options.color)} ${visible(message)}`];
  if (hint !== undefined) lines.push(`${paint("hint:", ["cyan"], options.color)} ${visibleCommands(hint)}`);
  for (const choice of choices ?? []) lines.push(`  ${visibleCommands(choice)}`);
  if (stack !== undefined) lines.push(...stack.split("\n").map(visible));
  return { text: `${lines.join("\n")}\n`, exitCode };
}

// A user's name has at most 2,048 bytes, and a parameter's as many characters: what may be one stays whole, to be pasted.
function withoutLongWords(text: string): string {
  const cut = text.replaceAll(/'([^']{2100,})'|\S{2100,}/g, (word, quoted: string | undefined) =>
    quoted === undefined ? shorten(word, 200) : `'${shorten(quoted, 200)}'`,
  );
  // A value with blanks in it need not be quoted. Behind it is what is wrong with it, or where in the code.
  return cut.length > LONGEST_TEXT ? `${shorten(cut, LONGEST_TEXT - ENDING)}${cut.slice(-ENDING)}` : cut;
}

function faultOf(error: unknown): TasksError {
  const what = error instanceof Error ? error.message || error.name : inspect(error);
  return new TasksError("failed", `a fault in tasks itself: ${what}`, {
    hint: "please report it, with this stack",
  });
}

// Stacks and messages only: inspect would also print what hangs on an error, such as a request with its signature.
function stackOf(error: unknown, told: (text: string) => string): string {
  const seen = new Set<unknown>();
  const stacks: string[] = [];
  for (let cause = error; cause !== undefined && !seen.has(cause);) {
    seen.add(cause);
    stacks.push(
      told(cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : inspect(cause)),
    );
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return stacks.join("\ncaused by: ");
}

function paint(text: string, style: ("red" | "bold" | "cyan")[], color: boolean): string {
  // Without validateStream: false, Node from 22.13 on asks the environment again; Node 20 does not know the option.
  return color ? styleText(style, text, { validateStream: false }) : text;
}
