import type { Context } from "../context.ts";
import type { NewFile, Progress } from "../ports.ts";
import { usageError } from "../errors.ts";
import { filter } from "../flags/condition.ts";
import { duration } from "../flags/duration.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { oneOf, filePath } from "../flags/text.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { plural, timeTaken } from "../output/amounts.ts";
import { parseFields, pick } from "../output/fields.ts";
import type { TaskTable } from "../table/task-table.ts";
import { formatToWrite, isGzipName } from "../transfer/file/detect-format.ts";
import type { ExportSteps } from "../transfer/export-records.ts";
import {
  exportFormats,
  loadTransferFormat,
  transferFormats,
  type TransferFormatName,
} from "../transfer/file-formats.ts";
import { behindSink } from "../transfer/file/behind-sink.ts";
import { gzipSink, type Sink } from "../transfer/file/open-sink.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { refuseCalendarFlags } from "./shared/records/refuse-calendar-flags.ts";
import { sayDamage } from "./shared/records/say-damage.ts";
import { withTable } from "./shared/records/with-table.ts";

const MOST_SEGMENTS = 1_000_000;

const flags = defineFlags({
  format: {
    value: "<format>",
    type: oneOf(exportFormats),
    help: "what to write (default: by the name, or by -o, else ndjson)",
  },
  where: { value: "<expr>", type: filter, help: "only records that match, as in 'status = \"done\"'" },
  as: {
    value: "<what>",
    type: oneOf(["todo", "event"]),
    help: "ical: what a task is there, a VTODO or a VEVENT (default: todo)",
  },
  alarm: { value: "<duration>", type: duration, help: "ical: tell of open tasks so long before, as in 30m" },
  segments: {
    value: "<n>",
    type: wholeNumber({ most: MOST_SEGMENTS }),
    help: "read the table in this many parts (default: by its size)",
  },
  maxRcu: {
    value: "<n>",
    type: wholeNumber(),
    help: "use at most this many read capacity units per second",
  },
});

export const exportCommand = defineCommand({
  name: "export",
  group: "Records",
  summary: "write the table's records to a file",
  description:
    "Write the records of the table to a file, or to standard output, in constant memory. Of the local store they are all as they were at one moment; DynamoDB is read page by page, and a record that is rescheduled meanwhile may be there twice or not at all. What is damaged in the local store is named and left out.",
  arguments: {
    file: {
      type: filePath,
      default: "-",
      help: "the file, gzipped where its name ends in .gz; - is standard output",
    },
  },
  flags,
  examples: [
    "tasks export tasks.ndjson.gz",
    "tasks export done.csv --where 'status = \"done\"' --fields user_name,deadline_unix_time",
    "tasks export tasks.ics --as event --alarm 30m",
    "tasks export | jq -r .user_name | sort | uniq -c",
  ],
  prints: ["file"],
  writes: false,
  run: runExport,
});

async function runExport(
  context: Context,
  options: OptionsOf<typeof flags> & { file: string },
): Promise<void> {
  const { file, where } = options;
  const chosen = context.settings.fields === undefined ? undefined : parseFields(context.settings.fields);
  const target = file === "-" ? undefined : await context.createFile(file);
  const begin = context.clock.elapsed();
  let count = 0;
  let capacity: number | undefined;
  const damage = sayDamage(context);
  try {
    const name = options.format ?? formatOfOutput(context, file) ?? formatToWrite(file);
    if (chosen !== undefined) refuseFields(name);
    refuseCalendarFlags(name, options);
    const format = await loadTransferFormat(name);
    const { exportLines, exportRecords } = await import("../transfer/export-records.ts");
    const write = async (table: TaskTable) => {
      const progress = await openProgress(context, table, { target, filtered: where !== undefined });
      const steps: ExportSteps = {
        table,
        format,
        request: {
          where,
          select: chosen && [...new Set(chosen.map(({ path }) => path[0]))],
          segments: options.segments ?? "by-size",
          maxReadUnits: options.maxRcu,
          onDamage: damage.say,
        },
        fields: chosen && {
          names: chosen.map((field) => field.name),
          pick: (record) => pick(record, chosen),
        },
        csvSafe: context.settings.csvSafe,
        tz: context.settings.tz.value,
        calendar: { as: options.as ?? "todo", alarm: options.alarm, now: context.clock.now() },
        sink: openSink(context, target, file),
        progress(page) {
          count += page.count;
          if (page.capacity !== undefined) capacity = (capacity ?? 0) + page.capacity;
          progress.update(count, count);
        },
      };
      try {
        await table.atOneMoment(() => (chosen === undefined ? exportLines(steps) : exportRecords(steps)));
        await steps.sink.finish();
      } finally {
        progress.end();
      }
    };
    await withTable(context, write, { tolerant: true });
  } finally {
    await target?.discard();
  }
  const milliseconds = context.clock.elapsed() - begin;
  const units = capacity === undefined ? "" : `, ${plural(capacity, "capacity unit")}`;
  await context.say(`exported ${plural(count, "record")}, ${timeTaken(count, milliseconds)}${units}`);
  await damage.end();
}

/** What -o asks for on standard output, whose name says nothing. */
function formatOfOutput(context: Context, file: string): TransferFormatName | undefined {
  const { value, source } = context.settings.output;
  if (file !== "-" || source !== "--output") return undefined;
  const known = transferFormats.find((format) => format === value);
  if (known !== undefined) return known;
  throw usageError(`no export is a ${value}`, "give -o csv, json or ndjson, or a --format");
}

/** A format of another program says itself what a task has. */
function refuseFields(name: string): void {
  if (transferFormats.some((format) => format === name)) return;
  throw usageError(
    `--fields and the format ${name} do not go together: a task there has what ${name} knows`,
    "leave out --fields, or write --format csv",
  );
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
  // Somebody may read along what goes to standard output.
  const sink = target === undefined ? stdout : behindSink(target);
  return isGzipName(file) ? gzipSink(sink) : sink;
}
