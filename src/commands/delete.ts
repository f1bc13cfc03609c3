import { condition } from "../flags/condition.ts";
import { defineCommand } from "./shared/define-command.ts";
import { conditionFailed, missingRecord } from "./shared/record-errors.ts";
import { keyFlags } from "./shared/key-flags.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export const deleteCommand = defineCommand({
  name: "delete",
  group: "Records",
  summary: "delete a record",
  description: "Delete one record, and print what it was.",
  flags: {
    ...keyFlags,
    if: { value: "<expr>", type: condition, help: "only when the record meets this condition" },
  },
  examples: [
    "tasks delete --user kumamoto --deadline 1767225600",
    "tasks delete --user kumamoto --deadline 2026-12-01 --if 'status = \"done\"'",
  ],
  writes: true,
  /** Deletes the record and prints what it was. Throws not-found and conflict. */
  async run(context, { user, deadline, if: condition }) {
    const key = { userName: user, deadline };
    const result = await withTable(context, (table) => table.delete(key, condition));
    if (result.outcome === "missing") throw await missingRecord(context, key);
    if (result.outcome === "refused") throw await conditionFailed(context, key);
    await printRows(context, [result.record]);
  },
});
