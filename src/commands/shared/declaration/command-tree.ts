import { spell, type Argument, type Flag, type Flags } from "../../../flags/flag.ts";
import type { CommandDefinition } from "./define-command.ts";
import type { OutputShape } from "./output-shapes.ts";

/** The type of a value: its name, and what it may be. */
interface ValueTree {
  type: string;
  choices?: readonly string[];
  least?: number;
  most?: number;
  /** Of a `when`: whether a bare day is its first or its last second. */
  bare_day?: string;
  /** The text that counts where none is given. */
  default?: string;
  required?: true;
  repeats?: true;
  stdin?: string;
}

interface ArgumentTree extends ValueTree {
  name: string;
  help?: string;
}

export interface FlagTree extends Partial<ValueTree> {
  flag: string;
  short?: string;
  /** What stands for the value in the help; a switch has none. */
  value?: string;
  /** The text that counts where the flag is given without a value. */
  bare?: string;
  help?: string;
  /** The flag that turns it off, and its help. */
  opposite?: string;
  opposite_help?: string;
  conflicts?: string[];
  needs?: { flag: string; is?: string; hint: string };
}

export interface CommandTree {
  /** As it is typed, with the program's name. */
  command: string;
  alias?: string;
  group?: string;
  summary: string;
  description: string;
  details?: string;
  see_also?: string;
  /** Whether it is what its parent does when no other subcommand is named. */
  is_default?: true;
  writes: boolean;
  arguments: ArgumentTree[];
  flags: FlagTree[];
  /** Sets of flags, one of which has to be given. */
  needs_one_of: { flags: string[]; hint: string }[];
  examples: readonly string[];
  /** Names in `schemas`. */
  prints: readonly OutputShape[];
  subcommands?: CommandTree[];
}

/** A command and its subcommands as data. `path`: the words before its name. */
export function commandTree(command: CommandDefinition, path: readonly string[]): CommandTree {
  const { name, alias, group, details, seeAlso, subcommands } = command;
  const words = [...path, name];
  return {
    command: words.join(" "),
    ...(alias === undefined ? {} : { alias: [...path, alias].join(" ") }),
    ...(group === undefined ? {} : { group }),
    summary: command.summary,
    description: command.description,
    ...(details === undefined ? {} : { details }),
    ...(seeAlso === undefined ? {} : { see_also: seeAlso }),
    ...(command.isDefault ? { is_default: true } : {}),
    writes: command.writes,
    arguments: Object.entries(command.arguments).map(argumentTree),
    flags: flagTrees(command.flags),
    needs_one_of: command.needsOneOf.map(({ flags, hint }) => ({ flags: flags.map(spell), hint })),
    examples: command.examples,
    prints: command.prints,
    ...(subcommands.length === 0 ? {} : { subcommands: subcommands.map((one) => commandTree(one, words)) }),
  };
}

/** Flags as data. Of two that exclude each other both say so. */
export function flagTrees(flags: Flags): FlagTree[] {
  return Object.entries(flags).map(([name, flag]) => {
    const others = Object.keys(flags).filter((other) => flags[other]!.conflicts?.includes(name));
    const conflicts = [...new Set([...(flag.conflicts ?? []), ...others])].map(spell);
    const { short, needs, no } = flag;
    return {
      flag: "help" in flag ? spell(name) : opposite(name),
      ...(short === undefined ? {} : { short }),
      ...("value" in flag ? valueFlag(flag) : {}),
      help: "help" in flag ? flag.help : flag.no,
      ...("help" in flag && no !== undefined ? { opposite: opposite(name), opposite_help: no } : {}),
      ...(conflicts.length === 0 ? {} : { conflicts }),
      ...(needs === undefined ? {} : { needs: { ...needs, flag: spell(needs.flag) } }),
    };
  });
}

function opposite(name: string): string {
  return spell(name).replace("--", "--no-");
}

function valueFlag(flag: Extract<Flag, { value: string }>) {
  const { value, bare, required, repeats } = flag;
  return {
    value,
    ...(bare === undefined ? {} : { bare }),
    ...valueTree(flag, { required: required === true, repeats: repeats === true || "readAll" in flag.type }),
  };
}

function argumentTree([name, argument]: [string, Argument]): ArgumentTree {
  const { type, optional, default: ifAbsent, help } = argument;
  const repeats = "readAll" in type;
  const required = optional !== true && ifAbsent === undefined && !repeats;
  return {
    name,
    ...(help === undefined ? {} : { help }),
    ...valueTree(argument, { required, repeats }),
  };
}

function valueTree(
  { type, default: ifAbsent, stdin }: Pick<Argument, "type" | "default" | "stdin">,
  { required, repeats }: { required: boolean; repeats: boolean },
): ValueTree {
  const { name, least, most, bareDay, choices }: Limits = type;
  return {
    type: name,
    ...(choices === undefined ? {} : { choices }),
    ...(least === undefined ? {} : { least }),
    ...(most === undefined || most === Number.MAX_SAFE_INTEGER ? {} : { most }),
    ...(bareDay === undefined ? {} : { bare_day: bareDay }),
    ...(ifAbsent === undefined ? {} : { default: ifAbsent }),
    ...(required ? { required } : {}),
    ...(repeats ? { repeats } : {}),
    ...(stdin === undefined ? {} : { stdin }),
  };
}

// What some types have beside their name.
interface Limits {
  name: string;
  choices?: readonly string[];
  least?: number;
  most?: number;
  bareDay?: string;
}
