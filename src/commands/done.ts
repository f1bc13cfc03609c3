import { defineCommand } from "./shared/define-command.ts";
import { missingRecord } from "./shared/record-errors.ts";
import { keyFlags } from "./shared/key-flags.ts";
import { DONE, NOT_DONE } from "../task/condition/not-done.ts";
import { COMPLETED, STATUS } from "../task/record.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export const doneCommand = defineCommand({
  name: "done",
  group: "Records",
  summary: "mark a record as done",
  description: "Set status to `done` and completed_unix_time to now. The second time changes nothing.",
  flags: keyFlags,
  examples: [
    "tasks done --user kumamoto --deadline 1767225600",
    "tasks done --user kumamoto --deadline today",
  ],
  writes: true,
  /** Marks the record and prints it as it is now. Throws not-found when there is none. */
  async run(context, { user, deadline }) {
    const key = { userName: user, deadline };
    const now = Math.floor(context.clock.now() / 1000);
    const change = { set: { [STATUS]: DONE, [COMPLETED]: { N: String(now) } }, add: {}, remove: [] };
    const result = await withTable(context, (table) => table.update(key, change, { condition: NOT_DONE }));
    if (result.outcome === "missing") throw await missingRecord(context, key);
    if (result.outcome === "refused") await context.note("note: it was done already");
    await printRows(context, [result.record]);
  },
});
