import { Command, Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { declareCompletion } from "./commands/completion.ts";
import { declareConfig } from "./commands/config.ts";
import { declareCreate } from "./commands/create.ts";
import { declareDelete } from "./commands/delete.ts";
import { declareDoctor } from "./commands/doctor.ts";
import { declareDone } from "./commands/done.ts";
import { declareExport } from "./commands/export.ts";
import { declareGet } from "./commands/get.ts";
import { declareImport } from "./commands/import.ts";
import { declareInvoke } from "./commands/invoke.ts";
import { declareQuery } from "./commands/query.ts";
import { declareReschedule } from "./commands/reschedule.ts";
import { declareScan } from "./commands/scan.ts";
import { declareUpdate } from "./commands/update.ts";
import { declareDestroy } from "./commands/destroy.ts";
import { declareParameter } from "./commands/parameter.ts";
import { declarePolicy } from "./commands/policy.ts";
import { declareProvision } from "./commands/provision.ts";
import { declareSchedule } from "./commands/schedule.ts";
import { declareServe } from "./commands/serve.ts";
import { declareStatus } from "./commands/status.ts";
import type { Context } from "./context.ts";
import { formats } from "./output/formats.ts";
import { targets, type GlobalFlags } from "./settings.ts";

/** The commander program: the global options, and the commands as a table of contents. */
export function createProgram(context: Context, say: (text: string) => void): Command {
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

  program.commandsGroup("Records:");
  declareCreate(program, context);
  declareGet(program, context);
  declareQuery(program, context);
  declareScan(program, context);
  declareUpdate(program, context);
  declareDone(program, context);
  declareReschedule(program, context);
  declareDelete(program, context);
  declareImport(program, context);
  declareExport(program, context);
  program.commandsGroup("Cloud resources:");
  declareProvision(program, context);
  declareSchedule(program, context);
  declareInvoke(program, context);
  declareStatus(program, context);
  declareDestroy(program, context);
  declareParameter(program, context);
  declarePolicy(program, context);
  declareServe(program, context);
  program.commandsGroup("Helpers:");
  declareCompletion(program, context);
  declareDoctor(program, context);
  declareConfig(program, context);
  return program;
}
