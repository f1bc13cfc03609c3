import type { Command } from "commander";
import type { Context } from "../context.ts";
import { declareKey, missingRecord, readKey, type KeyFlags } from "./shared/flags.ts";
import type { TaskKey } from "../task/record.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export function declareGet(program: Command, context: Context): void {
  declareKey(
    program.command("get").summary("show one record").description("Show one record, by user and deadline."),
  )
    .addHelpText(
      "after",
      `
Examples:
  tasks get --user kumamoto --deadline 1767225600
  tasks get --user kumamoto --deadline 2026-12-01 -o json`,
    )
    .action(async (flags: KeyFlags) => runGet(context, { key: await readKey(context, flags) }));
}

/** Prints the record. Throws not-found when there is none. */
async function runGet(context: Context, { key }: { key: TaskKey }): Promise<void> {
  const record = await withTable(context, (table) => table.get(key));
  if (record === undefined) throw await missingRecord(context, key);
  await printRows(context, [record]);
}
