import type { Command } from "commander";
import type { Context } from "../context.ts";
import { conditionFailed, declareKey, missingRecord, once, readKey, type KeyFlags } from "./shared/flags.ts";
import type { Condition } from "../task/condition/condition.ts";
import type { TaskKey } from "../task/record.ts";
import { parseCondition } from "../task/condition/parse-condition.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export function declareDelete(program: Command, context: Context): void {
  declareKey(
    program
      .command("delete")
      .summary("delete a record")
      .description("Delete one record, and print what it was."),
  )
    .option("--if <expr>", "only when the record meets this condition", once("--if"))
    .addHelpText(
      "after",
      `
Examples:
  tasks delete --user kumamoto --deadline 1767225600
  tasks delete --user kumamoto --deadline 2026-12-01 --if 'status = "done"'`,
    )
    .action(async (flags: KeyFlags & { if?: string }) =>
      runDelete(context, {
        key: await readKey(context, flags),
        condition: flags.if === undefined ? undefined : parseCondition(flags.if, "--if"),
      }),
    );
}

/** Deletes the record and prints what it was. Throws not-found and conflict. */
async function runDelete(
  context: Context,
  { key, condition }: { key: TaskKey; condition: Condition | undefined },
): Promise<void> {
  const result = await withTable(context, (table) => table.delete(key, condition));
  if (result.outcome === "missing") throw await missingRecord(context, key);
  if (result.outcome === "refused") throw await conditionFailed(context, key);
  await printRows(context, [result.record]);
}
