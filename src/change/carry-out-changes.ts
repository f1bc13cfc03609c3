import { TasksError } from "../errors.ts";
import type { Change, ChangeOutcome, TaskTable } from "../table/task-table.ts";
import { isCreation } from "../table/is-creation.ts";
import type { EntryChanges } from "./history/history-reader.ts";
import { noteSettled } from "./history/note-plan.ts";
import type { Journal } from "./history/journal.ts";
import { isRefusal } from "./is-refusal.ts";

/** What became of planned changes. */
export interface Tally {
  done: number;
  left: number;
  failed: number;
}

interface CarryOutOptions {
  concurrency?: number | undefined;
  maxWriteUnits?: number | undefined;
  /** As in ChangeWriteOptions. */
  isExact?: boolean;
  /** Gets what was done, in the order of the plan. What it throws ends nothing, and is thrown in the end. */
  onDone(changes: readonly (readonly Change[])[]): Promise<void>;
  /** Gets each that was left alone or refused. Gives false for one that is not to be counted. */
  onLeft(changes: readonly Change[], outcome: Exclude<ChangeOutcome, { outcome: "done" }>): Promise<boolean>;
  progress?(settled: number): void;
}

const BATCH = 100;

/**
 * Makes changes that a history has as its plan, and enters there what was not made. Throws what ended it early, when all is
 * done that was on its way, with how many that were.
 */
export async function carryOutChanges(
  table: TaskTable,
  planned: AsyncIterable<EntryChanges>,
  journal: Journal,
  options: CarryOutOptions,
): Promise<Tally> {
  const tally: Tally = { done: 0, left: 0, failed: 0 };
  const given: EntryChanges[] = [];
  const settled = new Map<number, ChangeOutcome>();
  // Of both, the first that is still kept.
  let first = 0;
  const writer = await table.openChangeWriter({
    isEntered: true,
    isExact: options.isExact === true,
    concurrency: options.concurrency,
    maxWriteUnits: options.maxWriteUnits,
    settle: (index, outcome) => void settled.set(index, outcome),
  });
  let unsaid: { error: unknown } | undefined;
  const settle = async ({ isLast = false } = {}) => {
    const done: (readonly Change[])[] = [];
    const left: number[] = [];
    const made: number[] = [];
    while (given.length > 0) {
      const outcome = settled.get(first);
      if (outcome === undefined && !isLast) break;
      settled.delete(first);
      first += 1;
      const { index, changes } = given.shift()!;
      if (outcome === undefined) continue;
      if (outcome.outcome === "done") {
        tally.done += 1;
        done.push(changes);
        if (index !== undefined && outcome.isUnsure !== true && isCreation(changes)) made.push(index);
        continue;
      }
      if (index !== undefined) left.push(index);
      if (await options.onLeft(changes, outcome))
        tally[outcome.outcome === "failed" ? "failed" : "left"] += 1;
    }
    await noteSettled(journal, { left, made });
    if (done.length > 0 && unsaid === undefined)
      await options.onDone(done).catch((error: unknown) => (unsaid = { error }));
    options.progress?.(first);
  };
  try {
    let batch: EntryChanges[] = [];
    const write = async () => {
      given.push(...batch);
      const exchanges = batch.map(({ changes }) => changes);
      batch = [];
      await writer.write(exchanges);
      await settle();
    };
    for await (const one of planned) {
      batch.push(one);
      if (batch.length === BATCH) await write();
    }
    if (batch.length > 0) await write();
    await writer.finish();
    await settle();
  } catch (error) {
    await writer.finish().catch(() => undefined);
    await settle({ isLast: true });
    // Else `undo` would take back this, which has changed nothing: of an undo that was refused, it would make what that undid.
    if (tally.done + tally.failed === 0 && isRefusal(error)) await journal.end(tally);
    throw withTally(error, tally);
  }
  await journal.end(tally);
  if (unsaid !== undefined) throw withTally(unsaid.error, tally);
  return tally;
}

function withTally(error: unknown, { done }: Tally): unknown {
  if (!(error instanceof TasksError)) return error;
  const { kind, message, hint, cause } = error;
  const said = `${message} (${done} had been done)`;
  return new TasksError(kind, said, { cause, ...(hint === undefined ? {} : { hint }) });
}
