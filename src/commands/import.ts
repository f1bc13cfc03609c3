import type { Context } from "../context.ts";
import type { Input, NewFile } from "../ports.ts";
import { TasksError, usageError } from "../errors.ts";
import { filePath } from "../flags/text.ts";
import { plural } from "../output/amounts.ts";
import { visible } from "../output/visible.ts";
import { withReferences } from "../output/with-references.ts";
import type { BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type { TaskTable } from "../table/task-table.ts";
import { Duplicates } from "../transfer/duplicates/duplicates.ts";
import { loadDecoder } from "../transfer/file-formats.ts";
import { importRecords } from "../transfer/import-records.ts";
import { openSource, type OpenSource } from "../transfer/file/open-source.ts";
import { watchDeadlines, type OddDeadlines } from "../transfer/watch-deadlines.ts";
import { Rejects } from "../transfer/rejects.ts";
import { openShown } from "./import/open-shown.ts";
import { sayInterrupted } from "./import/say-interrupted.ts";
import { importFlags, type ImportOptions } from "./import/import-flags.ts";
import { summarize, type Outcome } from "./import/summarize.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { refuseCalendarFlags } from "./shared/records/refuse-calendar-flags.ts";
import { withTable } from "./shared/records/with-table.ts";

const DETAILS = `Of two records of the file with the same user and deadline the later one is rejected. --on-duplicate last puts
it in place of the earlier one, first leaves it out, and next-second gives it the next second that no record of the
file before it has. Where tasks need no due date (taskwarrior, todotxt, ical), --set deadline_unix_time is for those without.`;

export const importCommand = defineCommand({
  name: "import",
  group: "Records",
  summary: "write the records of a file",
  description: "Write the records of a file, or of standard input, many at a time.",
  arguments: {
    file: { type: filePath, stdin: "for -", help: "the file, also gzipped; - is standard input" },
  },
  flags: importFlags,
  details: DETAILS,
  examples: [
    "tasks import tasks.ndjson",
    "tasks import deadlines.csv --dry-run --rejects bad.csv",
    "tasks import papers.csv --map title=user_name,due=deadline_unix_time --zone-column timezone --zone AoE",
    "task export | tasks import - --set user_name=mai --set deadline_unix_time=eow --on-duplicate next-second",
    "tasks import calendar.ics --as event --set user_name=mai",
    "tasks import backup.ndjson.gz --only-changed",
    "gunzip -c backup.json.gz | tasks import - --format dynamodb-json --on-conflict skip",
  ],
  prints: ["record"],
  writes: true,
  run: runImport,
});

/** Writes the file's records. Throws partial when some were rejected. */
async function runImport(context: Context, options: ImportOptions & { file: string }): Promise<void> {
  const { file, format, rejects } = options;
  checkTogether(options);
  const input = await context.openInput(file);
  const begin = context.clock.elapsed();
  let rejected: NewFile | undefined;
  let outcome: Omit<Outcome, "kept" | "milliseconds">;
  try {
    if (rejects !== undefined) rejected = await context.createFile(rejects, input);
    const name = file === "-" ? undefined : file;
    const source = await openSource(input.chunks, { name, format });
    refuseCalendarFlags(source.format, options);
    const steps = { input, source, rejected, options };
    outcome = await withTable(context, (table) => transfer(context, { ...steps, table }));
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
  table: TaskTable;
  options: ImportOptions;
}

/** Moves all records. Called with an open table, so that nothing else is said while the bar is shown. */
async function transfer(context: Context, { input, source, rejected, table, options }: Transfer) {
  const { decode } = await loadDecoder(source.format);
  const shown = context.dryRun ? await openShown(context) : undefined;
  const refuse: BulkWriteOptions["refuse"] = ({ line, element, source }, reason) =>
    rejects.add({ line, element, source, reason: withReferences(reason, context.given) });
  const writer = await openWriter(table, options, { refuse, wouldWrite: shown?.take });
  await sayNoWayBack(context, options);
  // On one terminal a bar and the records would be written over each other.
  const progress =
    shown !== undefined && context.stdout.isTTY
      ? undefined
      : await context.openProgress("import", input.bytes);
  const say = (text: string) =>
    progress === undefined ? context.stderr.write(`${text}\n`) : progress.say(text);
  // A reason may quote the file, which must not drive the terminal.
  const rejects = new Rejects((text) => say(visible(text)), rejected);
  const duplicates = new Duplicates(options.onDuplicate);
  const header = (source: string) => rejects.header(source);
  const odd: OddDeadlines = { count: 0, first: undefined, remarks: new Map() };
  const decoded = decode(source.text, {
    now: context.clock.now(),
    tz: context.settings.tz.value,
    csvSafe: context.settings.csvSafe,
    as: options.as,
    withItems: writer.takesItems,
    reshape: { rename: options.map, set: options.set, zone: options.zone, zoneColumn: options.zoneColumn },
    remark: (how) => odd.remarks.set(how, (odd.remarks.get(how) ?? 0) + 1),
    header,
  });
  const sources = watchDeadlines(decoded, odd);
  const takeBack = context.beforeSignalEnds(() => sayInterrupted(context, writer, options));
  try {
    const read = await importRecords(sources, {
      writer: shown === undefined ? writer : shown.after(writer),
      rejects,
      duplicates,
      progress: (done) => progress?.update(done, input.bytesRead()),
    });
    return { read, rejects, duplicates, writer, odd };
  } catch (error) {
    throw withWritten(error, writer);
  } finally {
    takeBack();
    progress?.end();
    await shown?.end();
  }
}

/** What is replaced by requests that do not give back the old record cannot be known, so that no undo brings it back. */
async function sayNoWayBack(context: Context, { onConflict, onlyChanged }: ImportOptions): Promise<void> {
  if (onConflict !== "replace" || onlyChanged || !context.settings.history.value) return;
  await context.note("this import may replace records, and cannot be undone; with --only-changed it can");
}

function checkTogether({ onConflict, onDuplicate, onlyChanged }: ImportOptions): void {
  if (onlyChanged && onConflict !== "replace") {
    throw usageError(
      `--only-changed and --on-conflict ${onConflict} contradict each other: one writes over what differs, and the other over nothing`,
      "leave out one of them",
    );
  }
  if (onDuplicate !== "last" || (onConflict === "replace" && !onlyChanged)) return;
  const other = onlyChanged ? "--only-changed" : `--on-conflict ${onConflict}`;
  throw usageError(
    `--on-duplicate last and ${other} contradict each other: the later record would meet the earlier one`,
    `take --on-duplicate first, or leave out ${other}`,
  );
}

async function openWriter(
  table: TaskTable,
  { onConflict, onlyChanged, concurrency, maxWcu }: ImportOptions,
  listeners: Pick<BulkWriteOptions, "refuse" | "wouldWrite">,
): Promise<Outcome["writer"]> {
  const options = { concurrency, maxWriteUnits: maxWcu, ...listeners };
  if (!onlyChanged) return table.openBulkWriter({ onConflict, ...options });
  const { OnlyChangedWriter } = await import("../change/only-changed-writer.ts");
  return new OnlyChangedWriter(table, options);
}

/** An error that ends an import says how far it came. */
function withWritten(error: unknown, writer: BulkWriter): unknown {
  if (!(error instanceof TasksError)) return error;
  const { kind, message, hint, cause } = error;
  const written = `${message} (${plural(writer.counts.written, "record")} had been written)`;
  return new TasksError(kind, written, { cause, ...(hint === undefined ? {} : { hint }) });
}
