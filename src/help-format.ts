import { Help, type Argument, type Command, type HelpConfiguration, type Option } from "commander";
import { textWidth } from "./output/text-width.ts";

// In the short help the options that every command has are one line.
const OF_THE_PROGRAM = new Set(["version", "help"]);
// Beside the longest flag on a terminal of 60 columns.
const LEAST_TO_WRAP = 24;

/** How commander writes help. `showsAll`: with the options that every command has. */
export function helpFormat(showsAll: boolean): HelpConfiguration {
  return {
    showGlobalOptions: showsAll,
    // Not `visibleOptions` itself, from which suggestions are made too.
    prepareContext(this: Help, written) {
      Help.prototype.prepareContext.call(this, written);
      if (!showsAll) this.visibleOptions = ownOptions;
    },
    subcommandTerm: (command) => command.name(),
    optionDescription: described,
    argumentDescription: described,
    styleUsage: wrappedUsage,
    formatItem,
    minWidthToWrap: LEAST_TO_WRAP,
  };
}

/** What a flag or an argument is for, with what it may be and is unless it is given, as they are typed. */
function described({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option | Argument): string {
  const parts = [
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(", ")}`]),
    ...(typeof defaultValue === "string" ? [`default: ${defaultValueDescription ?? defaultValue}`] : []),
  ];
  return parts.length === 0 ? description : `${description} (${parts.join("; ")})`;
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

const WORDS = /(?:[^\s'"]|'[^']*'|"[^"]*")+/g;

/** An example, indented; one that is wider than the help goes on below, as a shell reads it: after a backslash, with a flag's value beside it. */
export function exampleLines(example: string, width: number): string[] {
  if (textWidth(example) + 2 <= width) return [`  ${example}`];
  const lines: string[] = [];
  let line = "";
  for (const part of partsOf(example)) {
    const indent = lines.length === 0 ? "  " : "    ";
    const longer = line === "" ? `${indent}${part}` : `${line} ${part}`;
    if (line === "" || textWidth(longer) + 2 <= width) {
      line = longer;
      continue;
    }
    lines.push(`${line} \\`);
    line = `    ${part}`;
  }
  return [...lines, line];
}

function partsOf(example: string): string[] {
  const parts: string[] = [];
  for (const word of example.match(WORDS) ?? []) {
    const before = parts.at(-1);
    const isValue = before !== undefined && /^-\S*$/.test(before) && /^[^-|<>]/.test(word);
    if (isValue) parts[parts.length - 1] = `${before} ${word}`;
    else parts.push(word);
  }
  return parts;
}
