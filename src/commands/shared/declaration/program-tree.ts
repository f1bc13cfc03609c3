import packageJson from "../../../../package.json" with { type: "json" };
import { exitCodes } from "../../../errors.ts";
import { globalFlags } from "../../../flags/global-flags.ts";
import { commandTree, flagTrees, type CommandTree } from "./command-tree.ts";
import type { CommandDefinition } from "./define-command.ts";
import { outputShapes, type OutputShape } from "./output-shapes.ts";

const MEANINGS: { readonly [Kind in keyof typeof exitCodes]: string } = {
  ok: "also an empty list",
  failed: "any other error, or a bug in tasks",
  usage: "bad flag, bad value, bad input",
  "not-found": "no such record, table or schedule",
  conflict: "it exists already, a condition failed, or it is not ours",
  denied: "no credentials, expired, or not allowed",
  unavailable: "throttled, timed out, no network: trying again may help",
  partial: "some done, some not: the output says which",
  changes: "only where it was asked for: there is something to change",
  interrupted: "Ctrl-C; 143 after SIGTERM and 129 after SIGHUP",
};
const program = { name: "tasks", version: packageJson.version };

/** The whole program as data. */
export function programTree(commands: readonly CommandDefinition[]) {
  const listed = commands.filter(({ name }) => !name.startsWith("_"));
  return {
    ...program,
    description: packageJson.description,
    exit_codes: Object.entries(exitCodes).map(([kind, code]) => ({
      code,
      kind,
      meaning: MEANINGS[kind as keyof typeof exitCodes],
    })),
    global_flags: flagTrees(globalFlags),
    ...withSchemas(listed.map((command) => commandTree(command, ["tasks"]))),
  };
}

/** The command that the words name, with its subcommands, as data; undefined where there is none. */
export function partOfTree(commands: readonly CommandDefinition[], path: readonly string[]) {
  let found: CommandDefinition | undefined;
  let among = commands;
  for (const word of path) {
    found = among.find(({ name, alias }) => word === name || word === alias);
    if (found === undefined) return undefined;
    among = found.subcommands;
  }
  if (found === undefined) return undefined;
  return { ...program, ...withSchemas([commandTree(found, ["tasks", ...path.slice(0, -1)])]) };
}

/** The commands, and the JSON schema of all that they print: of one row, which is a line of ndjson and an element of json. */
function withSchemas(commands: readonly CommandTree[]) {
  const printed = new Set(commands.flatMap(shapesOf));
  const names = (Object.keys(outputShapes) as OutputShape[]).filter((name) => printed.has(name));
  return { commands, schemas: Object.fromEntries(names.map((name) => [name, outputShapes[name]])) };
}

function shapesOf({ prints, subcommands = [] }: CommandTree): OutputShape[] {
  return [...prints, ...subcommands.flatMap(shapesOf)];
}
