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

interface Moment {
  /** Milliseconds since 1970 UTC. */
  now: number;
  /** Costly where it is the machine's. */
  readonly tz: string;
}

/** What a part of a file says, by the flags for which its words stand; nothing where it is no object. */
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

const YEAR_MS = 400 * 86_400_000;

/**
 * The values of flags, of what a file says in their place: read by the flags' own types. Throws usage errors in the file's
 * words. A time that would be another one next year is none that a file can say.
 */
export async function readGiven(
  declared: Omit<Declared, "arguments">,
  given: readonly Given[],
  part: Part,
  moment: Moment,
): Promise<{ [name: string]: unknown }> {
  checkTogether(declared.flags, given, part);
  for (const { leaf, value, path } of given) {
    if (leaf.is !== "json" || !hasLongNumber(value)) continue;
    throw usageError(
      `${part.file}: ${path} has a number of more than 15 digits, of which some would be lost`,
      "write it as a text",
    );
  }
  const readAt = (now: number) => readOnce(declared, given, part, { now, tz: () => moment.tz });
  const read = await readAt(moment.now);
  const times = given.filter(({ leaf }) => leaf.is === "instant");
  if (times.length === 0) return read;
  const later = await readAt(moment.now + YEAR_MS);
  const moving = times.find(({ flag }) => read[flag] !== later[flag]);
  if (moving === undefined) return read;
  throw usageError(
    `${part.file}: ${moving.path}: '${String(moving.value)}' is another time each time it is read`,
    'write when it is, as in "2026-12-01T09:00:00Z"',
  );
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

function readOnce(
  declared: Omit<Declared, "arguments">,
  given: readonly Given[],
  part: Part,
  { now, tz }: { now: number; tz: () => string },
): Promise<{ [name: string]: unknown }> {
  const texts = Object.fromEntries(given.map(({ flag, leaf, value }) => [flag, textsOf(leaf, value)]));
  let { path } = part;
  const reader = {
    reading(what: string) {
      path = given.find(({ flag }) => spell(flag) === what)?.path ?? part.path;
      return {
        what,
        now: () => now,
        get tz() {
          return tz();
        },
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
const TYPED = /(?<=\b(?:as in|write|or|give) )--([a-z][a-z-]*) ('[^']*'|[^\s,;)`]+)/g;

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
