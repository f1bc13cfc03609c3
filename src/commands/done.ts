import { changeAttributes } from "../table/change-attributes.ts";
import { DONE, isDone, NOT_DONE } from "../task/condition/condition.ts";
import { COMPLETED, STATUS } from "../task/record.ts";
import { changedBy } from "./shared/changed-by.ts";
import { changeMany } from "./shared/change-many.ts";
import { defineCommand } from "./shared/define-command.ts";
import { missingRecord } from "./shared/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/named-records.ts";
import { and } from "./shared/range-flags.ts";
import { readSelection, SELECTION_DETAILS, selectionFlags } from "./shared/selection-flags.ts";

export const doneCommand = defineCommand({
  name: "done",
  group: "Records",
  summary: "mark a record, or many, as done",
  description: "Set status to `done` and completed_unix_time to now. The second time changes nothing.",
  arguments: referenceArguments,
  flags: selectionFlags,
  details: SELECTION_DETAILS,
  examples: [
    "tasks done k7fq",
    "tasks done --user kumamoto --deadline 1767225600",
    "tasks done --user kumamoto --deadline today",
    "tasks done --user kumamoto --overdue",
    "tasks query --user kumamoto --week | tasks done --keys - --yes",
  ],
  writes: true,
  /** Marks the record, or those selected, and prints them as they are now. Throws not-found and partial. */
  async run(context, options, { typed }) {
    const now = Math.floor(context.clock.now() / 1000);
    const change = changeAttributes({ set: { [STATUS]: DONE, [COMPLETED]: { N: String(now) } } });
    const { names, selection } = await readSelection(context, options, typed);
    if (selection !== undefined) {
      const makeDone = changedBy(change);
      const open = { ...selection, where: and(NOT_DONE, selection.where) };
      return changeMany(context, selection.keys === undefined ? open : selection, {
        infinitive: "mark as done",
        participle: "done",
        what: "changes: status becomes done",
        changesOf: (record) => (isDone(record) ? undefined : makeDone(record)),
      });
    }
    const telling = { verb: "done" };
    await onNamedRecords(context, names, telling, async (table, key) => {
      const result = await table.update(key, change, { condition: NOT_DONE });
      if (result.outcome === "missing") throw await missingRecord(context, key, { table, telling });
      if (result.outcome === "refused") await context.note("it was done already");
      return result.record;
    });
  },
});
