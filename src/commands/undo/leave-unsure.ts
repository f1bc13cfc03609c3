import { readChanges, type EntryPlace } from "../../change/history/history-reader.ts";
import type { Context } from "../../context.ts";
import { visible } from "../../output/visible.ts";
import type { HistoryFolder } from "../../ports.ts";
import type { Change, TaskTable } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import { keyOf } from "../../task/record.ts";
import { sayDifference } from "../shared/changes/say-difference.ts";
import { showKey } from "../shared/selection/record-errors.ts";

/** What is there of the records that an entry has put, or found. */
export interface Unsure {
  /** Just so. */
  there: number;
  other: number;
  none: number;
}

const AT_ONCE = 16;

/**
 * Says which records of an entry are left because nobody knows whether it has put them or they were there before: to delete
 * one that was somebody's would be worse than to leave one of ours.
 */
export async function leaveUnsure(
  context: Context,
  { table, folder, entry }: { table: TaskTable; folder: HistoryFolder; entry: EntryPlace },
): Promise<Unsure> {
  const count: Unsure = { there: 0, other: 0, none: 0 };
  const look = async (some: readonly Change[]) => {
    const found = await Promise.all(some.map(({ after }) => table.get(keyOf(after!))));
    for (const [index, change] of some.entries()) {
      const there = found[index];
      if (there === undefined) count.none += 1;
      else if (equalAttributes(there, change.after!)) {
        count.there += 1;
        const key = visible(await showKey(context, keyOf(there)));
        await context.stderr.write(`left alone: ${key}\n  it may have been there before, just so\n`);
      } else {
        count.other += 1;
        const changes = [{ before: change.after, after: undefined }];
        await sayDifference(context, changes, { outcome: "refused", found: [there] });
      }
    }
  };
  let waiting: Change[] = [];
  for await (const { changes, isUnsure } of readChanges(folder, entry)) {
    if (isUnsure !== true) continue;
    waiting.push(...changes);
    if (waiting.length >= AT_ONCE) await look(waiting.splice(0));
  }
  if (waiting.length > 0) await look(waiting);
  return count;
}
