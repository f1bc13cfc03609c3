import { defineCommand } from "./shared/declaration/define-command.ts";

export const skillCommand = defineCommand({
  name: "skill",
  group: "Helpers",
  summary: "print a short guide for programs that drive tasks",
  description:
    "Print a short guide for agents and scripts, in Markdown, made of the same declarations as the help.",
  examples: ["tasks skill", "mkdir -p .claude/skills/tasks && tasks skill > .claude/skills/tasks/SKILL.md"],
  prints: ["text"],
  writes: false,
  ignoresSettings: true,
  async run(context, _, { commands }) {
    const { skillText } = await import("./shared/declaration/skill-text.ts");
    const { programTree } = await import("./shared/declaration/program-tree.ts");
    await context.stdout.write(skillText(programTree(await commands())));
  },
});
