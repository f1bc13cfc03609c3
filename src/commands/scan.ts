import type { TaskTable } from "../table/task-table.ts";
import { filter } from "../flags/condition.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { askFor, cursor, printCount, printPages } from "./shared/records/list-records.ts";
import { isCopied, printLines } from "./shared/records/print-lines.ts";
import { sayDamage } from "./shared/records/say-damage.ts";
import { withTable } from "./shared/records/with-table.ts";

// DynamoDB takes a million (API reference, Scan, TotalSegments), but each is a request in flight here.
const MOST_SEGMENTS = 1000;

export const scanCommand = defineCommand({
  name: "scan",
  group: "Records",
  summary: "list all records of the table",
  description:
    "List all records of the table, in the table's own order. They are read page by page: a record that is rescheduled meanwhile may be listed twice or not at all.",
  flags: {
    where: {
      value: "<expr>",
      type: filter,
      help: "only records that match, as in 'begins_with(title, \"Q\")'",
    },
    limit: { value: "<n>", type: wholeNumber(), help: "at most this many matching records" },
    after: { value: "<cursor>", type: cursor, help: "go on after an earlier list with --limit" },
    count: { help: "print only how many there are", conflicts: ["limit", "after"] },
    segments: {
      value: "<n>",
      type: wholeNumber({ most: MOST_SEGMENTS }),
      help: "read this many parts of the table side by side",
      conflicts: ["limit", "after"],
    },
    maxRcu: {
      value: "<n>",
      type: wholeNumber(),
      help: "use at most this many read capacity units per second",
    },
  },
  examples: [
    "tasks scan",
    'tasks scan --where \'attribute_not_exists(owner) or owner in ("mai", "ken")\' --limit 20',
    "tasks scan --count --segments 4",
  ],
  prints: ["record", "count"],
  writes: false,
  /** Prints the records as their pages come, or their number. */
  async run(context, { where, limit, after, count, segments, maxRcu }) {
    const { say: onDamage, end } = sayDamage(context);
    const request = { where, after, segments, maxReadUnits: maxRcu, onDamage };
    const read = async (table: TaskTable) => {
      const asked = { ...request, limit: askFor(limit) };
      if (where === undefined && !count && isCopied(context))
        return printLines(context, (transcoder) => table.scanLines(asked, transcoder), limit);
      const pages = table.scan({ ...asked, countOnly: count });
      await (count ? printCount(context, pages) : printPages(context, pages, { limit, severalUsers: true }));
    };
    await withTable(context, read, { tolerant: true });
    await end();
  },
});
