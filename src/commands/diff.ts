import type { Context, RowWriter } from "../context.ts";
import type { Input } from "../ports.ts";
import { TasksError } from "../errors.ts";
import { oneOf, filePath } from "../flags/text.ts";
import { amount, duration, plural } from "../output/amounts.ts";
import { visible } from "../output/visible.ts";
import type { TaskTable } from "../table/task-table.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { equalValues } from "../task/compare-values.ts";
import { DEADLINE, USER_NAME, type TaskRecord } from "../task/record.ts";
import { RecordDiff, type Difference } from "../transfer/diff-records.ts";
import { importFormats, type ImportFormatName } from "../transfer/file-formats.ts";
import { toTypedAttributes } from "../transfer/json/typed-value.ts";
import { Rejects } from "../transfer/rejects.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { readRecords } from "./shared/records/read-records.ts";
import { withTable } from "./shared/records/with-table.ts";

const COLUMNS = ["difference", USER_NAME, DEADLINE, "before", "after"];
const DETAILS = `A record that the file alone has is added, one that the table alone has is removed, and one that both have with other
attributes is changed: before is how the table has it, after how the file has it, both without what is equal.`;

export const diffCommand = defineCommand({
  name: "diff",
  group: "Records",
  summary: "compare the table with a file",
  description: "Compare the table with a file, or with standard input: a line for each difference.",
  arguments: {
    file: {
      type: filePath,
      stdin: "for -",
      help: "the file, in any format of `tasks import`, also gzipped; - is standard input",
    },
  },
  flags: {
    format: {
      value: "<format>",
      type: oneOf(importFormats),
      help: "what it holds (default: by its name, then its content)",
    },
    exitCode: { help: "end with 8 where there is a difference" },
  },
  details: DETAILS,
  examples: [
    "tasks diff backup.ndjson.gz",
    "tasks diff tasks.csv --exit-code -q > differences.ndjson",
    "tasks export --table old | tasks diff - -o json",
  ],
  prints: ["difference"],
  writes: false,
  run: runDiff,
});

interface Options {
  file: string;
  format: ImportFormatName | undefined;
  exitCode: boolean;
}
type Counts = { [difference in Difference["difference"]]: number };

/** Prints the differences. Throws partial where the file could not be compared whole, and changes where that is asked for. */
async function runDiff(context: Context, { file, format, exitCode }: Options): Promise<void> {
  const begin = context.clock.elapsed();
  const input = await context.openInput(file);
  const shelf = await context.openShelf();
  const diff = new RecordDiff(shelf);
  const counts: Counts = { added: 0, removed: 0, changed: 0 };
  let faults: number;
  try {
    // Before the table, so that a file that is not one costs no call.
    faults = await readFile(context, diff, input, { path: file, format });
    await withTable(context, (table) => compareTable(context, table, diff, counts));
  } finally {
    shelf.close();
    await input.close();
  }
  const parts = [
    ...Object.entries(counts).map(([difference, count]) => `${amount(count)} ${difference}`),
    `${amount(diff.equal)} equal`,
    duration(context.clock.elapsed() - begin),
  ];
  await context.say(parts.join(", "));
  if (faults > 0) {
    throw new TasksError("partial", `${plural(faults, "record")} of the file could not be compared`, {
      hint: "the lines above say why; what the table has under their keys is shown as removed",
    });
  }
  if (exitCode && diff.equal < diff.count + counts.removed)
    throw new TasksError("changes", "the table and the file are not equal");
}

/** Takes in the file; gives how many of its records cannot be compared. */
async function readFile(
  context: Context,
  diff: RecordDiff,
  input: Input,
  how: { path: string; format: ImportFormatName | undefined },
): Promise<number> {
  const progress = await context.openProgress("read", input.bytes);
  const rejects = new Rejects((text) => progress.say(visible(text)), undefined);
  try {
    for await (const batch of readRecords(context, input, how)) {
      for (const fault of diff.take(batch)) rejects.add(fault);
      await rejects.flush();
      progress.update(diff.count, input.bytesRead());
    }
  } finally {
    progress.end();
  }
  return rejects.count;
}

async function compareTable(
  context: Context,
  table: TaskTable,
  diff: RecordDiff,
  counts: Counts,
): Promise<void> {
  const rows = await context.openRows(COLUMNS);
  const asKept = (record: TaskRecord) => table.asKept(record);
  const show = (differences: Difference[]) => write(rows, differences, counts);
  await table.atOneMoment(async () => {
    for await (const page of table.scan({ segments: "by-size" })) await show(diff.compare(page, asKept));
  });
  for (const differences of diff.rest()) await show(differences);
  await rows.end();
}

async function write(rows: RowWriter, differences: Difference[], counts: Counts): Promise<void> {
  for (const { difference } of differences) counts[difference] += 1;
  if (differences.length > 0) await rows.write(differences.map(rowOf));
}

function rowOf({ difference, before, after }: Difference): Attributes {
  const { [USER_NAME]: user, [DEADLINE]: deadline } = before ?? after;
  return {
    difference: { S: difference },
    [USER_NAME]: user!,
    [DEADLINE]: deadline!,
    ...(before === undefined ? {} : { before: { M: whatDiffers(before, after) } }),
    ...(after === undefined ? {} : { after: { M: whatDiffers(after, before) } }),
  };
}

/** The attributes of one record, without its keys, that the other one has not. Sets and lists are told apart. */
function whatDiffers(record: Attributes, other: Attributes = {}): Attributes {
  const differ = Object.entries(record).filter(([name, value]) => {
    if (name === USER_NAME || name === DEADLINE) return false;
    return !Object.hasOwn(other, name) || !equalValues(value, other[name]!);
  });
  return toTypedAttributes(Object.fromEntries(differ));
}
