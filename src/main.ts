import { CommanderError, type Command } from "commander";
import type { Context } from "./context.ts";
import { exitCodes, usageError } from "./errors.ts";
import { wantsColor } from "./output/color.ts";
import { reportError } from "./output/report-error.ts";
import { createProgram } from "./program.ts";

/** Runs one command line (without the program's own name) and gives its exit code. The only catch that ends a run. */
export async function main(argv: string[], context: Context): Promise<number> {
  // Commander does not wait for what it writes.
  const said: Promise<void>[] = [];
  const program = createProgram(context, (text) => void said.push(context.stdout.write(text)));
  try {
    await parse(program, argv);
    await Promise.all(said);
    return exitCodes.ok;
  } catch (thrown) {
    const error = thrown instanceof CommanderError ? translate(thrown, program) : thrown;
    const flags = program.opts<{ verbose?: boolean; color?: boolean }>();
    const { text, exitCode } = reportError(error, {
      json: wantsJson(argv, context),
      color: wantsColor({
        noColorFlag: flags.color === false,
        env: context.env,
        isTTY: context.stderr.isTTY,
      }),
      verbose: flags.verbose === true,
    });
    await context.stderr.write(text);
    return exitCode;
  }
}

async function parse(program: Command, argv: string[]): Promise<void> {
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
  } catch (thrown) {
    // Help and version leave through an error too.
    if (!(thrown instanceof CommanderError && thrown.exitCode === 0)) throw thrown;
  }
}

/** Commander's error as ours: its text without the prefix, its suggestion as the hint. */
function translate(error: CommanderError, program: Command): Error {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = /\(Did you mean (?:one of )?(.+)\?\)/.exec(rest.join(" "))?.[1];
  const used = program.args[0];
  const known = program.commands.some(
    (command) => command.name() === used || command.aliases().includes(used ?? ""),
  );
  const help = known ? `\`tasks help ${used}\` shows its options` : "`tasks --help` lists the commands";
  return usageError(first, suggestion === undefined ? help : `did you mean ${suggestion}? ${help}`);
}

/**
 * Whether errors are told as JSON: when json or ndjson was asked for, not when ndjson is only what a pipe gets. An
 * error that comes before the settings are known has the words and the environment to go by.
 */
function wantsJson(argv: string[], context: Context): boolean {
  const { source, value } = context.configured
    ? context.settings.output
    : { source: "", value: outputFlag(argv) ?? context.env["TASKS_OUTPUT"] };
  return source !== "default" && (value === "json" || value === "ndjson");
}

function outputFlag(argv: string[]): string | undefined {
  const at = argv.findLastIndex((word) => /^(-o|--output)(=|$)/.test(word));
  return at === -1 ? undefined : (argv[at]!.split("=")[1] ?? argv[at + 1]);
}
