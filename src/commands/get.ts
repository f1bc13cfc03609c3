import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { amount, plural } from "../output/amounts.ts";
import { getInOrder } from "../table/get-in-order.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { keyFlags } from "./shared/selection/key-flags.ts";
import { keysFlags, readKeys } from "./shared/selection/keys-file.ts";
import { missingRecord } from "./shared/selection/missing-record.ts";
import { onNamedRecords, referenceArguments } from "./shared/selection/named-records.ts";
import { showKey } from "./shared/selection/record-errors.ts";
import { withTable } from "./shared/records/with-table.ts";

export const getCommand = defineCommand({
  name: "get",
  group: "Records",
  summary: "show records whole",
  description:
    "Show whole records: by the letters that begin their lines in a list, by user and deadline, or by the keys in a file.",
  arguments: referenceArguments,
  flags: { ...keyFlags, keys: { ...keysFlags.keys, conflicts: ["user", "deadline"] } },
  examples: [
    "tasks get k7fq",
    "tasks get --user kumamoto --deadline 1767225600",
    "tasks get --user kumamoto --deadline 2026-12-01 -o json",
    "grep -h urgent *.ndjson | tasks get --keys -",
  ],
  prints: ["record"],
  writes: false,
  /** Prints the record, or the records in the order of their keys. Throws not-found where one is missing. */
  async run(context, { keys, ...names }) {
    const [reference] = names.reference;
    if (keys !== undefined && reference !== undefined)
      throw usageError(`${reference} and --keys both say which tasks are meant`, "leave one of the two out");
    if (keys !== undefined) return getMany(context, keys);
    const wording = { verb: "get" };
    const view = { isWhole: true };
    await onNamedRecords(context, names, { ...wording, view }, async (table, key) => {
      const record = await table.get(key);
      if (record === undefined) throw await missingRecord(context, key, { table, wording });
      return record;
    });
  },
});

async function getMany(context: Context, path: string): Promise<void> {
  let missing = 0;
  let asked = 0;
  await withTable(context, async (table) => {
    const rows = await context.openRows(undefined, { isWhole: true });
    const windows = getInOrder(table, readKeys(context, path), { keyOf: (key) => key, consistent: true });
    for await (const { found } of windows) {
      asked += found.length;
      await rows.write(found.flatMap(({ record }) => (record === undefined ? [] : [record])));
      for (const { item, record } of found) {
        if (record !== undefined) continue;
        missing += 1;
        await context.note(`there is no task of ${await showKey(context, item)}`);
      }
    }
    await rows.end();
  });
  if (missing === 0) return;
  throw new TasksError(
    "not-found",
    `${amount(missing)} of ${plural(asked, "record")} ${missing === 1 ? "is" : "are"} not there`,
    {
      hint: "the notes above name them; `tasks query --user <name>` lists what is there",
    },
  );
}
