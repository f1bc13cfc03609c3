import { Command, Help, type Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addCommand, addFlags, addOutline, flagTexts, refuseChoice, type Host } from "./add-command.ts";
import { unknownCommand } from "./commander-error.ts";
import type { CommandDefinition } from "./commands/shared/define-command.ts";
import type { Context } from "./context.ts";
import { spell } from "./flags/flag.ts";
import { globalFlags, type GlobalFlags } from "./flags/global-flags.ts";

/** The commands in the order of the help. Each is loaded when it is asked for. */
const CONTENTS = tableOfContents({
  create: async () => (await import("./commands/create.ts")).createCommand,
  get: async () => (await import("./commands/get.ts")).getCommand,
  query: async () => (await import("./commands/query.ts")).queryCommand,
  agenda: async () => (await import("./commands/agenda.ts")).agendaCommand,
  summary: async () => (await import("./commands/summary.ts")).summaryCommand,
  scan: async () => (await import("./commands/scan.ts")).scanCommand,
  update: async () => (await import("./commands/update.ts")).updateCommand,
  edit: async () => (await import("./commands/edit.ts")).editCommand,
  done: async () => (await import("./commands/done.ts")).doneCommand,
  reschedule: async () => (await import("./commands/reschedule.ts")).rescheduleCommand,
  claim: async () => (await import("./commands/claim.ts")).claimCommand,
  renew: async () => (await import("./commands/renew.ts")).renewCommand,
  release: async () => (await import("./commands/release.ts")).releaseCommand,
  delete: async () => (await import("./commands/delete.ts")).deleteCommand,
  history: async () => (await import("./commands/history.ts")).historyCommand,
  undo: async () => (await import("./commands/undo.ts")).undoCommand,
  import: async () => (await import("./commands/import.ts")).importCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,

  provision: async () => (await import("./commands/provision.ts")).provisionCommand,
  schedule: async () => (await import("./commands/schedule.ts")).scheduleCommand,
  endpoint: async () => (await import("./commands/endpoint.ts")).endpointCommand,
  logs: async () => (await import("./commands/logs.ts")).logsCommand,
  apply: async () => (await import("./commands/apply.ts")).applyCommand,
  convert: async () => (await import("./commands/convert.ts")).convertCommand,
  invoke: async () => (await import("./commands/invoke.ts")).invokeCommand,
  status: async () => (await import("./commands/status.ts")).statusCommand,
  destroy: async () => (await import("./commands/destroy.ts")).destroyCommand,
  parameter: async () => (await import("./commands/parameter.ts")).parameterCommand,
  policy: async () => (await import("./commands/policy.ts")).policyCommand,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,

  completion: async () => (await import("./commands/completion.ts")).completionCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  config: async () => (await import("./commands/config.ts")).configCommand,
  skill: async () => (await import("./commands/skill.ts")).skillCommand,
  licences: async () => (await import("./commands/licences.ts")).licencesCommand,
});

/** What speaks of all other commands, and so needs them all. */
const ABOUT_ALL = tableOfContents({
  help: async () => (await import("./commands/help.ts")).helpCommand,
  __complete: async () => (await import("./commands/completion.ts")).completeCommand,
});

type Contents = { readonly [name: string]: () => Promise<CommandDefinition> };

/** That each command is listed under its own name. */
function tableOfContents<
  const Table extends { [Name in keyof Table]: () => Promise<CommandDefinition & { name: Name }> },
>(table: Table): Contents {
  return table;
}

/** Whether the word is a command's name, and not an alias. */
export function isCommand(word: string | undefined): word is string {
  return word !== undefined && Object.hasOwn(CONTENTS, word);
}

/** All commands as plain data, in the order of the help. */
export function loadCommands(): Promise<CommandDefinition[]> {
  return Promise.all(Object.values({ ...CONTENTS, ...ABOUT_ALL }).map((load) => load()));
}

// In the short help the options that every command has are one line.
const OF_THE_PROGRAM = new Set(["version", "help"]);
const GLOBAL = "\nOptions of every command (--target, -o, --tz and others): tasks help --all";

