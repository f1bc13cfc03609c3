import type { CommandDefinition } from "./commands/shared/declaration/define-command.ts";
import { isCommand, loadCommand, loadCommands } from "./contents.ts";
import type { Context } from "./context.ts";
import { spell, type Argument, type Flag, type Flags } from "./flags/flag.ts";
import { globalFlags, lastTexts, type GlobalFlags } from "./flags/global-flags.ts";
import type { Texts } from "./flags/read-options.ts";
import { argumentTexts, runCommand } from "./run-command.ts";

/** A command line, ready to run. One that commander reads may still turn out to be wrong, and says so then. */
export interface CommandLine {
  run(): Promise<void>;
  /** What the global flags say, as far as the line has been read. */
  flags(): GlobalFlags;
  /** What was thrown while it ran, as an error of ours. */
  translate(thrown: unknown): unknown;
}

interface Words {
  texts: Texts;
  globals: GlobalFlags;
}

type Typed = Extract<Flag, { type: unknown }> | Argument;
type Given = { [name: string]: string[] | boolean };

/**
 * Nearly every command line is right. Such a one is read here, since commander, which has an answer to all others, takes longer to
 * load than the command takes to run. Undefined: commander is to read it.
 */
export async function plainLine(argv: readonly string[], context: Context): Promise<CommandLine | undefined> {
  const [name, ...words] = argv;
  if (!isCommand(name)) return undefined;
  const definition = await loadCommand(name);
  const read = readPlainWords(definition, words);
  if (read === undefined) return undefined;
  const { texts, globals } = read;
  const never = () => {
    throw new Error("what has choices has been read");
  };
  return {
    run: () =>
      runCommand(
        definition,
        texts,
        {
          context,
          typed: argv,
          configure: (file) => context.configure(globals, file),
          isQuiet: () => globals.quiet === true,
          commands: loadCommands,
          showHelp: never,
        },
        { refuseChoice: never },
      ),
    flags: () => globals,
    translate: (thrown) => thrown,
  };
}

/**
 * The words of a command, as commander would gather them. Undefined for what it would refuse, and for what is seldom
 * written: a value that begins with a dash, letters in one word, and flags that have an opposite or may be without a value.
 */
export function readPlainWords(definition: CommandDefinition, words: readonly string[]): Words | undefined {
  const { subcommands, run, isDefault, flags } = definition;
  if (subcommands.length > 0 || isDefault || run === undefined) return undefined;
  const given: Given = {};
  const globals: Given = { color: true };
  const others: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (!isDashed(word)) {
      others.push(word);
      continue;
    }
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const spelt = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    const global = findFlag(globalFlags, spelt);
    const [name, flag] = global ?? findFlag(flags, spelt) ?? [];
    if (name === undefined || flag === undefined) return undefined;
    const into = global === undefined ? given : globals;
    if (!("type" in flag)) {
      if (value !== undefined) return undefined;
      into[name] = "help" in flag;
      continue;
    }
    if (value === undefined) at += 1;
    const text = value ?? words[at];
    if (text === undefined || (value === undefined && isDashed(text)) || !isChoice(flag, text))
      return undefined;
    const before = into[name];
    into[name] = Array.isArray(before) ? [...before, text] : [text];
  }
  const texts: Texts = { ...argumentTexts(others, definition), ...given };
  if (!isWhole(definition, { given, others, texts })) return undefined;
  return { texts, globals: lastTexts(globals) };
}

function isDashed(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

/** The flag that is spelt like this; undefined also for one that can be written in ways that only commander knows. */
function findFlag(flags: Flags, spelt: string): [name: string, flag: Flag] | undefined {
  const isOpposite = spelt.startsWith("--no-");
  const long = isOpposite ? `--${spelt.slice("--no-".length)}` : spelt;
  const name = long.startsWith("--")
    ? nameOf(long.slice(2))
    : Object.keys(flags).find((one) => flags[one]!.short === spelt);
  if (name === undefined || !Object.hasOwn(flags, name)) return undefined;
  const flag = flags[name]!;
  const isOff = !("help" in flag);
  const isPlain = isOff || (flag.no === undefined && !("bare" in flag && flag.bare !== undefined));
  const isSpeltSo = spelt === flag.short || (isOff === isOpposite && spell(name) === long);
  return isPlain && isSpeltSo ? [name, flag] : undefined;
}

function nameOf(spelt: string): string {
  if (!spelt.includes("-")) return spelt;
  return spelt.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isChoice({ type }: Typed, text: string): boolean {
  return !("choices" in type) || type.choices === undefined || type.choices.includes(text);
}

/** Whether everything that has to be there is, and nothing excludes something else or is too much. */
function isWhole(
  { flags, arguments: declared }: CommandDefinition,
  { given, others, texts }: { given: Given; others: string[]; texts: Texts },
): boolean {
  const wantedFlags = Object.entries(flags).every(
    ([name, flag]) => !("required" in flag && flag.required) || Object.hasOwn(given, name),
  );
  const excluded = Object.keys(given).some((name) =>
    flags[name]!.conflicts?.some((other) => Object.hasOwn(given, other)),
  );
  const places = Object.entries(declared);
  const isList = places.some(([, { type }]) => "readAll" in type);
  const wantedWords = places.every(([name, argument]) =>
    Array.isArray(texts[name])
      ? (texts[name] as string[]).every((text) => isChoice(argument, text))
      : argument.optional === true || argument.default !== undefined || "readAll" in argument.type,
  );
  return wantedFlags && !excluded && wantedWords && (isList || others.length <= places.length);
}
