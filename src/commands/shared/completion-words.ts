import { spell, type Flag, type Flags } from "../../flags/flag.ts";
import { globalFlags } from "../../flags/global-flags.ts";
import type { CommandDefinition } from "./define-command.ts";

/** What may stand for the last word of a command line. `users`: the user names of the local store belong there too. */
export interface Completion {
  words: string[];
  users: boolean;
}

/** Reads commands, flags and their choices from the declarations. `words`: those after `tasks`, the last unfinished. */
export function completionWords(commands: readonly CommandDefinition[], words: string[]): Completion {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const only = (candidates: readonly string[]) => ({
    words: candidates.filter((word) => word.startsWith(current)),
    users: false,
  });

  const operands = before.filter(
    (word, index) => !word.startsWith("-") && pendingFlag(globalFlags, before.slice(0, index)) === undefined,
  );
  const isHelp = operands[0] === "help";
  const path = pathOf(commands, isHelp ? operands.slice(1) : operands);
  const command = path.at(-1);
  const own = command === undefined ? [] : [command, ...command.subcommands.filter((one) => one.isDefault)];
  const flags = isHelp ? {} : (Object.assign({}, ...own.map((one) => one.flags)) as Flags);

  const pending = pendingFlag({ ...flags, ...globalFlags }, before);
  if (pending !== undefined) {
    if (pending.type.name === "user") return { words: [], users: true };
    return only(choicesOf(pending.type));
  }
  if (current.startsWith("-")) {
    return only([...longNames(flags), "--version", ...longNames(globalFlags), "--help"]);
  }
  if (command === undefined) {
    const names = commands.filter(({ group }) => group !== undefined).map(({ name }) => name);
    return only(names);
  }
  if (command.subcommands.length > 0) return only(command.subcommands.map(({ name }) => name));
  return only(isHelp ? [] : Object.values(command.arguments).flatMap(({ type }) => choicesOf(type)));
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

/** The flag whose value comes next. */
function pendingFlag(flags: Flags, before: string[]): ValueFlag | undefined {
  const last = before.at(-1);
  if (last === undefined) return undefined;
  const found = Object.entries(flags).find(
    ([name, { short }]) => spell(name) === last || short === last,
  )?.[1];
  return found !== undefined && "value" in found ? found : undefined;
}

function choicesOf(type: ValueFlag["type"]): readonly string[] {
  return "choices" in type ? (type.choices ?? []) : [];
}

function longNames(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, flag]) => [
    ...("help" in flag ? [spell(name)] : []),
    ...(flag.no === undefined ? [] : [spell(name).replace("--", "--no-")]),
  ]);
}
