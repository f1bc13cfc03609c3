import { shorten, usageError } from "../../errors.ts";
import { validateName } from "../validate-record.ts";
import type { Path } from "./path.ts";
import { unescape, type Refuse } from "./unescape.ts";

// What DynamoDB Local says too: "The document path has too many nesting levels", "List index is not within the
// allowable range".
const DEEPEST = 32;
const LARGEST_INDEX = 2 ** 31 - 1;

/** A name in backquotes, in which two of them, or one after a backslash, are one of the name. */
export const QUOTED_NAME = /`[^`\\]*(?:(?:\\.|``)[^`\\]*)*`/sy;
const INDEX = /\s*(0|[1-9]\d*)(?![\d.])/y;
const SPACE = /\s*/y;
const UNCLOSED: [string, string] = [
  "the name that begins here has no closing `",
  "close it, as in `my name`; a ` within it is written twice",
];

/** What differs where paths are read: which names need no backquotes, and how errors are told. */
export interface PathSyntax {
  /** Sticky. Spaces around what it finds are not part of the name. */
  bare: RegExp;
  /** The error for an offset where something else should stand. */
  expected(at: number, wanted: string, hint?: string): Error;
  refuse: Refuse;
}

/** Reads a name with its map keys and list indexes: `rank.ccf`, `list[0].name`, `` `a.b`.c ``. `end` is where it ends. */
export function readPath(text: string, start: number, syntax: PathSyntax): { path: Path; end: number } {
  const first = readName(text, start, "a name", syntax);
  const path: [string, ...(string | number)[]] = [first.name];
  let { end } = first;
  for (;;) {
    const at = afterSpace(text, end);
    if (text[at] === ".") {
      const next = readName(text, at + 1, "a name after the dot", syntax);
      path.push(next.name);
      end = next.end;
    } else if (text[at] === "[") {
      const next = readIndex(text, at + 1, syntax);
      path.push(next.index);
      end = next.end;
    } else break;
  }
  if (path.length <= DEEPEST) return { path, end };
  throw syntax.refuse(start, `the place is ${path.length} levels deep; DynamoDB allows ${DEEPEST}`);
}

function readName(
  text: string,
  start: number,
  wanted: string,
  { bare, expected, refuse }: PathSyntax,
): { name: string; end: number } {
  const at = afterSpace(text, start);
  const isQuoted = text[at] === "`";
  const raw = match(isQuoted ? QUOTED_NAME : bare, text, at);
  if (raw === undefined) throw isQuoted ? refuse(at, ...UNCLOSED) : expected(at, wanted);
  const name = isQuoted ? unescape(raw, at, refuse) : raw.trimEnd();
  if (name === "") throw refuse(at, "a name is empty", "write the attribute's name, as in `my name`");
  validateName(name);
  return { name, end: at + (isQuoted ? raw.length : name.length) };
}

function readIndex(text: string, start: number, { expected }: PathSyntax): { index: number; end: number } {
  const raw = match(INDEX, text, start);
  const index = Number(raw);
  if (raw === undefined || index > LARGEST_INDEX) {
    const hint = "an index is a whole number from 0, as in list[0]; a map's key follows a dot, as in map.key";
    throw expected(afterSpace(text, start), "a list index", hint);
  }
  const end = afterSpace(text, start + raw.length);
  if (text[end] !== "]") throw expected(end, "']'");
  return { index, end: end + 1 };
}

// Everything but what has a meaning in a path.
const ANY_NAME = /[^.`[\]]+/y;
const HINT =
  "write a path as in rank.ccf or tags[0]; a name with a dot or a bracket stands in backquotes: `a.b`";

/** The path that a whole text is. `what` names the text in messages: `--remove`, or `the attribute`. Throws usage errors. */
export function parsePath(text: string, what: string): Path {
  const expected = (at: number, wanted: string, hint = HINT) =>
    usageError(
      `${what} '${shorten(text)}': ${wanted} expected at column ${columnAt(text, at)}, not ${foundAt(text, at)}`,
      hint,
    );
  const refuse: Refuse = (at, message, hint = HINT) =>
    usageError(`${what} '${shorten(text)}': column ${columnAt(text, at)}: ${message}`, hint);
  const { path, end } = readPath(text, 0, { bare: ANY_NAME, expected, refuse });
  const rest = afterSpace(text, end);
  if (rest < text.length) throw expected(rest, "a dot, an index or the end");
  return path;
}

/** The column of an offset, counted in code points from 1. */
export function columnAt(text: string, at: number): number {
  return Array.from(text.slice(0, at)).length + 1;
}

/** What stands at an offset, for messages. */
export function foundAt(text: string, at: number): string {
  return at < text.length ? `'${String.fromCodePoint(text.codePointAt(at)!)}'` : "the end";
}

function afterSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.length ?? 0);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
