import { CommanderError, type Command } from "commander";
import { translateCommanderError } from "./commander-error.ts";
import type { Context } from "./context.ts";
import { exitCodes, TasksError, type ErrorKind } from "./errors.ts";
import { wantsColor } from "./output/color.ts";
import { createProgram, globalFlagsOf, placeFlags, isCommand, loadCommands } from "./program.ts";

/** Runs one command line (without the program's own name) and gives its exit code. The only catch that ends a run. */
export async function main(argv: string[], context: Context): Promise<number> {
  // Commander does not wait for what it writes.
  const said: Promise<void>[] = [];
  const [first] = argv;
  const program = await createProgram(context, (text) => void said.push(context.stdout.write(text)), {
    only: isCommand(first) ? first : undefined,
    typed: argv,
  });
  try {
    await parse(program, argv, context);
    await Promise.all(said);
    return exitCodes.ok;
  } catch (thrown) {
    // These two set the exit code but are not reported.
    if (isKind(thrown, "changes")) return exitCodes.changes;
    if (isKind(thrown, "interrupted")) return context.interruption ?? exitCodes.interrupted;
    const error = thrown instanceof CommanderError ? translateCommanderError(thrown, program, argv) : thrown;
    const flags = globalFlagsOf(program);
    const { reportError } = await import("./output/report-error.ts");
    const { text, exitCode } = reportError(error, {
      json: wantsJson(flags.output, context),
      color: wantsColor({
        noColorFlag: flags.color === false,
        env: context.env,
        isTTY: context.stderr.isTTY,
      }),
      verbose: flags.verbose === true,
      given: context.given,
      flags: placeFlags(flags),
    });
    await context.stderr.write(text, "styled");
    return exitCode;
  }
}

function isKind(thrown: unknown, kind: ErrorKind): boolean {
  return thrown instanceof TasksError && thrown.kind === kind;
}

async function parse(program: Command, argv: string[], context: Context): Promise<void> {
  try {
    if (argv.length === 0) {
      const { overview } = await import("./overview.ts");
      await context.stdout.write(overview(await loadCommands(), context.stdout.columns ?? 80));
    } else await program.parseAsync(argv, { from: "user" });
  } catch (thrown) {
    // Help and version leave through an error too.
    if (!(thrown instanceof CommanderError && thrown.exitCode === 0)) throw thrown;
  }
}

/**
 * Whether errors are told as JSON: when json or ndjson was asked for, not when ndjson is only what a pipe gets. An
 * error that comes before the settings are known has the flag and the environment to go by.
 */
function wantsJson(flag: string | undefined, context: Context): boolean {
  const { source, value } = context.configured
    ? context.settings.output
    : { source: "", value: flag ?? context.env["TASKS_OUTPUT"] };
  return source !== "default" && (value === "json" || value === "ndjson");
}
