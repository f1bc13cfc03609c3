import type { Command } from "commander";
import type { Context } from "../context.ts";
import { declareKey, missingRecord, readKey, type KeyFlags } from "./shared/flags.ts";
import { DONE, NOT_DONE } from "../task/condition/not-done.ts";
import { COMPLETED, STATUS, type TaskKey } from "../task/record.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export function declareDone(program: Command, context: Context): void {
  declareKey(
    program
      .command("done")
      .summary("mark a record as done")
      .description("Set status to `done` and completed_unix_time to now. The second time changes nothing."),
  )
    .addHelpText(
      "after",
      `
Examples:
  tasks done --user kumamoto --deadline 1767225600
  tasks done --user kumamoto --deadline today`,
    )
    .action(async (flags: KeyFlags) => runDone(context, { key: await readKey(context, flags) }));
}

/** Marks the record and prints it as it is now. Throws not-found when there is none. */
async function runDone(context: Context, { key }: { key: TaskKey }): Promise<void> {
  const now = Math.floor(context.now() / 1000);
  const change = { set: { [STATUS]: DONE, [COMPLETED]: { N: String(now) } }, add: {}, remove: [] };
  const result = await withTable(context, (table) => table.update(key, change, { condition: NOT_DONE }));
  if (result.outcome === "missing") throw await missingRecord(context, key);
  if (result.outcome === "refused") await context.note("note: it was done already");
  await printRows(context, [result.record]);
}
