import { Option, type Command } from "commander";
import type { Context } from "../context.ts";
import type { NewFile, Progress } from "../ports.ts";
import { duration, perSecond, plural } from "../output/amounts.ts";
import { parseFields, pick } from "../output/fields.ts";
import type { TaskTable } from "../table/task-table.ts";
import { formatOfName, isGzipName } from "../transfer/file/detect-format.ts";
import { exportLines, exportRecords, type ExportSteps } from "../transfer/export-records.ts";
import { loadTransferFormat, transferFormats, type TransferFormatName } from "../transfer/formats.ts";
import { gzipSink, type Sink } from "../transfer/file/open-sink.ts";
import { once, wholeNumber } from "./shared/flags.ts";
import { readWhere } from "./shared/list-records.ts";
import { withTable } from "./shared/with-table.ts";

interface ExportFlags {
  format?: TransferFormatName;
  where?: string;
  segments?: number;
  maxRcu?: number;
}

const MOST_SEGMENTS = 1_000_000;

export function declareExport(program: Command, context: Context): void {
  program
    .command("export")
    .summary("write the table's records to a file")
    .description("Write the records of the table to a file, or to standard output, in constant memory.")
    .argument("[file]", "the file, gzipped where its name ends in .gz; - is standard output", "-")
    .addOption(
      new Option("--format <format>", "what to write (default: by the name, else ndjson)").choices(
        transferFormats,
      ),
    )
    .option("--where <expr>", "only records that match, as in 'status = \"done\"'", once("--where"))
    .option(
      "--segments <n>",
      "read the table in so many parts (default: by its size)",
      wholeNumber("--segments", MOST_SEGMENTS),
    )
    .option("--max-rcu <n>", "consume at most so many read capacity units a second", wholeNumber("--max-rcu"))
    .addHelpText(
      "after",
      `
Examples:
  tasks export tasks.ndjson.gz
  tasks export done.csv --where 'status = "done"' --fields user_name,deadline_unix_time
  tasks export | jq -r .user_name | sort | uniq -c`,
    )
    .action(async (file: string, flags: ExportFlags) => runExport(context, file, flags));
}

async function runExport(context: Context, file: string, flags: ExportFlags): Promise<void> {
  const where = await readWhere(context, flags.where);
  const chosen = context.settings.fields === undefined ? undefined : parseFields(context.settings.fields);
  const target = file === "-" ? undefined : await context.createFile(file);
  const begin = context.elapsed();
  let count = 0;
  let capacity: number | undefined;
  try {
    const name = flags.format ?? formatOfName(file) ?? "ndjson";
    const format = await loadTransferFormat(name);
    await withTable(context, async (table) => {
      const progress = await openProgress(context, table, { target, filtered: where !== undefined });
      const steps: ExportSteps = {
        table,
        format,
        request: {
          where,
          select: chosen && [...new Set(chosen.map(({ path }) => path[0]))],
          segments: flags.segments ?? "by-size",
          maxReadUnits: flags.maxRcu,
        },
        fields: chosen && {
          names: chosen.map((field) => field.name),
          pick: (record) => pick(record, chosen),
        },
        sink: openSink(context, target, file),
        progress(page) {
          count += page.count;
          if (page.capacity !== undefined) capacity = (capacity ?? 0) + page.capacity;
          progress.update(count, count);
        },
      };
      try {
        await (name === "ndjson" && chosen === undefined ? exportLines(steps) : exportRecords(steps));
        await steps.sink.finish();
      } finally {
        progress.end();
      }
    });
  } finally {
    await target?.discard();
  }
  const milliseconds = context.elapsed() - begin;
  const units = capacity === undefined ? "" : `, ${plural(capacity, "capacity unit")}`;
  const rate = perSecond(count, milliseconds);
  await context.note(`exported ${plural(count, "record")}, ${duration(milliseconds)} (${rate})${units}`);
}

async function openProgress(
  context: Context,
  table: TaskTable,
  { target, filtered }: { target: NewFile | undefined; filtered: boolean },
): Promise<Pick<Progress, "update" | "end">> {
  // A bar would tear the records apart that stand on the same terminal.
  if (target === undefined && context.stdout.isTTY) return { update: () => undefined, end: () => undefined };
  // How many records match nobody knows beforehand.
  const isUnknown = filtered || context.settings.quiet;
  return context.openProgress("export", isUnknown ? undefined : await table.estimateCount());
}

function openSink(context: Context, target: NewFile | undefined, file: string): Sink {
  const stdout: Sink = { write: (data) => context.stdout.write(data), finish: async () => undefined };
  const sink = target ?? stdout;
  return isGzipName(file) ? gzipSink(sink) : sink;
}
