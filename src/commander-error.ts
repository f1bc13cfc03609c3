import { CommanderError, type Command } from "commander";
import { shellWord } from "./task/shell-word.ts";
import { isNear } from "./task/nearest-word.ts";
import { shorten, usageError, type TasksError } from "./errors.ts";

// Words that other tools have taught people, and what they do here.
const MEANT: { readonly [word: string]: string } = {
  version: "tasks --version",
  list: "tasks query --user <name>",
  ls: "tasks query --user <name>",
  today: "tasks agenda",
  next: "tasks agenda",
  stats: "tasks summary",
  add: "tasks create",
  new: "tasks create",
  show: "tasks get",
  rm: "tasks delete",
  remove: "tasks delete",
  complete: "tasks done",
  finish: "tasks done",
  move: "tasks reschedule",
  postpone: "tasks reschedule",
  init: "tasks provision",
  deploy: "tasks provision",
  revert: "tasks undo",
};

// Of a word that the command line has and commander repeats.
const LONGEST_WORD = 100;

/** Commander's error as ours: its text without the prefix, its suggestion as the hint. */
export function translateCommanderError(error: CommanderError, program: Command, argv: string[]): TasksError {
  const { command, path } = usedCommand(program);
  const told = betterError(error, command, argv) ?? error;
  if (told.code === "commander.help")
    return path.length === 0 ? withoutCommand() : withoutSubcommand(command, path);
  const [first = ""] = told.message.replace(/^error: /, "").split("\n");
  const meant = whatWasMeant(told, command, argv);
  if (meant !== undefined) return usageError(cutWords(first), `did you mean \`${meant}\`? ${helpFor(path)}`);
  const suggestion = nearOf(told);
  const isOfCommand = command === program || told.code === "commander.unknownCommand";
  const help =
    helpForGlobal(program, first) ?? helpFor(isOfCommand ? path : [...path, ...defaultOf(command)]);
  return usageError(cutWords(first), suggestion === undefined ? help : `did you mean ${suggestion}? ${help}`);
}

/** What commander would say about a command line that begins with these words, the last of which is not a command. */
export function unknownCommand(program: Command, path: readonly string[]): TasksError {
  let command = program;
  for (const word of path.slice(0, -1)) {
    command.args = [word];
    command = command.commands.find((one) => isNamed(one, word))!;
  }
  program.args = [...path];
  command.args = path.slice(-1);
  return translateCommanderError(unknownCommandError(command), program, [...path]);
}

/** For a word that was taken for the argument of a default subcommand: that it is nearly another subcommand's name. */
export function misspeltSubcommand(group: Command): CommanderError | undefined {
  const [word] = group.args;
  if (defaultOf(group).length === 0 || word === undefined) return undefined;
  if (group.commands.some((one) => isNamed(one, word))) return undefined;
  const error = unknownCommandError(group);
  return nearOf(error) === undefined ? undefined : error;
}

/** What commander suggests, without what merely has a few letters of it: `done` for `nope`. */
function nearOf({ message }: CommanderError): string | undefined {
  const [, suggested = ""] = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message) ?? [];
  const [, wrong = ""] = /'([^']*)'/.exec(message) ?? [];
  const isChoice = message.includes("Allowed choices are") || message.includes("is not one of");
  const near = suggested.split(", ").filter((one) => isChoice || isNear(bare(wrong), bare(one)));
  return suggested === "" || near.length === 0 ? undefined : near.join(" or ");
}

function bare(word: string): string {
  return word.replace(/^-+/, "");
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
  const [, flags] = /^option '([^']+)'/.exec(complaint) ?? [];
  const option = program.options.find((one) => one.flags === flags);
  return option && `\`tasks help --all\` explains ${option.long}`;
}

function withoutCommand(): TasksError {
  return usageError(
    "the command is missing",
    "`tasks` alone shows how to begin, `tasks --help` all commands, `tasks --version` the version",
  );
}

/** A word that is another tool's, or a user's name in the place of --user. */
function whatWasMeant(error: CommanderError, command: Command, argv: readonly string[]): string | undefined {
  const [word] = command.args;
  if (word === undefined) return undefined;
  if (error.code === "commander.unknownCommand") return Object.hasOwn(MEANT, word) ? MEANT[word] : undefined;
  const isLoneWord = command.args.length === 1 && command.registeredArguments.length === 0;
  const takesUser = command.options.some(({ long }) => long === "--user") && !argv.includes("--user");
  const isUser =
    isLoneWord && takesUser && /^commander\.(excessArguments|missingMandatoryOptionValue)$/.test(error.code);
  return isUser ? `tasks ${command.name()} --user ${shellWord(word)}` : undefined;
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
  if (error.code === "commander.excessArguments") return misspeltSubcommand(command);
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

function defaultOf(command: Command): string[] {
  const name = (command as Suggesting)._defaultCommandName;
  return name === null ? [] : [name];
}

function cutWords(message: string): string {
  return message.replaceAll(/'([^']*)'/g, (_, word: string) => `'${shorten(word, LONGEST_WORD)}'`);
}
