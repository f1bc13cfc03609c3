import { TasksError } from "../errors.ts";
import { instant } from "../flags/instant.ts";
import { defineCommand } from "./shared/define-command.ts";
import { missingRecord, showKey } from "./shared/record-errors.ts";
import { keyFlags } from "./shared/key-flags.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export const rescheduleCommand = defineCommand({
  name: "reschedule",
  group: "Records",
  summary: "give a record another deadline",
  description:
    "Give a record another deadline, in one transaction: it is never in two places, and never in none.",
  flags: {
    ...keyFlags,
    to: {
      value: "<when>",
      type: instant("end"),
      required: true,
      help: "the new deadline; offsets count from now",
    },
    overwrite: { help: "replace the record that has the new deadline" },
  },
  examples: [
    "tasks reschedule --user kumamoto --deadline 1767225600 --to 'next friday 17:00'",
    "tasks reschedule --user kumamoto --deadline today --to +1w",
  ],
  writes: true,
  /** Moves the record and prints it. Throws not-found, and conflict where another record has the new deadline. */
  async run(context, { user, deadline, to, overwrite }) {
    const key = { userName: user, deadline };
    const result = await withTable(context, (table) => table.move(key, to, { overwrite }));
    if (result.outcome === "missing") throw await missingRecord(context, key);
    if (result.outcome === "taken") {
      const place = await showKey(context, { ...key, deadline: String(to) });
      throw new TasksError("conflict", `there is a task of ${place} already`, {
        hint: "nothing was moved; --overwrite replaces it",
      });
    }
    await printRows(context, [result.record]);
  },
});
