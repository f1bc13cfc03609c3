import type { Context } from "../context.ts";
import type { Input, NewFile } from "../ports.ts";
import { TasksError } from "../errors.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { filePath, oneOf, text } from "../flags/text.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { amount, duration, perSecond, plural } from "../output/amounts.ts";
import { visible } from "../output/visible.ts";
import { withReferences } from "../output/with-references.ts";
import type { BulkWriter, TaskTable } from "../table/task-table.ts";
import { loadTransferFormat, transferFormats } from "../transfer/formats.ts";
import { importRecords } from "../transfer/import-records.ts";
import { openSource, type OpenSource } from "../transfer/file/open-source.ts";
import { watchDeadlines, type OddDeadlines } from "../transfer/watch-deadlines.ts";
import { secondsOf } from "../task/validate-record.ts";
import { Rejects } from "../transfer/rejects.ts";
import { defineCommand } from "./shared/define-command.ts";
import { withTable } from "./shared/with-table.ts";

const MOST_CONCURRENCY = 1000;

const flags = defineFlags({
  format: {
    value: "<format>",
    type: oneOf(transferFormats),
    help: "what it holds (default: by its name, then its content)",
  },
  onConflict: {
    value: "<what>",
    type: oneOf(["replace", "skip", "fail"]),
    default: "replace",
    help: "what becomes of a record whose user and deadline are taken",
  },
  rejects: { value: "<file>", type: filePath, help: "put the lines that were not written into this file" },
  concurrency: {
    value: "<n>",
    type: wholeNumber({ most: MOST_CONCURRENCY }),
    help: "at most so many requests in flight",
  },
  maxWcu: {
    value: "<n>",
    type: wholeNumber(),
    help: "consume at most so many write capacity units a second",
  },
  dryRun: { help: "check every record, and write nothing" },
});

export const importCommand = defineCommand({
  name: "import",
  group: "Records",
  summary: "write the records of a file",
  description: "Write the records of a file, or of standard input, many at a time.",
  arguments: { file: { type: text, help: "the file, also gzipped; - is standard input" } },
  flags,
  examples: [
    "tasks import tasks.ndjson",
    "tasks import deadlines.csv --dry-run --rejects bad.csv",
    "gunzip -c backup.json.gz | tasks import - --format dynamodb-json --on-conflict skip",
  ],
  writes: true,
  run: runImport,
});

type ImportOptions = OptionsOf<typeof flags>;

/** Writes the file's records. Throws partial when some were rejected. */
async function runImport(context: Context, options: ImportOptions & { file: string }): Promise<void> {
  const { file, format, rejects, dryRun } = options;
  const input = await context.openInput(file);
  const begin = context.clock.elapsed();
  let rejected: NewFile | undefined;
  let outcome: Omit<Outcome, "kept" | "milliseconds">;
  try {
    if (rejects !== undefined) rejected = await context.createFile(rejects, input);
    const name = file === "-" ? undefined : file;
    const source = await openSource(input.chunks, { name, format });
    const steps = { input, source, rejected };
    outcome = dryRun
      ? await transfer(context, steps)
      : await withTable(context, (table) => transfer(context, { ...steps, table, options }));
    // Only now, and only with something in it: what an earlier import left there may still be wanted.
    if (outcome.rejects.count > 0) await rejected?.finish();
  } finally {
    await input.close();
    await rejected?.discard();
  }
  await summarize(context, { ...outcome, kept: rejects, milliseconds: context.clock.elapsed() - begin });
}

interface Transfer {
  input: Input;
  source: OpenSource;
  rejected: NewFile | undefined;
  /** Where the records go, and how; undefined to only check them. */
  table?: TaskTable;
  options?: ImportOptions;
}

/** Moves all records. Called with an open table, so that nothing else is said while the bar is shown. */
async function transfer(context: Context, { input, source, rejected, table, options }: Transfer) {
  const { decode } = await loadTransferFormat(source.format);
  const writer = table?.openBulkWriter({
    onConflict: options?.onConflict ?? "replace",
    concurrency: options?.concurrency,
    maxWriteUnits: options?.maxWcu,
    refuse: ({ line, source }, reason) =>
      rejects.add({ line, source, reason: withReferences(reason, context.given) }),
  });
  const progress = await context.openProgress("import", input.bytes);
  // A reason may quote the file, which must not drive the terminal.
  const rejects = new Rejects((text) => progress.say(visible(text)), rejected);
  const header = (source: string) => rejects.header(source);
  const odd: OddDeadlines = { count: 0, first: undefined };
  const decoded = decode(source.text, {
    now: context.clock.now(),
    tz: context.settings.tz.value,
    csvSafe: context.settings.csvSafe,
    header,
  });
  const sources = watchDeadlines(decoded, odd);
  try {
    const read = await importRecords(sources, {
      writer,
      rejects,
      progress: (done) => progress.update(done, input.bytesRead()),
    });
    return { read, rejects, writer, odd };
  } catch (error) {
    throw withWritten(error, writer);
  } finally {
    progress.end();
  }
}

interface Outcome {
  read: number;
  rejects: Rejects;
  writer: BulkWriter | undefined;
  odd: OddDeadlines;
  /** The file that keeps what was rejected. */
  kept: string | undefined;
  milliseconds: number;
}

async function summarize(context: Context, outcome: Outcome): Promise<void> {
  const { read, rejects, writer, odd, kept, milliseconds } = outcome;
  const { written, skipped, capacity } = writer?.counts ?? { written: 0, skipped: 0, capacity: undefined };
  const parts = [
    writer === undefined
      ? `checked ${plural(read, "record")}, wrote none`
      : `imported ${plural(written, "record")}`,
    ...(skipped === 0 ? [] : [`${amount(skipped)} skipped`]),
    `${amount(rejects.count)} rejected`,
    `${duration(milliseconds)} (${perSecond(read, milliseconds)})`,
    ...(capacity === undefined ? [] : [plural(capacity, "capacity unit")]),
  ];
  await context.note(parts.join(", "));
  if (odd.first !== undefined) {
    const { line, deadline } = odd.first;
    const seconds = secondsOf(deadline);
    await context.note(
      `note: ${plural(odd.count, "record")} with a deadline that is no second between 1970 and 9999, the first on line ` +
        `${line}: ${deadline}${seconds === undefined ? "" : `, which looks like milliseconds (${seconds})`}`,
    );
  }
  if (rejects.count > 0) {
    throw new TasksError("partial", `rejected ${amount(rejects.count)} of ${plural(read, "record")}`, {
      hint:
        kept === undefined
          ? "the lines above say why; --rejects <file> keeps them, to be mended and imported again"
          : `the lines above say why; mend them in ${kept} and import that`,
    });
  }
}

/** An error that ends an import says how far it came. */
function withWritten(error: unknown, writer: BulkWriter | undefined): unknown {
  if (!(error instanceof TasksError) || writer === undefined) return error;
  const { kind, message, hint, cause } = error;
  const written = `${message} (${plural(writer.counts.written, "record")} had been written)`;
  return new TasksError(kind, written, { cause, ...(hint === undefined ? {} : { hint }) });
}
