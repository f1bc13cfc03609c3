import { loadCommands } from "./contents.ts";
import type { Context } from "./context.ts";
import { exitCodes, TasksError, type ErrorKind } from "./errors.ts";
import { placeFlags } from "./flags/global-flags.ts";
import { wantsColor } from "./output/color.ts";
import { plainLine, type CommandLine } from "./plain-line.ts";

/** Runs one command line (without the program's own name) and gives its exit code. The only catch that ends a run. */
export async function main(argv: string[], context: Context): Promise<number> {
  const line = await readLine(argv, context);
  try {
    await line.run();
    return exitCodes.ok;
  } catch (thrown) {
    // These two set the exit code but are not reported.
    if (isKind(thrown, "changes")) return exitCodes.changes;
    if (isKind(thrown, "interrupted")) return context.interruption ?? exitCodes.interrupted;
    const flags = line.flags();
    const { reportError } = await import("./output/report-error.ts");
    const { text, exitCode } = reportError(line.translate(thrown), {
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

async function readLine(argv: string[], context: Context): Promise<CommandLine> {
  if (argv.length === 0) return wordlessLine(context);
  return (await plainLine(argv, context)) ?? (await import("./program.ts")).commanderLine(argv, context);
}

function wordlessLine({ stdout }: Context): CommandLine {
  return {
    async run() {
      const { overview } = await import("./overview.ts");
      await stdout.write(overview(await loadCommands(), stdout.columns ?? 80));
    },
    flags: () => ({}),
    translate: (thrown) => thrown,
  };
}

function isKind(thrown: unknown, kind: ErrorKind): boolean {
  return thrown instanceof TasksError && thrown.kind === kind;
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
