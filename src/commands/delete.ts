import { condition } from "../flags/condition.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";
import { conditionFailed } from "./shared/selection/record-errors.ts";
import {
  readSelection,
  refuseWithSelection,
  SELECTION_DETAILS,
  selectionFlags,
} from "./shared/selection/selection-flags.ts";

export const deleteCommand = defineCommand({
  name: "delete",
  group: "Records",
  summary: "delete a record, or many",
  description: "Delete one record, or all that are selected, and print what they were.",
  arguments: referenceArguments,
  flags: {
    ...selectionFlags,
    if: { value: "<expr>", type: condition, help: "only when the record meets this condition" },
  },
  details: SELECTION_DETAILS,
  examples: [
    "tasks delete k7fq",
    "tasks delete --user kumamoto --deadline 1767225600",
    "tasks delete --user kumamoto --deadline 2026-12-01 --if 'status = \"done\"'",
    "tasks delete --user kumamoto --to '1 month ago' --where 'status = \"done\"'",
  ],
  prints: ["record"],
  writes: true,
  /** Deletes the record, or those selected, and prints what they were. Throws not-found, conflict and partial. */
  async run(context, { if: condition, ...options }, { typed, besidesKey }) {
    const { names, selection } = await readSelection(context, options, typed);
    if (selection !== undefined) {
      refuseWithSelection({ if: condition }, "write the condition as --where");
      const { changeMany } = await import("./shared/changes/change-many.ts");
      return changeMany(context, selection, {
        infinitive: "delete",
        participle: "deleted",
        what: "they will be gone",
        isDelete: true,
        changesOf: (before) => [{ before, after: undefined }],
      });
    }
    const wording = { verb: "delete", rest: besidesKey };
    await onNamedRecords(context, names, wording, async (table, key) => {
      const result = await table.delete(key, condition);
      if (result.outcome === "missing") throw await missingRecord(context, key, { table, wording });
      if (result.outcome === "refused") throw await conditionFailed(context, key);
      return result.record;
    });
  },
});
