import { spell, type Flag, type Flags } from "../../../flags/flag.ts";
import { globalFlags, type GlobalFlags } from "../../../flags/global-flags.ts";
import type { CommandDefinition } from "./define-command.ts";

/** What may stand for a word, and what it does. */
export interface Candidate {
  word: string;
  help?: string;
}

/** What may stand for the last word of a command line. */
export interface Completion {
  candidates: Candidate[];
  /** Names of the local store that belong there too: those that begin with `begin`, after what stands `before` them in the word. */
  names: { of: NameKind; begin: string; before: string } | undefined;
  /** The global flags that were given so far, as texts. */
  given: GlobalFlags;
}

const NAME_KINDS = ["user", "schedule", "parameter"] as const;
type NameKind = (typeof NAME_KINDS)[number];

/** Reads commands, flags and their choices from the declarations. `words`: those after `tasks`, the last unfinished. */
export function completionWords(commands: readonly CommandDefinition[], words: string[]): Completion {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const given = givenFlags(before);
  const only = (candidates: readonly Candidate[]): Completion => ({
    candidates: candidates.filter(({ word }) => word.startsWith(current)),
    names: undefined,
    given,
  });

  const operands = before.filter(
    (word, index) => !word.startsWith("-") && pendingFlag(globalFlags, before[index - 1]) === undefined,
  );
  const isHelp = operands[0] === "help";
  const path = pathOf(commands, isHelp ? operands.slice(1) : operands);
  const command = path.at(-1);
  const own = command === undefined ? [] : [command, ...command.subcommands.filter((one) => one.isDefault)];
  const flags = isHelp ? {} : (Object.assign({}, ...own.map((one) => one.flags)) as Flags);
  const all = { ...flags, ...globalFlags };

  const valuesOf = (type: ValueFlag["type"], begin: string, ahead: string): Completion => {
    const of = NAME_KINDS.find((kind) => kind === type.name);
    if (of !== undefined) return { candidates: [], names: { of, begin, before: ahead }, given };
    return only(choicesOf(type).map((choice) => ({ word: `${ahead}${choice}` })));
  };

  const [, name, begin] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  const joined = name === undefined ? undefined : pendingFlag(all, name);
  if (joined !== undefined) return valuesOf(joined.type, begin ?? "", `${name}=`);
  const pending = pendingFlag(all, before.at(-1));
  if (pending !== undefined) return valuesOf(pending.type, current, "");
  if (current.startsWith("-")) {
    const version = { word: "--version", help: "print the version" };
    const help = { word: "--help", help: "show options and examples" };
    return only([...longNames(flags), version, ...longNames(globalFlags), help]);
  }
  if (command === undefined) return only(namesOf(commands.filter(({ group }) => group !== undefined)));
  if (isHelp) return only(namesOf(command.subcommands));

  // Not exact where a flag's value stands among them: then nothing else is suggested for it.
  const taken = operands.length - path.length - operandsOfFlags(flags, before);
  const byDefault = command.subcommands.find((one) => one.isDefault);
  const declared = Object.values((byDefault ?? command).arguments);
  const argument = declared[Math.max(0, taken)];
  const names = argument === undefined ? undefined : valuesOf(argument.type, current, "");
  const isFirst = taken <= 0 && command.subcommands.length > 0;
  const { candidates } = only(isFirst ? namesOf(command.subcommands) : []);
  return names === undefined ? only([]) : { ...names, candidates: [...candidates, ...names.candidates] };
}

function namesOf(commands: readonly CommandDefinition[]): Candidate[] {
  return commands.map(({ name, summary }) => ({ word: name, help: summary }));
}

/** How many of the words are values of these flags. */
function operandsOfFlags(flags: Flags, words: readonly string[]): number {
  return words.filter(
    (word, index) => !word.startsWith("-") && pendingFlag(flags, words[index - 1]) !== undefined,
  ).length;
}

/** The command that the words name, after the commands that it is under. */
function pathOf(commands: readonly CommandDefinition[], words: string[]): CommandDefinition[] {
  const [first, ...rest] = words;
  const command = commands.find(
    ({ name, alias }) => name === first || (alias !== undefined && alias === first),
  );
  return command === undefined ? [] : [command, ...pathOf(command.subcommands, rest)];
}

type ValueFlag = Extract<Flag, { value: string }>;

/** The flag whose value comes after the word. */
function pendingFlag(flags: Flags, last: string | undefined): ValueFlag | undefined {
  if (last === undefined) return undefined;
  const found = Object.entries(flags).find(
    ([name, { short }]) => spell(name) === last || short === last,
  )?.[1];
  return found !== undefined && "value" in found ? found : undefined;
}

function givenFlags(words: readonly string[]): GlobalFlags {
  const given: { [name: string]: string } = {};
  for (const [index, word] of words.entries()) {
    const [, flag = word, joined] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const name = Object.keys(globalFlags).find((one) => spell(one) === flag);
    const value = joined ?? words[index + 1];
    if (name !== undefined && value !== undefined && pendingFlag(globalFlags, flag) !== undefined)
      given[name] = value;
  }
  return given;
}

function choicesOf(type: ValueFlag["type"]): readonly string[] {
  return "choices" in type ? (type.choices ?? []) : [];
}

function longNames(flags: Flags): Candidate[] {
  return Object.entries(flags).flatMap(([name, flag]) => [
    ...("help" in flag ? [{ word: spell(name), help: flag.help }] : []),
    ...(flag.no === undefined ? [] : [{ word: spell(name).replace("--", "--no-"), help: flag.no }]),
  ]);
}
