import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addCommand, asWideAsHelp, addFlags, addOutline, flagTexts, refuseChoice } from "./add-command.ts";
import { translateCommanderError, unknownCommand } from "./commander-error.ts";
import { isCommand, loadCommand, loadCommands } from "./contents.ts";
import type { Context } from "./context.ts";
import { globalFlags, lastTexts, type GlobalFlags } from "./flags/global-flags.ts";
import { helpFormat } from "./help-format.ts";
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

const GLOBAL = "Options of every command (--target, -o, --tz and others): tasks help --all";

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
    .configureHelp(helpFormat(showsAll))
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
