import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import { amount, plural, timeTaken } from "../../output/amounts.ts";
import type { Saving } from "../../change/only-changed-writer.ts";
import type { BulkWriter } from "../../table/bulk-writer.ts";
import { secondsOf } from "../../task/validate-record.ts";
import type { Duplicates } from "../../transfer/duplicates/duplicates.ts";
import type { Rejects } from "../../transfer/rejects.ts";
import type { OddDeadlines } from "../../transfer/watch-deadlines.ts";

export interface Outcome {
  read: number;
  rejects: Rejects;
  duplicates: Duplicates;
  writer: BulkWriter & Partial<Saving>;
  odd: OddDeadlines;
  /** The file that keeps what was rejected. */
  kept: string | undefined;
  milliseconds: number;
}

/** Says what an import has done. Throws partial where something was rejected. */
export async function summarize(context: Context, outcome: Outcome): Promise<void> {
  const { read, rejects, duplicates, writer, odd, kept, milliseconds } = outcome;
  const { written, unsure = 0, skipped, capacity } = writer.counts;
  // One that a later one replaced was written too.
  const left = duplicates.mode === "last" ? Math.max(0, written - duplicates.count) : written;
  const parts = [
    context.dryRun ? `checked ${plural(read, "record")}, wrote none` : `imported ${plural(left, "record")}`,
    ...duplicatesOf(duplicates),
    ...(writer.unchanged === undefined ? [] : [`${amount(writer.unchanged)} unchanged`]),
    ...(skipped === 0 ? [] : [`${amount(skipped)} skipped`]),
    `${amount(rejects.count)} rejected`,
    timeTaken(read, milliseconds),
    ...(capacity === undefined ? [] : [plural(capacity, "capacity unit")]),
  ];
  await context.say(parts.join(", "));
  if (writer.savedUnits !== undefined && writer.readUnits !== undefined) {
    const saved = plural(writer.savedUnits, "write unit");
    await context.say(`saved ${saved} by reading ${plural(writer.readUnits, "read unit")}`);
  }
  if (unsure > 0) {
    await context.note(
      `${amount(unsure)} of them may have been there before, just so: answers were lost on the way; \`tasks undo\` leaves those`,
    );
  }
  for (const [how, count] of odd.remarks) {
    await context.note(`${plural(count, "deadline")} without a year, read as ${how}`);
  }
  if (odd.first !== undefined) {
    const { line, deadline } = odd.first;
    const seconds = secondsOf(deadline);
    await context.note(
      `${plural(odd.count, "record")} with a deadline that is not a second between 1970 and 9999, the first on line ` +
        `${line}: ${deadline}${seconds === undefined ? "" : `, which looks like milliseconds (${seconds})`}`,
    );
  }
  if (rejects.count > 0) {
    const why =
      kept === undefined
        ? "the lines above say why; --rejects <file> keeps them, to be fixed and imported again"
        : `the lines above say why; fix them in ${kept} and import that`;
    const hint =
      duplicates.mode === "reject" && duplicates.count > 0
        ? `${why}; of two with one user and deadline, --on-duplicate next-second keeps both, and first or last one`
        : why;
    throw new TasksError("partial", `rejected ${amount(rejects.count)} of ${plural(read, "record")}`, {
      hint,
    });
  }
}

function duplicatesOf({ mode, count }: Duplicates): string[] {
  if (count === 0) return [];
  switch (mode) {
    case "reject":
      return [];
    case "last":
      return [`${amount(count)} replaced by later ones`];
    case "first":
      return [`${amount(count)} left out for earlier ones`];
    case "next-second":
      return [`${amount(count)} put at the next free second`];
  }
}
