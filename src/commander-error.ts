import { CommanderError, type Command } from "commander";
import { usageError, type TasksError } from "./errors.ts";

/** Commander's error as ours: its text without the prefix, its suggestion as the hint. */
export function translateCommanderError(error: CommanderError, program: Command, argv: string[]): TasksError {
  const used = program.args.find((word) => !word.startsWith("-"));
  const command = program.commands.find((one) => one.name() === used || one.aliases().includes(used ?? ""));
  if (error.code === "commander.help") {
    return usageError(`unknown command '${argv.at(-1)}'`, "`tasks --help` lists the commands");
  }
  const told = (command && unknownFlag(error, command, argv)) ?? error;
  const [first = "", ...rest] = told.message.replace(/^error: /, "").split("\n");
  const suggestion = /\(Did you mean (?:one of )?(.+)\?\)/.exec(rest.join(" "))?.[1];
  const help =
    command === undefined ? "`tasks --help` lists the commands" : `\`tasks help ${used}\` shows its options`;
  return usageError(first, suggestion === undefined ? help : `did you mean ${suggestion}? ${help}`);
}

/** Commander misses a required flag before it sees that another one is misspelt: the misspelt one is what happened. */
function unknownFlag(error: CommanderError, command: Command, argv: string[]): CommanderError | undefined {
  if (error.code !== "commander.missingMandatoryOptionValue") return undefined;
  const options = [...command.options, ...(command.parent?.options ?? [])];
  const known = new Set(options.map(({ long }) => long));
  const unknown = argv.find((word) => /^--./.test(word) && !known.has(word.split("=")[0]));
  if (unknown === undefined) return undefined;
  try {
    // Not in commander's types; it throws the error with the nearest flag.
    (command as Command & { unknownOption(flag: string): void }).unknownOption(unknown.split("=")[0]!);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown;
    throw thrown;
  }
  return undefined;
}
