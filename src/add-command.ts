import { Argument, Option, type Command } from "commander";
import { misspeltSubcommand } from "./commander-error.ts";
import type { CommandDefinition } from "./commands/shared/declaration/define-command.ts";
import { spell, type Argument as DeclaredArgument, type Flag, type Flags } from "./flags/flag.ts";
import { lacksOneOf, type Texts } from "./flags/read-options.ts";
import { exampleLines } from "./help-format.ts";
import { textWidth } from "./output/text-width.ts";
import { argumentTexts, runCommand, type Host } from "./run-command.ts";
import { nearestWord } from "./task/nearest-word.ts";

/** Makes of a command what the list of all commands shows. Most of a declaration is its flags. */
export function addOutline(parent: Command, definition: CommandDefinition): Command {
  const { name, alias, group, isDefault, summary } = definition;
  const isHidden = parent.parent === null && group === undefined;
  const command = parent.command(name, { isDefault, hidden: isHidden }).summary(summary);
  if (alias !== undefined) command.alias(alias);
  if (group !== undefined) command.helpGroup(`${group}:`);
  return command;
}

/** Makes a command of commander from a declaration, under a program or a command, with all its subcommands. */
export function addCommand(parent: Command, definition: CommandDefinition, host: Host): void {
  const { usage, isDefault, run } = definition;
  const command = addOutline(parent, definition).description(definition.description);
  if (usage !== undefined) command.usage(usage);
  for (const entry of Object.entries(definition.arguments)) command.addArgument(argumentOf(...entry));
  addFlags(command, definition.flags);
  command.addHelpText("after", () => textAfter(definition, command));
  for (const subcommand of definition.subcommands) addCommand(command, subcommand, host);
  if (run === undefined) return;
  command.action(() => {
    refuseOneDash(command, host.typed);
    const texts = { ...argumentTexts(command.args, definition), ...flagTexts(command) };
    return runCommand(definition, texts, host, {
      beforeReading() {
        if (!isDefault || lacksOneOf(definition, texts) === undefined) return;
        const misspelt = misspeltSubcommand(parent);
        if (misspelt !== undefined) throw misspelt;
      },
      refuseChoice: (name, text, choices) => refuseChoice(command, name, text, choices),
    });
  });
}

/** Commander takes `-user=mai` for -u with the value `ser=mai`. Refuses a long option with one dash that is nobody's value. */
function refuseOneDash(command: Command, typed: readonly string[]): void {
  const values = new Set([...Object.values(command.optsWithGlobals()).flat(), ...command.args]);
  const known: unknown[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent)
    known.push(...one.options.map(({ long }) => long));
  for (const word of typed) {
    const [option = ""] = word.split("=");
    if (!/^-[a-z]{2}/.test(option) || !known.includes(`-${option}`) || values.has(word)) continue;
    command.error(`error: unknown option '${option}'\n(Did you mean -${option}?)`, {
      code: "commander.unknownOption",
    });
  }
}

/** Declares flags. Commander gathers their texts, and checks which flags there are, which are needed and which exclude each other. */
export function addFlags(command: Command, flags: Flags): void {
  for (const [name, flag] of Object.entries(flags)) {
    if ("help" in flag) command.addOption(optionOf(name, flag));
    if (flag.no !== undefined) command.addOption(new Option(`--no-${spell(name).slice(2)}`, flag.no));
  }
}

function optionOf(name: string, flag: Extract<Flag, { help: string }>): Option {
  const short = flag.short === undefined ? "" : `${flag.short}, `;
  const value = "value" in flag ? ` ${valueTerm(flag)}` : "";
  const option = new Option(`${short}${spell(name)}${value}`, flag.help).conflicts([
    ...(flag.conflicts ?? []),
  ]);
  if (!("value" in flag)) return option;
  if ("choices" in flag.type && flag.type.choices !== undefined) option.choices(flag.type.choices);
  // A number is shown without quotes.
  if (flag.default !== undefined)
    option.default(flag.default, /^\d+$/.test(flag.default) ? flag.default : undefined);
  return option.makeOptionMandatory(flag.required === true).argParser(gather);
}

function valueTerm({ value, bare }: Extract<Flag, { value: string }>): string {
  return bare === undefined ? value : `[${value.slice(1, -1)}]`;
}

function gather(text: string, before: unknown): string[] {
  return Array.isArray(before) ? [...(before as string[]), text] : [text];
}

function argumentOf(name: string, { help, type, optional, default: ifAbsent }: DeclaredArgument): Argument {
  const dots = "readAll" in type ? "..." : "";
  const term = optional === true || ifAbsent !== undefined || dots !== "" ? `[${name}${dots}]` : `<${name}>`;
  const argument = new Argument(term, help);
  if (ifAbsent !== undefined) argument.default(ifAbsent);
  if ("choices" in type && type.choices !== undefined) {
    argument.choices(type.choices).argParser((text) => text);
  }
  return argument;
}

function textAfter({ details, examples, seeAlso }: CommandDefinition, command: Command): string {
  return [
    ...(details === undefined ? [] : ["", asWideAsHelp(details, command)]),
    ...(examples.length === 0
      ? []
      : ["", "Examples:", ...examples.flatMap((example) => exampleLines(example, widthOf(command)))]),
    ...(seeAlso === undefined ? [] : ["", asWideAsHelp(seeAlso, command)]),
  ].join("\n");
}

/** Paragraphs in lines of the help's width. One in which a line is indented is an example, and stays. */
export function asWideAsHelp(text: string, command: Command): string {
  const width = widthOf(command);
  const help = Object.assign(command.createHelp(), { displayWidth: textWidth });
  const paragraphs = text
    .split("\n\n")
    .map((one) => (/^ /m.test(one) ? one : help.boxWrap(one.replaceAll("\n", " "), width)));
  return paragraphs.join("\n\n");
}

function widthOf(command: Command): number {
  return command.configureOutput().getOutHelpWidth?.() ?? 80;
}

/** The texts of a command's own flags, or of the program's. */
export function flagTexts(command: Command): Texts {
  const given = Object.entries(command.opts<{ [name: string]: string[] | string | boolean }>());
  // A default of a flag with a value is a text and no list: for commander it is there to be shown.
  return Object.fromEntries(
    given.flatMap(([name, text]) => (typeof text === "string" ? [] : [[name, text]])),
  );
}

// What an error can name and still be read at a glance; more is what the help is for.
const LONGEST_CHOICES = 120;

/** In the words of translateCommanderError, where commander has no choices to refuse by. */
export function refuseChoice(
  command: Command,
  name: string,
  text: string,
  choices: readonly string[],
): never {
  const option = command.options.find((one) => one.long === spell(name));
  const all = choices.join(", ");
  const these = all.length > LONGEST_CHOICES ? `the ${choices.length} choices` : all;
  const told = `${option?.long ?? `<${name}>`} '${text}' is not one of ${these}`;
  const nearest = nearestWord(text, choices);
  const meant = nearest === undefined ? "" : `\n(Did you mean ${nearest}?)`;
  return command.error(`error: ${told}${meant}`, {
    code: "commander.invalidArgument",
  });
}
