import { CommanderError, type Command } from "commander";
import { shellWord } from "./task/shell-word.ts";
import { isNear } from "./task/nearest-word.ts";
import { shorten, usageError, type TasksError } from "./errors.ts";
import { LISTS, otherToolsWord } from "./other-tools-words.ts";

// Of a word that the command line has and commander repeats.
const LONGEST_WORD = 100;

/** Commander's error as ours: its text without the prefix, its suggestion as the hint. */
export function translateCommanderError(error: CommanderError, program: Command, argv: string[]): TasksError {
  const { command, path } = usedCommand(program);
  const told = betterError(error, command, argv) ?? error;
  if (told.code === "commander.help")
    return path.length === 0 ? withoutCommand() : withoutSubcommand(command, path);
  const used = [command, ...defaultOf(command)].at(-1)!;
  const usedPath = used === command ? path : [...path, used.name()];
  const first = inOurWords(told, used, usedPath);
  if (told.code === "commander.conflictingOption")
    return usageError(
      first,
      `leave one of the two out; \`tasks help ${usedPath.join(" ")}\` says what each does`,
    );
  const meant = whatWasMeant(told, { command, path, argv });
  if (meant !== undefined) return usageError(cutWords(first), meant);
  const suggestion = nearOf(told);
  const isOfCommand = command === program || told.code === "commander.unknownCommand";
  const help = helpForGlobal(program, first) ?? helpFor(isOfCommand ? path : usedPath);
  return usageError(cutWords(first), suggestion === undefined ? help : `did you mean ${suggestion}? ${help}`);
}

/** What commander would say about a command line that begins with these words, the last of which is not a command. */
export function unknownCommand(program: Command, path: readonly string[]): TasksError {
  let command = program;
  for (const word of path.slice(0, -1)) {
    command.args = [word];
    command = command.commands.find((one) => isNamed(one, word))!;
  }
  if (command.commands.length === 0) {
    const name = path.slice(0, -1).join(" ");
    return usageError(cutWords(`${name} has no subcommand '${path.at(-1)}'`), helpFor(path.slice(0, -1)));
  }
  program.args = [...path];
  command.args = path.slice(-1);
  return translateCommanderError(unknownCommandError(command), program, [...path]);
}

/** For a word that was taken for the argument of a default subcommand: that it is nearly another subcommand's name, or means one. */
export function misspeltSubcommand(group: Command): CommanderError | undefined {
  const [word] = group.args;
  if (defaultOf(group).length === 0 || word === undefined) return undefined;
  if (group.commands.some((one) => isNamed(one, word))) return undefined;
  const error = unknownCommandError(group);
  const isAnother = nearOf(error) !== undefined || otherToolsWord(word, namesOf(group)) !== undefined;
  return isAnother ? error : undefined;
}

/** What commander suggests, without what merely has a few letters of it: `done` for `nope`. */
function nearOf({ message }: CommanderError): string | undefined {
  const [, suggested = ""] = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message) ?? [];
  const [, wrong = ""] = /'([^']*)'/.exec(message) ?? [];
  const isChoice = CHOICES.test(message);
  const near = suggested.split(", ").filter((one) => isChoice || isNear(bare(wrong), bare(one)));
  return suggested === "" || near.length === 0 ? undefined : near.join(" or ");
}

function bare(word: string): string {
  return word.replace(/^-+/, "");
}

const CHOICES =
  /^error: option '([^']+)' argument '([^]*)' is invalid\. Allowed choices are (.+)\.$|is not one of/m;

/** What commander says of a flag or an argument, as we would; all else as it is. */
function inOurWords({ code, message }: CommanderError, used: Command, path: readonly string[]): string {
  const [first = ""] = message.replace(/^error: /, "").split("\n");
  const [, flags = "", wrong = "", choices] = CHOICES.exec(message) ?? [];
  if (choices !== undefined) return `${longOf(flags)} '${wrong}' is not one of ${choices}`;
  const [, lacking = ""] = /^\S.*'([^']+)'/.exec(first) ?? [];
  switch (code) {
    case "commander.optionMissingArgument":
      return `${longOf(lacking)} needs a value: ${lacking.replace(/^-\w, /, "").replace("...", "")}`;
    case "commander.conflictingOption":
      return `${[...first.matchAll(/'([^']+)'/g)].map(([, flag = ""]) => longOf(flag)).join(" and ")} do not go together`;
    case "commander.missingMandatoryOptionValue":
      return `${longOf(lacking)} is missing`;
    case "commander.missingArgument":
      return `<${lacking}> is missing`;
    case "commander.excessArguments": {
      const { args, registeredArguments: known } = used;
      const taken = known.map((one) => `<${one.name()}>`).join(" ");
      const only = taken === "" ? "no arguments" : `only ${taken}`;
      return `'${args[known.length] ?? ""}' is too many: ${path.join(" ")} takes ${only}`;
    }
    default:
      return first;
  }
}

