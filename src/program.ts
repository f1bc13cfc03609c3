import { Command, CommanderError, Help, type Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addCommand, asWideAsHelp, addFlags, addOutline, flagTexts, refuseChoice } from "./add-command.ts";
import { translateCommanderError, unknownCommand } from "./commander-error.ts";
import { isCommand, loadCommand, loadCommands } from "./contents.ts";
import type { Context } from "./context.ts";
import { globalFlags, lastTexts, type GlobalFlags } from "./flags/global-flags.ts";
import type { CommandLine } from "./plain-line.ts";
import type { Host } from "./run-command.ts";

/** A command line as commander reads it, with an answer to whatever is wrong with it. */
export async function commanderLine(argv: string[], context: Context): Promise<CommandLine> {
  // Commander does not wait for what it writes.
  const said: Promise<void>[] = [];
  const [first] = argv;
  const program = await createProgram(context, (text) => void said.push(context.stdout.write(text)), {
    only: isCommand(first) ? first : undefined,
    typed: argv,
  });
  return {
    async run() {
      try {
        await program.parseAsync(argv, { from: "user" });
      } catch (thrown) {
        // Help and version leave through an error too.
        if (!(thrown instanceof CommanderError && thrown.exitCode === 0)) throw thrown;
      }
      await Promise.all(said);
    },
    flags: () => globalFlagsOf(program),
    translate: (thrown) =>
      thrown instanceof CommanderError ? translateCommanderError(thrown, program, argv) : thrown,
  };
}

// In the short help the options that every command has are one line.
const OF_THE_PROGRAM = new Set(["version", "help"]);
const GLOBAL = "Options of every command (--target, -o, --tz and others): tasks help --all";
// Beside the longest flag on a terminal of 60 columns.
const LEAST_TO_WRAP = 24;

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
      styleUsage: wrappedUsage,
      formatItem,
      minWidthToWrap: LEAST_TO_WRAP,
    })
    // Of commands that have subcommands; the program's own takes more than one word.
    .helpCommand("help [command]", "show a command's options and examples")
    .helpCommand(false)
    .helpOption("-h, --help", "show this help");

  program
    .description("Task records in DynamoDB, and on a laptop without an AWS account.")
    .version(packageJson.version, "-V, --version", "print the version");
  addFlags(program, globalFlags);
  if (!showsAll) program.addHelpText("afterAll", ({ command }) => `\n${asWideAsHelp(GLOBAL, command)}`);

  const host: Host = {
    context,
    typed: typed ?? [],
    configure: (file) => configure(program, context, file),
    isQuiet: () => globalFlagsOf(program).quiet === true,
    commands: loadCommands,
    showHelp: (path) => showHelp(program, path),
  };
  const wanted = only === undefined ? await loadCommands() : [await loadCommand(only)];
  for (const definition of wanted) {
    const { name, alias } = definition;
    if (typed === undefined || isTyped(name) || isTyped(alias)) addCommand(program, definition, host);
    else addOutline(program, definition);
  }
  return program;
}

function wrappedUsage(this: Help, text: string): string {
  const indent = " ".repeat("Usage: ".length);
  return this.boxWrap(text, (this.helpWidth ?? 80) - indent.length).replaceAll("\n", `\n${indent}`);
}

/** A flag's help beside it, or below it where too little room is left. */
function formatItem(this: Help, ...item: Parameters<Help["formatItem"]>): string {
  const [term, termWidth, description] = item;
  const width = this.helpWidth ?? 80;
  if (description === "" || width - termWidth - 4 >= LEAST_TO_WRAP)
    return Help.prototype.formatItem.apply(this, item);
  const indent = " ".repeat(6);
  const below = this.boxWrap(description, width - indent.length).replaceAll("\n", `\n${indent}`);
  return `  ${term}\n${indent}${below}`;
}

function ownOptions(command: Command): Option[] {
  const options = new Help().visibleOptions(command);
  return command.parent === null ? options.filter((option) => OF_THE_PROGRAM.has(option.name())) : options;
}

/** What the global flags say, as far as the command line was read; a choice may be any text until a command runs. */
function globalFlagsOf(program: Command): GlobalFlags {
  return lastTexts(flagTexts(program));
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
    if (found === undefined) throw unknownCommand(program, path.slice(0, index + 1));
    shown = found;
  }
  shown.outputHelp();
}
