import { callFor, writeUnits } from "../../../change/write-units.ts";
import type { Context } from "../../../context.ts";
import { TasksError, usageError } from "../../../errors.ts";
import { plural, times } from "../../../output/amounts.ts";
import { cutText } from "../../../output/fit-text.ts";
import { visible } from "../../../output/visible.ts";
import type { Change, TaskTable } from "../../../table/task-table.ts";
import { headingOf } from "../../../task/heading.ts";
import { keyOf, STATUS, textOf, type TaskRecord } from "../../../task/record.ts";
import { askForYes } from "./ask-for-yes.ts";

/** What one verb does with many records. */
export interface Verb {
  /** As in `delete 37 records?` */
  infinitive: string;
  /** As in `37 deleted`. */
  participle: string;
  /** What becomes of each record, for people. */
  what: string;
  isDelete?: true;
  /** In which order records are changed, where that matters. */
  descending?: boolean | undefined;
  /** Why a record is left whose second change found a record; undefined: it has not been moved. */
  taken?: string;
  /** What becomes of the records that were left when the command is given again, where that is not that it does them. */
  again?: string;
  /** What else is worth saying of the changes, once all of them are known. */
  note?(): string | undefined;
  /**
   * The changes of one record; undefined where it is as it should be already. Throws a usage error that names the record and why
   * it is to be left. The table is for reading.
   */
  changesOf(
    record: TaskRecord,
    table: TaskTable,
  ): readonly Change[] | undefined | Promise<readonly Change[] | undefined>;
}

/** What is shown before many records are changed. */
export interface Preview {
  count: number;
  /** The first few of them. */
  first: TaskRecord[];
  /** By the call: how often, and for how many write units. */
  calls: Map<string, { count: number; units: number }>;
}

const LONGEST_PART = 60;
// For more deletes than this their number has to be typed.
const MOST_BY_YES = 100;
const SHOWN = "--dry-run shows all of them";

export function addToCost({ calls }: Preview, changes: readonly Change[]): void {
  const call = callFor(changes);
  const before = calls.get(call) ?? { count: 0, units: 0 };
  calls.set(call, { count: before.count + 1, units: before.units + writeUnits(changes) });
}

/** Shows what would be changed, and asks. Throws a usage error without a terminal, and failed for a no. */
export async function confirm(context: Context, verb: Verb, preview: Preview): Promise<void> {
  const { count } = preview;
  const records = plural(count, "record");
  if (context.ask === undefined) {
    throw usageError(
      `${records} ${count === 1 ? "is" : "are"} selected, and there is no terminal to ask on; nothing was changed`,
      "give --yes once --dry-run has shown what would become of them",
    );
  }
  await show(context, verb, preview);
  if (verb.isDelete === true && count > MOST_BY_YES) {
    const answer = await context.ask(`Type ${count} to ${verb.infinitive} ${records}: `);
    if (answer.trim() !== String(count))
      throw new TasksError("failed", "nothing was changed", { hint: SHOWN });
  } else await askForYes(context.ask, `${verb.infinitive} ${records}?`, SHOWN);
}

async function show(context: Context, verb: Verb, { count, first, calls }: Preview): Promise<void> {
  const say = (text: string) => context.stderr.write(text, "styled");
  await say(
    `${plural(count, "record")} selected${count > first.length ? `; the first ${first.length}` : ""}:\n`,
  );
  const { formatDeadline } = await import("../../../task/instant.ts");
  const width = context.stderr.columns ?? 80;
  for (const record of first) {
    const { userName, deadline } = keyOf(record);
    const parts = [formatDeadline(deadline, context.settings.tz.value), visible(userName)];
    for (const text of [textOf(record[STATUS]) ?? "", headingOf(record)])
      if (text !== "") parts.push(visible(text));
    // A name may fill a line by itself; the last of the parts is cut.
    const line = `  ${parts.map((part) => cutText(part, LONGEST_PART)).join("  ")}`;
    await say(`${cutText(line, width)}\n`);
  }
  await say(`${visible(verb.what)}\n`);
  for (const [call, { count: often, units }] of calls) {
    await say(`${call} ${times(often)}, ${plural(units, "write unit")}\n`);
  }
}
