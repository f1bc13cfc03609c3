import { Option, type Command } from "commander";
import type { Context } from "../context.ts";
import { once, wholeNumber } from "./shared/flags.ts";
import { askFor, printCount, printPages, readWhere } from "./shared/list-records.ts";
import { decodeCursor } from "../table/cursor.ts";
import type { Condition } from "../task/condition/condition.ts";
import type { TaskRecord } from "../task/record.ts";
import { withTable } from "./shared/with-table.ts";

interface ScanFlags {
  where?: string;
  limit?: number;
  after?: string;
  count?: boolean;
  segments?: number;
  maxRcu?: number;
}

interface ScanOptions {
  where: Condition | undefined;
  limit: number | undefined;
  after: TaskRecord | undefined;
  count: boolean;
  segments: number | undefined;
  maxReadUnits: number | undefined;
}

// DynamoDB takes a million (API reference, Scan, TotalSegments), but each is a request in flight here.
const MOST_SEGMENTS = 1000;

export function declareScan(program: Command, context: Context): void {
  program
    .command("scan")
    .summary("list all records of the table")
    .description("List all records of the table, in the table's own order.")
    .option("--where <expr>", "only records that match, as in 'begins_with(title, \"Q\")'", once("--where"))
    .option("--limit <n>", "at most so many records that match", wholeNumber("--limit"))
    .option("--after <cursor>", "go on after an earlier list with --limit", once("--after"))
    .addOption(new Option("--count", "print only how many there are").conflicts(["limit", "after"]))
    .addOption(
      new Option("--segments <n>", "read so many parts of the table side by side")
        .argParser(wholeNumber("--segments", MOST_SEGMENTS))
        .conflicts(["limit", "after"]),
    )
    .option("--max-rcu <n>", "consume at most so many read capacity units a second", wholeNumber("--max-rcu"))
    .addHelpText(
      "after",
      `
Examples:
  tasks scan
  tasks scan --where 'attribute_not_exists(owner) or owner in ("mai", "ken")' --limit 20
  tasks scan --count --segments 4`,
    )
    .action(async (flags: ScanFlags) =>
      runScan(context, {
        where: await readWhere(context, flags.where),
        limit: flags.limit,
        after: flags.after === undefined ? undefined : decodeCursor(flags.after),
        count: flags.count === true,
        segments: flags.segments,
        maxReadUnits: flags.maxRcu,
      }),
    );
}

/** Prints the records as their pages come, or their number. */
async function runScan(context: Context, options: ScanOptions): Promise<void> {
  const { limit, count, ...request } = options;
  await withTable(context, async (table) => {
    const pages = table.scan({ ...request, limit: askFor(limit), countOnly: count });
    await (count ? printCount(context, pages) : printPages(context, pages, limit));
  });
}
