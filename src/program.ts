import { Command, Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import type { Context } from "./context.ts";
import { formats } from "./output/formats.ts";
import { targets, type GlobalFlags } from "./settings.ts";

type Declare = (program: Command, context: Context) => void;

/** The commands in the order of the help. Each is loaded when it is declared. */
const CONTENTS: { [heading: string]: { [name: string]: () => Promise<Declare> } } = {
  "Records:": {
    create: async () => (await import("./commands/create.ts")).declareCreate,
    get: async () => (await import("./commands/get.ts")).declareGet,
    query: async () => (await import("./commands/query.ts")).declareQuery,
    scan: async () => (await import("./commands/scan.ts")).declareScan,
    update: async () => (await import("./commands/update.ts")).declareUpdate,
    done: async () => (await import("./commands/done.ts")).declareDone,
    reschedule: async () => (await import("./commands/reschedule.ts")).declareReschedule,
    delete: async () => (await import("./commands/delete.ts")).declareDelete,
    import: async () => (await import("./commands/import.ts")).declareImport,
    export: async () => (await import("./commands/export.ts")).declareExport,
  },
  "Cloud resources:": {
    provision: async () => (await import("./commands/provision.ts")).declareProvision,
    schedule: async () => (await import("./commands/schedule.ts")).declareSchedule,
    invoke: async () => (await import("./commands/invoke.ts")).declareInvoke,
    status: async () => (await import("./commands/status.ts")).declareStatus,
    destroy: async () => (await import("./commands/destroy.ts")).declareDestroy,
    parameter: async () => (await import("./commands/parameter.ts")).declareParameter,
    policy: async () => (await import("./commands/policy.ts")).declarePolicy,
    serve: async () => (await import("./commands/serve.ts")).declareServe,
  },
  "Helpers:": {
    completion: async () => (await import("./commands/completion.ts")).declareCompletion,
    doctor: async () => (await import("./commands/doctor.ts")).declareDoctor,
    config: async () => (await import("./commands/config.ts")).declareConfig,
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
    .version(packageJson.version, "-V, --version", "print the version")
    .addOption(new Option("--target <target>", "where the records are (default: local)").choices(targets))
    .option("--service <name>", "the first part of the table's name (default: tasks)")
    .option("--stage <name>", "the second part of the table's name (default: dev)")
    .option("--table <name>", "the table's name, or ssm:/path/name (default: <service>-<stage>-table)")
    .option("--region <region>", "AWS region; means --target aws")
    .option("--profile <name>", "AWS profile; means --target aws")
    .option("--endpoint-url <url>", "an endpoint that speaks DynamoDB's API; means --target aws")
    .addOption(
      new Option(
        "-o, --output <format>",
        "the format of the answer (default: table on a terminal, ndjson otherwise)",
      ).choices(formats),
    )
    .option("--fields <names>", "only these attributes, as in user_name,rank.ccf,tags[0]")
    .option("--tz <zone>", "time zone of dates, as in Asia/Tokyo (default: the machine's)")
    .option("--data-dir <folder>", "the folder of the local store")
    .option("-q, --quiet", "no notes on stderr")
    .option("-v, --verbose", "each API call on stderr, and stacks of errors")
    .option("--no-color", "no colours");
  program.hook("preAction", (_, command) => context.configure(command.optsWithGlobals<GlobalFlags>()));

  for (const [heading, commands] of Object.entries(CONTENTS)) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) {
      if (only === undefined || name === only) (await load())(program, context);
    }
  }
  return program;
}
