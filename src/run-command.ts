import type { CommandDefinition, Invocation } from "./commands/shared/declaration/define-command.ts";
import type { Context } from "./context.ts";
import { readOptions, type Reader, type Texts } from "./flags/read-options.ts";

/** What a command is run with. */
export interface Host extends Pick<Invocation, "commands" | "showHelp"> {
  context: Context;
  /** The words of the command line. */
  typed: readonly string[];
  /** Decides the settings; `file`: the config file that the command line names. */
  configure(file: string | undefined): void;
  /** Whether --quiet is given. */
  isQuiet(): boolean;
}

/** What stands between the words of a command line and the values that they become. */
interface Steps extends Pick<Reader, "refuseChoice"> {
  /** Runs when the settings are known; throws for words that mean something else. */
  beforeReading?(): void;
}

type Writable<Read> = { -readonly [Name in keyof Read]: Read[Name] };

/** Runs a command with the words of its arguments and flags. Throws usage errors for those that cannot be read. */
export async function runCommand(
  definition: CommandDefinition,
  given: Texts,
  host: Host,
  { beforeReading, refuseChoice }: Steps,
): Promise<void> {
  const { context, typed, commands, showHelp } = host;
  const texts: Writable<Texts> = { ...given };
  if (definition.ignoresSettings !== true) host.configure(configFileOf(definition, texts));
  beforeReading?.();
  // Where a command makes plans, both words mean that.
  if (texts["dryRun"] === true && "plan" in definition.flags) texts["plan"] = true;
  const options = await readOptions(definition, texts, { reading: readingOf(context), refuseChoice });
  const dryRun = options["dryRun"] === true || options["plan"] === true;
  if (definition.ignoresSettings !== true) await context.begin({ writes: definition.writes, dryRun, typed });
  await definition.run?.(context, options, {
    typed: (flag) => [texts[flag]].flat().findLast((text) => typeof text === "string"),
    besidesKey: async () => (await import("./flags/besides-key.ts")).besidesKey(definition, texts),
    isQuiet: host.isQuiet(),
    commands,
    showHelp,
  });
}

function configFileOf({ configFile }: CommandDefinition, texts: Texts): string | undefined {
  const words = configFile === undefined ? undefined : texts[configFile];
  return Array.isArray(words) ? (words as string[])[0] : undefined;
}

function readingOf(context: Context): Reader["reading"] {
  return (what) => ({
    what,
    now: context.clock.now,
    get tz() {
      return context.settings.tz.value;
    },
    readFile: context.readFile,
    note: context.note,
  });
}

/** The words of a command that are not flags, by the names of its arguments; the last one may take several. */
export function argumentTexts(words: readonly string[], definition: CommandDefinition): Texts {
  const names = Object.keys(definition.arguments);
  const all: Writable<Texts> = {};
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]!;
    const isLast = index === names.length - 1;
    const isList = "readAll" in definition.arguments[name]!.type && isLast;
    const texts = words.slice(index, isList ? undefined : index + 1);
    all[name] = texts.length === 0 ? undefined : texts;
  }
  return all;
}
