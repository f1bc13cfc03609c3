import type { CommandDefinition } from "./commands/shared/declaration/define-command.ts";

const INDENT = 18;

/** What `tasks` alone shows: how to begin, and the names of all commands. It fits a screen of 24 lines. `width` in columns. */
export function overview(commands: readonly CommandDefinition[], width: number): string {
  const groups = new Set(commands.flatMap(({ group }) => group ?? []));
  const lists = [...groups].flatMap((group) => {
    const names = commands.filter((command) => command.group === group).map(({ name }) => name);
    const lines = wrap(names, width - INDENT);
    return lines.map((line, index) => `${(index === 0 ? `${group}:` : "").padEnd(INDENT)}${line}`);
  });
  return `${[
    "Task records in DynamoDB, and on a laptop without an AWS account.",
    "",
    "Begin with:",
    "  tasks create --user mai --deadline 'fri 5pm' --description 'Write report'",
    "  tasks agenda --user mai",
    "  tasks done k7fq         # what the list begins with",
    "",
    ...lists,
    "",
    "tasks --help            what each command does",
    "tasks help <command>    its options, with examples",
    "tasks help --all        the options that every command has",
  ].join("\n")}\n`;
}

/** Names with commas between them, in lines of at most `width` columns. */
function wrap(names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const [index, name] of names.entries()) {
    const word = index === names.length - 1 ? name : `${name},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
