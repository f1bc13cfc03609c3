import { defineCommand } from "./shared/declaration/define-command.ts";

export const licencesCommand = defineCommand({
  name: "licences",
  alias: "licenses",
  group: "Helpers",
  summary: "print the licences of what is in this program",
  description: "Print the name, version and licence of every package whose code is in this program.",
  examples: ["tasks licences | less"],
  prints: ["text"],
  writes: false,
  ignoresSettings: true,
  async run(context) {
    await context.stdout.write(await context.readNotices());
  },
});
