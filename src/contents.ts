import type { CommandDefinition } from "./commands/shared/declaration/define-command.ts";

/** The commands in the order of the help. Each is loaded when it is asked for. */
const CONTENTS = tableOfContents({
  create: async () => (await import("./commands/create.ts")).createCommand,
  get: async () => (await import("./commands/get.ts")).getCommand,
  query: async () => (await import("./commands/query.ts")).queryCommand,
  agenda: async () => (await import("./commands/agenda.ts")).agendaCommand,
  summary: async () => (await import("./commands/summary.ts")).summaryCommand,
  scan: async () => (await import("./commands/scan.ts")).scanCommand,
  update: async () => (await import("./commands/update.ts")).updateCommand,
  edit: async () => (await import("./commands/edit.ts")).editCommand,
  done: async () => (await import("./commands/done.ts")).doneCommand,
  reschedule: async () => (await import("./commands/reschedule.ts")).rescheduleCommand,
  claim: async () => (await import("./commands/claim.ts")).claimCommand,
  renew: async () => (await import("./commands/renew.ts")).renewCommand,
  release: async () => (await import("./commands/release.ts")).releaseCommand,
  delete: async () => (await import("./commands/delete.ts")).deleteCommand,
  history: async () => (await import("./commands/history.ts")).historyCommand,
  undo: async () => (await import("./commands/undo.ts")).undoCommand,
  import: async () => (await import("./commands/import.ts")).importCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,

  provision: async () => (await import("./commands/provision.ts")).provisionCommand,
  schedule: async () => (await import("./commands/schedule.ts")).scheduleCommand,
  endpoint: async () => (await import("./commands/endpoint.ts")).endpointCommand,
  logs: async () => (await import("./commands/logs.ts")).logsCommand,
  apply: async () => (await import("./commands/apply.ts")).applyCommand,
  convert: async () => (await import("./commands/convert.ts")).convertCommand,
  invoke: async () => (await import("./commands/invoke.ts")).invokeCommand,
  status: async () => (await import("./commands/status.ts")).statusCommand,
  destroy: async () => (await import("./commands/destroy.ts")).destroyCommand,
  parameter: async () => (await import("./commands/parameter.ts")).parameterCommand,
  policy: async () => (await import("./commands/policy.ts")).policyCommand,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,

  completion: async () => (await import("./commands/completion.ts")).completionCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  config: async () => (await import("./commands/config.ts")).configCommand,
  skill: async () => (await import("./commands/skill.ts")).skillCommand,
  licences: async () => (await import("./commands/licences.ts")).licencesCommand,
});

/** What speaks of all other commands, and so needs them all. */
const ABOUT_ALL = tableOfContents({
  help: async () => (await import("./commands/help.ts")).helpCommand,
  __complete: async () => (await import("./commands/completion.ts")).completeCommand,
});

type Contents = { readonly [name: string]: () => Promise<CommandDefinition> };

/** That each command is listed under its own name. */
function tableOfContents<
  const Table extends { [Name in keyof Table]: () => Promise<CommandDefinition & { name: Name }> },
>(table: Table): Contents {
  return table;
}

/** Whether the word is a command's name, and not an alias. */
export function isCommand(word: string | undefined): word is string {
  return word !== undefined && Object.hasOwn(CONTENTS, word);
}

/** The command of that name. */
export function loadCommand(name: string): Promise<CommandDefinition> {
  return CONTENTS[name]!();
}

/** All commands as plain data, in the order of the help. */
export function loadCommands(): Promise<CommandDefinition[]> {
  return Promise.all(Object.values({ ...CONTENTS, ...ABOUT_ALL }).map((load) => load()));
}
