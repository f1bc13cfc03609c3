import { words } from "../flags/text.ts";
import { defineCommand } from "./shared/define-command.ts";

export const helpCommand = defineCommand({
  name: "help",
  group: "Helpers",
  summary: "show a command's options and examples",
  description: "Show what a command is for, its options and examples.",
  arguments: { command: { type: words, help: "its name, and that of its subcommand" } },
  flags: { all: { help: "with the options that every command has" } },
  examples: ["tasks help query", "tasks help schedule next", "tasks help --all"],
  writes: false,
  ignoresSettings: true,
  run: async (_context, { command }, { showHelp }) => showHelp(command),
});
