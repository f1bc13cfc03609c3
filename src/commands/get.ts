import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import { amount, plural } from "../output/amounts.ts";
import { getInOrder } from "../table/get-in-order.ts";
import { defineCommand } from "./shared/define-command.ts";
import { optionalKeyFlags } from "./shared/key-flags.ts";
import { keysFlags, readKeys } from "./shared/keys-file.ts";
import { missingRecord, showKey } from "./shared/record-errors.ts";
import { printRows, withTable } from "./shared/with-table.ts";

const NEEDED = "write it as in --user kumamoto --deadline 2026-12-01, or --keys keys.ndjson for many";

export const getCommand = defineCommand({
  name: "get",
  group: "Records",
  summary: "show one record, or many by their keys",
  description: "Show one record, by user and deadline, or the many whose keys are in a file.",
  flags: { ...optionalKeyFlags, keys: { ...keysFlags.keys, conflicts: ["user", "deadline"] } },
  needsOneOf: [
    { flags: ["user", "keys"], hint: NEEDED },
    { flags: ["deadline", "keys"], hint: NEEDED },
  ],
  examples: [
    "tasks get --user kumamoto --deadline 1767225600",
    "tasks get --user kumamoto --deadline 2026-12-01 -o json",
    "grep -h urgent *.ndjson | tasks get --keys -",
  ],
  writes: false,
  /** Prints the record, or the records in the order of their keys. Throws not-found where one is missing. */
  async run(context, { user, deadline, keys }) {
    if (keys !== undefined) return getMany(context, keys);
    const key = { userName: user!, deadline: deadline! };
    const record = await withTable(context, (table) => table.get(key));
    if (record === undefined) throw await missingRecord(context, key);
    await printRows(context, [record]);
  },
});

async function getMany(context: Context, path: string): Promise<void> {
  let missing = 0;
  let asked = 0;
  await withTable(context, async (table) => {
    const rows = await context.openRows();
    const windows = getInOrder(table, readKeys(context, path), { keyOf: (key) => key, consistent: true });
    for await (const { found } of windows) {
      asked += found.length;
      await rows.write(found.flatMap(({ record }) => (record === undefined ? [] : [record])));
      for (const { item, record } of found) {
        if (record !== undefined) continue;
        missing += 1;
        await context.note(`note: there is no task of ${await showKey(context, item)}`);
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
