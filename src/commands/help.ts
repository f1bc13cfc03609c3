import { words } from "../flags/text.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";

export const helpCommand = defineCommand({
  name: "help",
  group: "Helpers",
  summary: "show a command's options and examples",
  description:
    "Show what a command is for, its options and examples; without a name, one line for each command.",
  arguments: { command: { type: words, help: "its name, and that of its subcommand" } },
  flags: {
    all: { help: "with the options that every command has" },
    json: {
      help: "as data for programs: arguments, flags with types, choices and defaults, and a JSON schema of what it prints",
      conflicts: ["all"],
    },
  },
  examples: [
    "tasks help query",
    "tasks help schedule next",
    "tasks help --all",
    "tasks help --json",
    "tasks help --json create",
  ],
  prints: ["text", "tree"],
  writes: false,
  ignoresSettings: true,
  async run(context, { command, json }, { commands, showHelp }) {
    if (!json) return showHelp(command);
    const { partOfTree, programTree } = await import("./shared/declaration/program-tree.ts");
    const all = await commands();
    const tree = command.length === 0 ? programTree(all) : partOfTree(all, command);
    // It refuses what is not there.
    if (tree === undefined) return showHelp(command);
    await context.stdout.write(`${JSON.stringify(tree)}\n`);
  },
});
