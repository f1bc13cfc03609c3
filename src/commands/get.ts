import { defineCommand } from "./shared/define-command.ts";
import { keyFlags } from "./shared/key-flags.ts";
import { missingRecord } from "./shared/record-errors.ts";
import { printRows, withTable } from "./shared/with-table.ts";

export const getCommand = defineCommand({
  name: "get",
  group: "Records",
  summary: "show one record",
  description: "Show one record, by user and deadline.",
  flags: keyFlags,
  examples: [
    "tasks get --user kumamoto --deadline 1767225600",
    "tasks get --user kumamoto --deadline 2026-12-01 -o json",
  ],
  writes: false,
  /** Prints the record. Throws not-found when there is none. */
  async run(context, { user, deadline }) {
    const key = { userName: user, deadline };
    const record = await withTable(context, (table) => table.get(key));
    if (record === undefined) throw await missingRecord(context, key);
    await printRows(context, [record]);
  },
});
