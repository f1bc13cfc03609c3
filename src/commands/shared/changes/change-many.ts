import { carryOutChanges, type Tally } from "../../../change/carry-out-changes.ts";
import { readChanges, type EntryChanges } from "../../../change/history/history-reader.ts";
import type { Journal } from "../../../change/history/journal.ts";
import type { Context } from "../../../context.ts";
import { TasksError } from "../../../errors.ts";
import { amount, plural } from "../../../output/amounts.ts";
import { visible } from "../../../output/visible.ts";
import type { Change, TaskTable } from "../../../table/task-table.ts";
import { keyOf, type TaskRecord } from "../../../task/record.ts";
import { addToCost, confirm, type Preview, type Verb } from "./confirm-changes.ts";
import { RefusedRecords } from "./refused-records.ts";
import { readSelected, tooManySelected } from "../selection/read-selected.ts";
import { showKey } from "../selection/record-errors.ts";
import type { Selection } from "../selection/selection-flags.ts";
import { withTable } from "../records/with-table.ts";

const CHUNK = 500;
const SHOWN = 5;

/**
 * Changes all records of a selection: reads it into the history as a plan, shows it and asks, and carries it out. Throws
 * usage where nothing can be changed, and partial where some records were left.
 */
export async function changeMany(context: Context, selection: Selection, verb: Verb): Promise<void> {
  await withTable(context, async (table) => {
    const { journal, preview, missing, already, refused } = await plan(context, table, selection, verb);
    const { count } = preview;
    const note = verb.note?.();
    if (note !== undefined) await context.note(note);
    if (count > 0) {
      if (!context.dryRun && !selection.yes) await confirm(context, verb, preview);
      await journal.begin();
    }
    const tally = await carryOut(context, table, { selection, verb, journal, count });
    const failed = tally.failed + refused;
    const left = tally.left + missing + failed;
    const parts = [
      `${amount(tally.done)} ${context.dryRun ? `to be ${verb.participle}` : verb.participle}`,
      `${amount(tally.left)} changed meanwhile and left alone`,
      `${amount(failed)} failed`,
      ...(missing === 0 ? [] : [`${amount(missing)} not there`]),
      ...(already === 0 ? [] : [`${amount(already)} already so`]),
    ];
    await context.say(parts.join(", "));
    if (left === 0) return;
    const all = count + missing + refused;
    const { again = "the same command does those that are still selected" } = verb;
    throw new TasksError("partial", `${plural(left, "record")} of ${amount(all)} left`, {
      hint: `the lines above name them; ${again}`,
    });
  });
}

interface Planned {
  journal: Journal;
  preview: Preview;
  missing: number;
  already: number;
  refused: number;
}

async function plan(context: Context, table: TaskTable, selection: Selection, verb: Verb): Promise<Planned> {
  const { maxRecords } = selection;
  let journal = await openJournal(context, table);
  const preview: Preview = { count: 0, first: [], calls: new Map() };
  let missing = 0;
  let already = 0;
  const refused = new RefusedRecords(async (line) => {
    await context.stderr.write(`${visible(line)}\n`);
  });
  let chunk: (readonly Change[])[] = [];
  const enter = async () => {
    const planned = chunk;
    chunk = [];
    try {
      await journal.plan(planned);
    } catch (error) {
      // What cannot be kept is still to be done: the plan is kept for as long as it takes, where it has not begun.
      if (preview.count > planned.length) throw error;
      const { message } = ((error as Error).cause ?? error) as Error;
      await context.stderr.write(
        `warning: it will not be in the history, and cannot be undone: ${visible(message)}\n`,
      );
      journal = await context.openJournal(table, { temporary: true });
      await journal.plan(planned);
    }
  };
  const pages = readSelected(context, table, selection, {
    descending: verb.descending,
    async onMissing(key) {
      missing += 1;
      await refused.meetsOthers();
      await context.note(`there is no task of ${await showKey(context, key)}`);
    },
  });
  for await (const records of pages) {
    for (const record of records) {
      let changes;
      try {
        const found = verb.changesOf(record, table);
        changes = found instanceof Promise ? await found : found;
      } catch (error) {
        await refused.add(error);
        continue;
      }
      if (refused.isAlone) await refused.meetsOthers();
      if (changes === undefined) {
        already += 1;
        continue;
      }
      preview.count += 1;
      if (maxRecords !== undefined && preview.count > maxRecords) throw tooManySelected(maxRecords);
      if (preview.first.length < SHOWN) preview.first.push(record);
      addToCost(preview, changes);
      chunk.push(changes);
      if (chunk.length === CHUNK) await enter();
    }
  }
  if (chunk.length > 0) await enter();
  if (preview.count + missing + already === 0) refused.throwFirst();
  return { journal, preview, missing, already, refused: refused.count };
}

function openJournal(context: Context, table: TaskTable): Promise<Journal> {
  return context.openJournal(table, { temporary: context.dryRun || !context.settings.history.value });
}

async function carryOut(
  context: Context,
  table: TaskTable,
  { selection, verb, journal, count }: { selection: Selection; verb: Verb; journal: Journal; count: number },
): Promise<Tally> {
  const { id, file, position } = journal;
  const planned = count === 0 ? none() : readChanges(journal.folder, { id, file, position, planned: count });
  const rows = await context.openRows(undefined, { severalUsers: true });
  // On one terminal a bar and the records would be written over each other.
  const progress =
    context.stdout.isTTY || count === 0 ? undefined : await context.openProgress(verb.infinitive, count);
  try {
    return await carryOutChanges(table, planned, journal, {
      concurrency: selection.concurrency,
      maxWriteUnits: selection.maxWriteUnits,
      onDone: (done) => rows.write(done.map(shown)),
      async onLeft(changes, outcome) {
        const [{ before, after }] = changes as [Change];
        const key = await showKey(context, keyOf((before ?? after)!));
        const isTaken = outcome.outcome === "refused" && changes.length > 1 && outcome.found[1] !== undefined;
        const why =
          outcome.outcome === "failed"
            ? outcome.reason
            : outcome.found[0] === undefined
              ? "it is gone"
              : isTaken
                ? (verb.taken ?? "there is another task at its new deadline")
                : "it was changed meanwhile";
        const line = visible(`left alone: ${key}: ${why}`);
        await (progress === undefined ? context.stderr.write(`${line}\n`) : progress.say(line));
        return true;
      },
      progress: (settled) => progress?.update(settled, settled),
    });
  } finally {
    progress?.end();
    await rows.end();
  }
}

async function* none(): AsyncGenerator<EntryChanges> {}

/** The record as it is now; of one that was deleted, as it was. */
function shown(changes: readonly Change[]): TaskRecord {
  return changes.find(({ after }) => after !== undefined)?.after ?? changes[0]!.before!;
}
