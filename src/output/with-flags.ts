import { shellWord } from "../task/shell-word.ts";
import { visible } from "./visible.ts";

/** Flags as they are typed, each with its value. */
export type GivenFlags = readonly (readonly [flag: string, value: string])[];

const QUOTED = String.raw`\\.|'[^']*'`;
const COMMAND = new RegExp(`\`(tasks(?: (?:${QUOTED}|[^\`'\\\\])*)?)\``, "gs");
const PIPE = /(?<=^|\| )tasks(?= )/g;
// Nobody pastes more, and no region, table or folder has a longer name.
const MOST_OF_A_VALUE = 500;
const WITHOUT_TABLE = /^tasks parameter /;
// They say the same on every table.
const ANY_TABLE = /^tasks(?:$| help\b| completion\b| -)/;

/** The text with the flags in each of its commands, `tasks …` between backquotes: pasted, it meets the same table. */
export function withFlags(text: string, flags: GivenFlags): string {
  if (flags.length === 0) return text;
  return text.replace(COMMAND, (whole, command: string) => {
    const lacking = flags.filter(
      ([flag, value]) =>
        value.length <= MOST_OF_A_VALUE &&
        !new RegExp(` ${flag}(?:[ =]|$)`).test(command) &&
        !(flag === "--table" && WITHOUT_TABLE.test(command)),
    );
    if (ANY_TABLE.test(command) || lacking.length === 0) return whole;
    const words = lacking.map(([flag, value]) => `${flag} ${shellWord(value)}`).join(" ");
    const isSimple = !/[|<>;&] /.test(command.replace(/<[\w.-]+>/g, ""));
    return isSimple ? `\`${command} ${words}\`` : `\`${command.replace(PIPE, () => `tasks ${words}`)}\``;
  });
}

/**
 * The text with what a terminal must not get written out, as by `visible`. A quoted word of a command is then one of bash and
 * zsh whose escapes mean the same: `'a\n'` would be pasted as a backslash and an n.
 */
export function visibleCommands(text: string): string {
  const words = new RegExp(QUOTED, "gs");
  return visible(
    text.replace(COMMAND, (command) =>
      command.replace(words, (word) => {
        const shown = visible(word.replaceAll("\\", "\\\\"));
        return word.startsWith("'") && visible(word) !== word ? `$${shown}` : word;
      }),
    ),
  );
}

// What a reader has to fill in, as in `tasks get --user <name>`.
const PLACEHOLDER = /<[a-z]|…/;

/** The commands of a text that can be run as they stand. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(COMMAND)]
    .map(([, command = ""]) => command)
    .filter((command) => !PLACEHOLDER.test(command));
}
