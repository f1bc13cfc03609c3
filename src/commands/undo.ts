import { carryOutChanges, type Tally } from "../change/carry-out-changes.ts";
import { findEntry } from "../change/history/find-entry.ts";
import {
  readChanges,
  readChangesBackwards,
  type Entry,
  type EntryChanges,
} from "../change/history/history-reader.ts";
import type { Journal } from "../change/history/journal.ts";
import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import { entryName } from "../flags/names.ts";
import { amount } from "../output/amounts.ts";
import type { HistoryFolder } from "../ports.ts";
import type { Change, TaskTable } from "../table/task-table.ts";
import { equalAttributes } from "../task/compare-values.ts";
import { withLeaseNoOf } from "../task/lease.ts";
import type { TaskRecord } from "../task/record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { sayDifference } from "./shared/changes/say-difference.ts";
import type { Unsure } from "./undo/leave-unsure.ts";
import { withTable } from "./shared/records/with-table.ts";

const CHUNK = 500;
const NONE: Unsure = { there: 0, other: 0, none: 0 };

export const undoCommand = defineCommand({
  name: "undo",
  group: "Records",
  summary: "take back what the last command changed",
  description:
    "Put each record back as it was before the last entry of the history, or the one named, changed it. A record that was " +
    "changed since is left as it is. An undo is an entry itself, so that it can be undone.",
  arguments: {
    id: {
      type: entryName,
      optional: true,
      help: "an entry of `tasks history`, or the beginning of its name",
    },
  },
  examples: ["tasks undo", "tasks undo --dry-run", "tasks undo 7k2m9q"],
  prints: ["record"],
  writes: true,
  /** Prints the records as they are now. Throws not-found, conflict, and partial of many. */
  async run(context, { id }) {
    await withTable(context, async (table) => {
      const place = await table.place();
      const folder = await context.openHistory();
      const entry = await findEntry(folder, { id, table: table.name, isHere: (other) => other === place });
      if (entry.isUnknown) throw cannotUndo(entry);
      await undo(context, { table, folder, entry });
    });
  },
});

interface Undo {
  table: TaskTable;
  folder: HistoryFolder;
  entry: Entry;
}

async function undo(context: Context, { table, folder, entry }: Undo): Promise<void> {
  const isTemporary = context.dryRun || !context.settings.history.value;
  const journal = await context.openJournal(table, { temporary: isTemporary });
  journal.takesBack(entry.id);
  let planned = 0;
  let unsure = 0;
  let chunk: (readonly Change[])[] = [];
  for await (const { changes, isUnsure } of readChangesBackwards(folder, entry)) {
    // No answer of the local store is lost, and its imports look what is there right before they write.
    if (isUnsure === true && context.settings.target.value === "aws") {
      unsure += 1;
      continue;
    }
    chunk.push(turnedRound(changes));
    planned += 1;
    if (chunk.length === CHUNK) await journal.plan(chunk.splice(0));
  }
  await journal.plan(chunk.splice(0));
  await context.note(`undoing ${entry.id}, ${entry.command}`);
  if (planned > 0) await journal.begin();
  const found = unsure > 0 ? await lookAtUnsure(context, { table, folder, entry }) : NONE;
  const tally = await carryOut(context, { table, journal, planned, found });
  const changed = tally.left + tally.failed;
  if (changed + found.there === 0) return;
  throw new TasksError(planned + unsure === 1 ? "conflict" : "partial", leftText(changed, found), {
    hint:
      found.there === 0
        ? "the lines above say how they differ; what was taken back is done"
        : "an answer was lost, or the command ended before it came, so that nobody knows; the lines above name them, and `tasks delete` deletes one that is not wanted",
  });
}

async function lookAtUnsure(context: Context, undo: Undo): Promise<Unsure> {
  const { leaveUnsure } = await import("./undo/leave-unsure.ts");
  return leaveUnsure(context, undo);
}

async function carryOut(
  context: Context,
  { table, journal, planned, found }: { table: TaskTable; journal: Journal; planned: number; found: Unsure },
): Promise<Tally> {
  const rows = await context.openRows(undefined, { severalUsers: true });
  let already = found.none;
  const tally = await carryOutChanges(table, planned === 0 ? none() : readPlan(journal, planned), journal, {
    isExact: true,
    async onDone(done) {
      await rows.write(done.flatMap(shown));
    },
    async onLeft(changes, outcome) {
      if (outcome.outcome === "refused" && isAsBefore(changes, outcome.found)) {
        already += 1;
        return false;
      }
      await sayDifference(context, changes, outcome);
      return true;
    },
  });
  await rows.end();
  tally.left += found.other;
  const parts = [
    `${amount(tally.done)} ${context.dryRun ? "to be taken back" : "taken back"}`,
    ...(already === 0 ? [] : [`${amount(already)} already as before`]),
    ...(tally.left === 0 ? [] : [`${amount(tally.left)} changed since and left alone`]),
    ...(found.there === 0 ? [] : [`${amount(found.there)} maybe there before and left alone`]),
    ...(tally.failed === 0 ? [] : [`${amount(tally.failed)} failed`]),
  ];
  await context.say(parts.join(", "));
  return tally;
}

function readPlan(journal: Journal, planned: number): AsyncIterable<EntryChanges> {
  return readChanges(journal.folder, {
    id: journal.id,
    file: journal.file,
    position: journal.position,
    planned,
  });
}

async function* none(): AsyncGenerator<EntryChanges> {}

/** The last first, so that what came after another goes before it. No lease number is given twice. */
function turnedRound(changes: readonly Change[]): Change[] {
  return changes
    .map(({ before, after }) => ({
      before: after,
      after: before !== undefined && after !== undefined ? withLeaseNoOf(before, after) : before,
    }))
    .toReversed();
}

/** The records as they are now; of a record that went, as it was. */
function shown(changes: readonly Change[]): TaskRecord[] {
  const now = changes.flatMap(({ after }) => (after === undefined ? [] : [after]));
  return now.length > 0 ? now : changes.flatMap(({ before }) => (before === undefined ? [] : [before]));
}

/**
 * Whether what is to be undone was never done, or is undone already: each record is in its place. Where a record would have
 * been moved to, another one may be that was there all the time.
 */
function isAsBefore(changes: readonly Change[], found: readonly (TaskRecord | undefined)[]): boolean {
  const isMove = changes.some(({ after }) => after !== undefined);
  return changes.every(({ before, after }, index) => {
    const there = found[index];
    return after === undefined && isMove ? !isSame(there, before) : isSame(there, after);
  });
}

function isSame(one: TaskRecord | undefined, other: TaskRecord | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equalAttributes(one, other);
}

function leftText(changed: number, { there }: Unsure): string {
  const parts = [
    ...(changed === 0
      ? []
      : [changed === 1 ? "a record was changed since" : `${amount(changed)} records were changed since`]),
    ...(there === 0
      ? []
      : [
          there === 1
            ? "a record may have been there before"
            : `${amount(there)} records may have been there before`,
        ]),
  ];
  return `${parts.join(", ")}, and ${changed + there === 1 ? "is left as it is" : "are left as they are"}`;
}

function cannotUndo({ id, command }: Entry): TasksError {
  return new TasksError(
    "conflict",
    `${id} cannot be undone: what was there before is not known (${command})`,
    {
      hint: "`import --on-conflict replace` and a write whose answer was lost leave no trace of what they replaced",
    },
  );
}