function longOf(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

/** The command that the words name, down to the last subcommand, and the words. */
function usedCommand(program: Command): { command: Command; path: string[] } {
  const path: string[] = [];
  let command = program;
  // Commander too takes a word after an unknown flag for no command.
  for (const word of program.args) {
    const next = word.startsWith("-") ? undefined : command.commands.find((one) => isNamed(one, word));
    if (next === undefined) break;
    path.push(word);
    command = next;
  }
  return { command, path };
}

function isNamed(command: Command, word: string): boolean {
  return command.name() === word || command.aliases().includes(word);
}

function helpFor(path: readonly string[]): string {
  return path.length === 0
    ? "`tasks --help` lists the commands"
    : `\`tasks help ${path.join(" ")}\` shows its options`;
}

/** For a complaint about an option that every command has; a command's own help does not show these. */
function helpForGlobal(program: Command, complaint: string): string | undefined {
  const [word] = complaint.split(" ", 1);
  const option = program.options.find(({ long }) => long === word);
  return option && `\`tasks help --all\` explains ${option.long}`;
}

function withoutCommand(): TasksError {
  return usageError(
    "the command is missing",
    "`tasks` alone shows how to begin, `tasks --help` all commands, `tasks --version` the version",
  );
}

/** The hint for a word that is another tool's, or a user's name in the place of --user. */
function whatWasMeant(
  error: CommanderError,
  { command, path, argv }: { command: Command; path: readonly string[]; argv: readonly string[] },
): string | undefined {
  const [word] = command.args;
  if (word === undefined) return undefined;
  if (error.code === "commander.unknownCommand") {
    if (path.length === 0 && word === "version") return `did you mean \`tasks --version\`? ${helpFor([])}`;
    const meant = otherToolsWord(word, namesOf(command));
    if (meant === undefined) return undefined;
    return meant === LISTS ? meant : `did you mean ${meant}? ${helpFor([...path, meant])}`;
  }
  const isLoneWord = command.args.length === 1 && command.registeredArguments.length === 0;
  const takesUser = command.options.some(({ long }) => long === "--user") && !argv.includes("--user");
  const isUser =
    isLoneWord && takesUser && /^commander\.(excessArguments|missingMandatoryOptionValue)$/.test(error.code);
  return isUser
    ? `did you mean \`tasks ${command.name()} --user ${shellWord(word)}\`? ${helpFor(path)}`
    : undefined;
}

function namesOf(group: Command): string[] {
  return group.commands.map((one) => one.name());
}

function withoutSubcommand(command: Command, path: string[]): TasksError {
  const [last, ...others] = command.commands.map((one) => one.name()).toReversed();
  return usageError(
    `${path.join(" ")} needs a subcommand: ${others.toReversed().join(", ")} or ${last}`,
    helpFor(path),
  );
}

/** What happened, where commander is the first to notice something else. */
function betterError(error: CommanderError, command: Command, argv: string[]): CommanderError | undefined {
  if (error.code === "commander.excessArguments") {
    // One that takes no words can only have been given the name of a command.
    const takesNone = defaultOf(command).some(({ registeredArguments }) => registeredArguments.length === 0);
    return takesNone ? unknownCommandError(command) : misspeltSubcommand(command);
  }
  return error.code === "commander.missingMandatoryOptionValue" ? unknownFlag(command, argv) : undefined;
}

/** Commander misses a required flag before it sees that another one is misspelt: the misspelt one is what happened. */
function unknownFlag(command: Command, argv: string[]): CommanderError | undefined {
  const known = new Set<string | undefined>();
  for (let one: Command | null = command; one !== null; one = one.parent) {
    for (const { long } of one.options) known.add(long);
  }
  const unknown = argv.find((word) => /^--./.test(word) && !known.has(word.split("=")[0]));
  return unknown === undefined
    ? undefined
    : thrownBy(command, (one) => one.unknownOption(unknown.split("=")[0]!));
}

// Not in commander's types: they throw an error with what is nearest.
type Suggesting = Command & {
  unknownOption(flag: string): void;
  /** Of the first of its arguments. */
  unknownCommand(): void;
  _defaultCommandName: string | null;
};

function unknownCommandError(group: Command): CommanderError {
  return thrownBy(group, (one) => one.unknownCommand())!;
}

function thrownBy(command: Command, complain: (command: Suggesting) => void): CommanderError | undefined {
  try {
    complain(command as Suggesting);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown;
    throw thrown;
  }
  return undefined;
}

function defaultOf(command: Command): Command[] {
  const name = (command as Suggesting)._defaultCommandName;
  return command.commands.filter((one) => one.name() === name);
}

function cutWords(message: string): string {
  return message.replaceAll(/'([^']*)'/g, (_, word: string) => `'${shorten(word, LONGEST_WORD)}'`);
}
