import type { CommandTree } from "./command-tree.ts";
import type { programTree } from "./program-tree.ts";

/** A guide for programs that drive the tool, in Markdown with the front matter of an agent's skill. */
export function skillText({ version, commands, exit_codes: codes }: ReturnType<typeof programTree>): string {
  const groups = [...new Set(commands.flatMap(({ group }) => group ?? []))];
  return `---
name: tasks
description: Task records with a user and a deadline, in DynamoDB or in a local store, through the command \`tasks\`. Use it to create, list, finish, move, claim, import and export tasks, and to put them on a schedule.
---

# tasks ${version}, for programs

- Give \`-o ndjson -q\`: stdout has one JSON object a line and nothing else. An error is one JSON object on stderr,
  \`{"error":{"kind","message","hint","choices","commands"}}\`; each of its \`commands\` can be run as it stands.
- Nothing asks without a terminal. What would ask needs \`--yes\`. Standard input is read for \`-\` alone.
- A task has two keys, \`user_name\` and \`deadline_unix_time\`, and any other attributes. Name it by
  \`--user <name> --deadline <unix seconds>\`, exactly as it was printed; \`k7fq\` and the like are for people.
- Values are written as in HTTPie: \`title=Report\` is text, \`priority:=3\` is JSON.
- \`--where\` is DynamoDB's condition language with the values in place: \`'status = "open" and priority >= 2'\`.
- Every command that writes has \`--dry-run\`; \`tasks undo\` takes the last one back.
- \`--target local\` is a store on this machine, \`--target aws\` is DynamoDB. \`tasks config\` says which it is, \`tasks doctor\` whether it works.
- One process for many records: \`get --keys -\`, \`query --user a b\`, \`done --user a --where … --yes\`, \`import -\`.
- Of several workers only one gets a task: \`tasks claim --user <queue> --lease 10m\`, then \`tasks done … --lease-no <lease_no>\`.

\`tasks help --json <command>\` has its arguments, flags, types and choices, and the JSON schema of what it prints;
\`tasks help <command>\` the same for people.

## Exit codes

${codes.map(({ code, kind, meaning }) => `- ${code} ${kind}: ${meaning}`).join("\n")}

Only after 6 it helps to run the same command again.

## Commands
${groups
  .map(
    (group) =>
      `\n### ${group}\n\n${commands
        .filter((one) => one.group === group)
        .map(line)
        .join("\n")}\n`,
  )
  .join("")}`;
}

function line({ command, summary, examples, subcommands = [] }: CommandTree): string {
  // References are for people.
  const example = examples.find((one) => one.includes("--user")) ?? examples[0];
  const shown = example === undefined || example === command ? "" : `: \`${example}\``;
  const names = subcommands.map((one) => one.command.slice(command.length + 1));
  return `- \`${command}\` ${summary}${names.length === 0 ? "" : ` (${names.join(", ")})`}${shown}`;
}
