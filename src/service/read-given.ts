import { TasksError, usageError } from "../errors.ts";
import { spell, type Flags } from "../flags/flag.ts";
import { readOptions, type Declared } from "../flags/read-options.ts";
import { isObject } from "../task/unchecked.ts";
import { hasLongNumber } from "./long-number.ts";
import type { Leaf, Words } from "./node.ts";
import { wordOf } from "./words-of-flags.ts";

/** One value of a file, and the flag that it stands for. */
export interface Given {
  flag: string;
  leaf: Leaf;
  value: unknown;
  /** Its place in the file. */
  path: string;
}

interface Part {
  /** The file's path. */
  file: string;
  /** The place of them all. */
  path: string;
  /** A flag's word in the file, by the flag as it is typed without `--`. */
  wordOf: (flag: string) => string;
}

/** What a part of a file says, by the flags for which its words stand; nothing where it is not an object. */
export function givenOf(
  flags: Flags,
  { words }: Words,
  said: unknown,
  path: string,
  names: { readonly [flag: string]: string } = {},
): Given[] {
  if (!isObject(said)) return [];
  return Object.keys(flags).flatMap((flag) => {
    const word = wordOf(flag, { names });
    const leaf = Object.hasOwn(words, word) ? words[word]! : undefined;
    if (leaf === undefined || leaf.is === "words" || leaf.is === "named" || !Object.hasOwn(said, word))
      return [];
    return [{ flag, leaf, value: said[word], path: `${path}.${word}` }];
  });
}

/** When and where a text is read. */
interface Moment {
  /** Milliseconds since 1970 UTC. */
  now: number;
  tz: string;
}

// A time that a file says is the same for everybody who reads it, whenever that is.
const ONCE: Moment = { now: Date.UTC(2000, 0, 1), tz: "UTC" };
const ELSEWHERE: Moment = { now: Date.UTC(2001, 1, 5, 3, 4, 5), tz: "Asia/Kathmandu" };

/**
 * The values of flags, of what a file says in their place: read by the flags' own types. Throws usage errors in the file's
 * words, also for a time that is another one later, or in another zone than that which the file says.
 */
export async function readGiven(
  declared: Omit<Declared, "arguments">,
  given: readonly Given[],
  part: Part,
): Promise<{ [name: string]: unknown }> {
  checkTogether(declared.flags, given, part);
  for (const { leaf, value, path } of given) {
    if (leaf.is !== "json" || !hasLongNumber(value)) continue;
    throw usageError(
      `${part.file}: ${path} has a number of more than 15 digits, of which some would be lost`,
      "write it as a text",
    );
  }
  const read = await readAt(ONCE, declared, given, part);
  const times = given.filter(({ leaf }) => leaf.is === "instant");
  const there = times.length === 0 ? read : await readAt(ELSEWHERE, declared, given, part);
  for (const { flag, path, value } of times) {
    const isSame = await inFile({ ...part, path }, () => timeOf(read, flag) === timeOf(there, flag));
    if (isSame) continue;
    throw usageError(
      `${part.file}: ${path}: '${String(value)}' is not the same time for everybody, and always`,
      'write it as in "2026-12-01T09:00:00Z", or with a "zone" as in "2026-12-01T09:00:00"',
    );
  }
  return read;
}

/** A time, which may wait for the zone that another word says. */
function timeOf(read: { [name: string]: unknown }, flag: string): unknown {
  const value = read[flag];
  return typeof value === "function" ? (value as (zone: unknown) => unknown)(read["zone"]) : value;
}

/** Does something with what a file says; its usage errors are told in the file's words. */
export async function inFile<Result>(
  { file, path, wordOf }: Part,
  work: () => Result | Promise<Result>,
  pathOf: () => string = () => path,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TasksError) || error.kind !== "usage") throw error;
    const at = pathOf();
    const message = withoutFlag(error.message, (flag) => at.split(".").at(-1) === wordOf(flag));
    throw usageError(
      `${file}: ${at}: ${inWords(message, wordOf)}`,
      error.hint === undefined ? undefined : inWords(error.hint, wordOf),
    );
  }
}

function readAt(
  { now, tz }: Moment,
  declared: Omit<Declared, "arguments">,
  given: readonly Given[],
  part: Part,
): Promise<{ [name: string]: unknown }> {
  const texts = Object.fromEntries(given.map(({ flag, leaf, value }) => [flag, textsOf(leaf, value)]));
  let { path } = part;
  const reader = {
    reading(what: string) {
      path = given.find(({ flag }) => spell(flag) === what)?.path ?? part.path;
      return {
        what,
        now: () => now,
        tz,
        readFile: () => Promise.reject(usageError(`${what}: a file names no other file`)),
        note: async () => undefined,
      };
    },
    refuseChoice(_: string, text: string, choices: readonly string[]): never {
      throw usageError(`'${text}' is none of ${choices.join(", ")}`);
    },
  };
  return inFile(
    part,
    () => readOptions({ ...declared, arguments: {} }, texts, reader),
    () => path,
  );
}

/** What would be typed. */
function textsOf(leaf: Leaf, value: unknown): string[] | boolean | undefined {
  if (leaf.is === "switch") return value === true;
  if (value === false) return false;
  if (leaf.is === "map" && isObject(value))
    return Object.entries(value).map(([name, one]) => `${name}=${String(one)}`);
  if (Array.isArray(value)) return value.map(String);
  return [leaf.is === "json" ? JSON.stringify(value) : String(value)];
}

function checkTogether(flags: Flags, given: readonly Given[], { file, path, wordOf }: Part): void {
  for (const { flag } of given) {
    const other = given.find((one) => flags[flag]?.conflicts?.includes(one.flag));
    if (other === undefined) continue;
    const [first, second] = [flag, other.flag].map((name) => wordOf(spell(name).slice(2)));
    throw usageError(
      `${file}: ${path}: there is '${first}' and '${second}', and only one of them can be`,
      "leave one of the two out",
    );
  }
}

/** A message of the flag at whose place it is told, without its name: `--rate '3 moons' is no …`. */
function withoutFlag(message: string, isThere: (flag: string) => boolean): string {
  const [begin = "", flag = ""] = /^--([a-z][a-z-]*):? (?!(?:has|is|needs|names)\b)/.exec(message) ?? [];
  return isThere(flag) ? message.slice(begin.length) : message;
}

// What a hint shows as typed: `as in --rate 3m`.
const TYPED = /(?<=(?:\b(?:as in|write|or|give)|,) )--([a-z][a-z-]*) ('[^']*'|[^\s,;)`]+)/g;

/** A message about flags, as one about a file. */
function inWords(text: string, wordOf: (flag: string) => string): string {
  return text
    .replaceAll(TYPED, (_, flag: string, value: string) => `"${wordOf(flag)}": ${inJson(value)}`)
    .replaceAll(/(?<![\w-])--([a-z][a-z-]*)/g, (_, flag: string) => wordOf(flag));
}

function inJson(shown: string): string {
  const value = shown.replace(/^'(.*)'$/, "$1");
  if (/^\d+$/.test(value) || value.startsWith("{")) return value;
  const [, name, rest] = /^([A-Za-z]\w*)=(\w+)$/.exec(value) ?? [];
  return name === undefined ? JSON.stringify(value) : `{"${name}": "${rest}"}`;
}