/**
 * The commander program: the global options, and the commands. `typed` are the words of the command line: with --all the
 * help shows the global options too, and commands that they do not name have no flags. `only` leaves out all commands but
 * that one, for a command line that begins with its name: to load and declare the others takes longer than most commands.
 */
export async function createProgram(
  context: Context,
  say: (text: string) => void,
  { only, typed }: { only?: string | undefined; typed?: readonly string[] } = {},
): Promise<Command> {
  const program = new Command("tasks");
  const isTyped = (word: string | undefined) => word !== undefined && typed?.includes(word) === true;
  const showsAll = isTyped("--all");
  // Set before any command is made, because commands inherit these when they are made.
  program
    .exitOverride()
    .configureOutput({
      writeOut: say,
      // What commander would write to stderr is told once, where its error is caught.
      writeErr: () => undefined,
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getOutHasColors: () => false,
    })
    .configureHelp({
      showGlobalOptions: showsAll,
      // Not `visibleOptions` itself, from which suggestions are made too.
      prepareContext(this: Help, written) {
        Help.prototype.prepareContext.call(this, written);
        if (!showsAll) this.visibleOptions = ownOptions;
      },
      subcommandTerm: (command) => command.name(),
    })
    // Of commands that have subcommands; the program's own takes more than one word.
    .helpCommand("help [command]", "show a command's options and examples")
    .helpCommand(false);

  program
    .description("Task records in DynamoDB, and on a laptop without an AWS account.")
    .version(packageJson.version, "-V, --version", "print the version");
  addFlags(program, globalFlags);
  if (!showsAll) program.addHelpText("afterAll", GLOBAL);

  const host: Host = {
    context,
    typed: typed ?? [],
    configure: (file) => configure(program, context, file),
    isQuiet: () => globalFlagsOf(program).quiet === true,
    commands: loadCommands,
    showHelp: (path) => showHelp(program, path),
  };
  const wanted = only === undefined ? await loadCommands() : [await CONTENTS[only]!()];
  for (const definition of wanted) {
    const { name, alias } = definition;
    if (typed === undefined || isTyped(name) || isTyped(alias)) addCommand(program, definition, host);
    else addOutline(program, definition);
  }
  return program;
}

function ownOptions(command: Command): Option[] {
  const options = new Help().visibleOptions(command);
  return command.parent === null ? options.filter((option) => OF_THE_PROGRAM.has(option.name())) : options;
}

/** What the global flags say, as far as the command line was read; a choice may be any text until a command runs. */
export function globalFlagsOf(program: Command): GlobalFlags {
  const texts = Object.entries(flagTexts(program));
  return Object.fromEntries(texts.map(([name, text]) => [name, Array.isArray(text) ? text.at(-1) : text]));
}

const PLACE = ["target", "service", "stage", "table", "region", "profile", "endpointUrl", "dataDir"] as const;

/** Those that say where the records are, as they are typed. */
export function placeFlags(flags: GlobalFlags): [flag: string, value: string][] {
  return PLACE.flatMap((name) => (flags[name] === undefined ? [] : [[spell(name), flags[name]]]));
}

function configure(program: Command, context: Context, file: string | undefined): void {
  const flags = globalFlagsOf(program);
  for (const name of ["target", "output"] as const) {
    const text: string | undefined = flags[name];
    const choices: readonly string[] = globalFlags[name].type.choices;
    if (text !== undefined && !choices.includes(text)) refuseChoice(program, name, text, choices);
  }
  context.configure(flags, file);
}

function showHelp(program: Command, path: readonly string[]): void {
  let shown = program;
  for (const [index, word] of path.entries()) {
    const found = shown.commands.find((one) => one.name() === word || one.aliases().includes(word));
    // A command without subcommands has its help for whatever comes after it.
    if (found === undefined && shown.commands.length === 0) break;
    if (found === undefined) throw unknownCommand(program, path.slice(0, index + 1));
    shown = found;
  }
  shown.outputHelp();
}
