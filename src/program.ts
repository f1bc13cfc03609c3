import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addCommand, addFlags, flagTexts, refuseChoice } from "./add-command.ts";
import type { CommandDefinition } from "./commands/shared/define-command.ts";
import type { Context } from "./context.ts";
import { globalFlags, type GlobalFlags } from "./flags/global-flags.ts";

type Declare = ((program: Command, context: Context) => void) | CommandDefinition;

/** The commands in the order of the help. Each is loaded when it is declared. */
const CONTENTS: { [heading: string]: { [name: string]: () => Promise<Declare> } } = {
  "Records:": {
    create: async () => (await import("./commands/create.ts")).createCommand,
    get: async () => (await import("./commands/get.ts")).getCommand,
    query: async () => (await import("./commands/query.ts")).queryCommand,
    scan: async () => (await import("./commands/scan.ts")).scanCommand,
    update: async () => (await import("./commands/update.ts")).updateCommand,
    done: async () => (await import("./commands/done.ts")).doneCommand,
    reschedule: async () => (await import("./commands/reschedule.ts")).rescheduleCommand,
    delete: async () => (await import("./commands/delete.ts")).deleteCommand,
    import: async () => (await import("./commands/import.ts")).importCommand,
    export: async () => (await import("./commands/export.ts")).exportCommand,
  },
  "Cloud resources:": {
    provision: async () => (await import("./commands/provision.ts")).provisionCommand,
    schedule: async () => (await import("./commands/schedule.ts")).declareSchedule,
    invoke: async () => (await import("./commands/invoke.ts")).declareInvoke,
    status: async () => (await import("./commands/status.ts")).statusCommand,
    destroy: async () => (await import("./commands/destroy.ts")).destroyCommand,
    parameter: async () => (await import("./commands/parameter.ts")).declareParameter,
    policy: async () => (await import("./commands/policy.ts")).policyCommand,
    serve: async () => (await import("./commands/serve.ts")).serveCommand,
  },
  "Helpers:": {
    completion: async () => (await import("./commands/completion.ts")).declareCompletion,
    doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
    config: async () => (await import("./commands/config.ts")).configCommand,
  },
};

/** Whether the word is a command's name, and not an alias. */
export function isCommand(word: string | undefined): word is string {
  return Object.values(CONTENTS).some((commands) => word !== undefined && Object.hasOwn(commands, word));
}

/**
 * The commander program: the global options, and the commands. `only` leaves out all commands but that one, for a command
 * line that begins with its name: to load and declare the others takes longer than most commands.
 */
export async function createProgram(
  context: Context,
  say: (text: string) => void,
  only?: string,
): Promise<Command> {
  const program = new Command("tasks");
  // Set before any command is made, because commands inherit these when they are made.
  program
    .exitOverride()
    .configureOutput({
      writeOut: say,
      // What commander would write to stderr is told once, by whoever catches its error.
      writeErr: () => undefined,
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getOutHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .helpCommand("help [command]", "show a command's options and examples");

  program
    .description("Task records in DynamoDB, and on a laptop without an AWS account.")
    .version(packageJson.version, "-V, --version", "print the version");
  addFlags(program, globalFlags);
  program.hook("preAction", () => {
    const flags = globalFlagsOf(program);
    for (const [name, { type }] of [
      ["target", globalFlags.target] as const,
      ["output", globalFlags.output] as const,
    ]) {
      const text = flags[name];
      if (text !== undefined && !type.choices.some((choice) => choice === text))
        refuseChoice(program, name, text, type.choices);
    }
    context.configure(flags);
  });

  for (const [heading, commands] of Object.entries(CONTENTS)) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) {
      if (only !== undefined && name !== only) continue;
      const declare = await load();
      if (typeof declare === "function") declare(program, context);
      else addCommand(program, declare, { context, commands: async () => [] });
    }
  }
  return program;
}

/** What the global flags say, as far as the command line was read; a choice may be any text until a command runs. */
export function globalFlagsOf(program: Command): GlobalFlags {
  const texts = Object.entries(flagTexts(program));
  return Object.fromEntries(texts.map(([name, text]) => [name, Array.isArray(text) ? text.at(-1) : text]));
}
