import type { Context } from "../../../context.ts";
import type { Arguments, Checked, Flags, OptionsOf } from "../../../flags/flag.ts";
import type { OutputShape } from "./output-shapes.ts";

/** The headings of the help. */
type Group = "Records" | "Cloud resources" | "Helpers";

/** A command as plain data, which help, completion and the tables in the documentation are made of. */
interface CommandData {
  readonly name: string;
  readonly alias?: string;
  /** Where the help lists it; a subcommand has none, nor has one that the help does not list. */
  readonly group?: Group;
  /** For the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** In place of the usage that follows from arguments and flags. */
  readonly usage?: string;
  readonly arguments: Arguments;
  readonly flags: Flags;
  readonly needsOneOf: readonly { readonly flags: readonly string[]; readonly hint: string }[];
  /** What the help says between the flags and the examples, and after these. */
  readonly details?: string;
  readonly examples: readonly string[];
  readonly seeAlso?: string;
  /** What it may print on stdout: shapes of `output-shapes.ts`. A group prints nothing. */
  readonly prints: readonly OutputShape[];
  /** Whether it may change records or resources. Then it has --dry-run, and does nothing where nothing may be written. */
  readonly writes: boolean;
  /** Why --dry-run would be of no use to one that writes. */
  readonly noDryRun?: string;
  /** Whether it works however wrong the settings are; it must not ask for them. */
  readonly ignoresSettings?: true;
  /** Whether it is what its parent does when no other subcommand is named. */
  readonly isDefault: boolean;
  /** The argument that names the config file to be read in place of the one that would be found. */
  readonly configFile?: string;
  readonly subcommands: readonly CommandDefinition[];
}

/** What a command may know beside its options. */
export interface Invocation<Name extends string = string> {
  /** A flag's last text, as it was typed: for messages alone. */
  typed(flag: Name): string | undefined;
  /** What is typed besides the record's key, each word after a space: for commands that are to be pasted. */
  besidesKey(): Promise<string>;
  /** Whether --quiet is given, for a command that ignores settings. */
  readonly isQuiet: boolean;
  /** All commands of the program. */
  commands(): Promise<readonly CommandDefinition[]>;
  /** Prints the help of the command that the words name. Throws a usage error for one that is not there. */
  showHelp(path: readonly string[]): void;
}

type Options = { readonly [name: string]: unknown };

/** A command, and what it does with the values of its arguments and flags; undefined where only subcommands do. */
export interface CommandDefinition extends CommandData {
  readonly run: ((context: Context, options: Options, invocation: Invocation) => Promise<void>) | undefined;
}

type Optional = "arguments" | "flags" | "needsOneOf" | "examples" | "isDefault" | "subcommands";
type Given = Omit<CommandData, Optional | "prints" | "name" | "configFile"> &
  Partial<Pick<CommandData, "examples" | "isDefault">>;

/** Declares a command. `run` gets the options that its arguments and flags declare, parsed and checked. */
export function defineCommand<
  const Name extends string,
  const Declared extends Flags = {},
  const Words extends Arguments = {},
>(
  declaration: Given & {
    name: Name;
    prints: readonly OutputShape[];
    arguments?: Words;
    configFile?: keyof Words & string;
    flags?: Declared & Checked<Declared>;
    /** Sets of flags, one of which has to be given. */
    needsOneOf?: readonly { flags: readonly (keyof Declared & string)[]; hint: string }[];
    run(
      context: Context,
      options: OptionsOf<Declared, Words>,
      invocation: Invocation<keyof Declared & string>,
    ): Promise<void>;
  },
): CommandDefinition & { readonly name: Name } {
  return {
    ...EMPTY,
    ...declaration,
    flags: { ...declaration.flags, ...dryRunOf(declaration) },
    // The caller has read the options by the same declaration.
    run: (context, options, invocation) =>
      declaration.run(context, options as OptionsOf<Declared, Words>, invocation),
  };
}

/** Declares a command that has subcommands and does nothing else. */
export function defineGroup<const Name extends string>(
  declaration: Given & { name: Name; subcommands: readonly CommandDefinition[] },
): CommandDefinition & { readonly name: Name } {
  return { ...EMPTY, prints: [], ...declaration, run: undefined };
}

const DRY_RUN: Flags = { dryRun: { help: "show what it would do, and write nothing" } };

/** Declared here, so that no command that writes can be without it. */
function dryRunOf({ writes, noDryRun, flags }: { writes: boolean; noDryRun?: string; flags?: Flags }): Flags {
  return !writes || noDryRun !== undefined || flags?.["dryRun"] !== undefined ? {} : DRY_RUN;
}

const EMPTY = { arguments: {}, flags: {}, needsOneOf: [], examples: [], isDefault: false, subcommands: [] };
