import type { Command, Option } from "commander";

/** What may stand for the last word of a command line. `users`: the user names of the local store belong there too. */
export interface Completion {
  words: string[];
  users: boolean;
}

/** Reads commands, flags and their choices from the declarations. `words`: those after `tasks`, the last unfinished. */
export function completionWords(program: Command, words: string[]): Completion {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = findCommand(program, before);
  const options = [...(command === undefined ? [] : command.options), ...program.options];
  const only = (candidates: readonly string[]) => ({
    words: candidates.filter((word) => word.startsWith(current)),
    users: false,
  });

  const pending = pendingOption(options, before);
  if (pending !== undefined) {
    if (pending.long === "--user") return { words: [], users: true };
    return only(pending.argChoices ?? []);
  }
  if (current.startsWith("-")) return only([...options.flatMap(({ long }) => long ?? []), "--help"]);
  if (command === undefined) {
    return only([...program.commands.filter((one) => !isHidden(one)).map((one) => one.name()), "help"]);
  }
  if (command.name() === "help")
    return only(program.commands.filter((one) => !isHidden(one)).map((one) => one.name()));
  if (command.commands.length > 0) return only(command.commands.map((one) => one.name()));
  return only(command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []));
}

function findCommand(program: Command, words: string[]): Command | undefined {
  const isValue = (index: number) => pendingOption(program.options, words.slice(0, index)) !== undefined;
  const name = words.find((word, index) => !word.startsWith("-") && !isValue(index)) ?? "";
  if (name === "help") return program.createCommand("help");
  const command = program.commands.find((one) => one.name() === name || one.aliases().includes(name));
  const next = new Set(words.slice(words.indexOf(name) + 1));
  return command?.commands.find((one) => next.has(one.name())) ?? command;
}

/** The option whose value comes next. */
function pendingOption(options: readonly Option[], before: string[]): Option | undefined {
  const last = before.at(-1);
  // An option without a short form has undefined in its place.
  if (last === undefined) return undefined;
  return options.find(
    (option) => (option.long === last || option.short === last) && (option.required || option.optional),
  );
}

// Commander keeps what `hidden: true` said in a field that its types do not show.
function isHidden(command: Command): boolean {
  return (command as Command & { _hidden?: boolean })._hidden === true;
}
