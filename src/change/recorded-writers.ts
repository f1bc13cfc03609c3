import { isCreation } from "../table/is-creation.ts";
import type { BulkRecord, BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type { ChangeWriteOptions, ChangeWriter, TaskTable } from "../table/task-table.ts";
import { noteSettled, planAndBegin } from "./history/note-plan.ts";
import type { EntryEnd } from "./history/entry-line.ts";
import type { Journal } from "./history/journal.ts";
import { isRefusal } from "./is-refusal.ts";

interface Recorded {
  table: TaskTable;
  journal: Journal;
}

/** Enters what may not be replaced before it is written, and then what was left out. */
export async function recordedBulkWriter(
  { table, journal }: Recorded,
  options: BulkWriteOptions,
): Promise<BulkWriter> {
  if (options.onConflict === "replace") return unknownBulkWriter({ table, journal }, options);
  const count = { planned: 0, refused: 0 };
  const places = new WeakMap<BulkRecord, number>();
  const left: number[] = [];
  const made: number[] = [];
  const settle = () => noteSettled(journal, { left: left.splice(0), made: made.splice(0) });
  // At once, so that no signal comes in between, and those of one moment together.
  const leave = (record: BulkRecord) => {
    const place = places.get(record);
    if (place !== undefined && left.push(place) === 1) queueMicrotask(() => void settle());
  };
  const inner = await table.openBulkWriter({
    ...options,
    // Not all that it has taken: an undo would take back what was there before, and is just so.
    announce: async (records) => {
      for (const record of records) places.set(record, count.planned++);
      const plans = records.map(({ record }) => [{ before: undefined, after: record }]);
      await planAndBegin(journal, plans, made.splice(0));
    },
    // With what is planned next: until then an undo leaves it.
    make: (record) => {
      const place = places.get(record);
      if (place !== undefined) made.push(place);
      options.make?.(record);
    },
    skip: (record) => {
      leave(record);
      options.skip?.(record);
    },
    refuse: (record, reason) => {
      leave(record);
      count.refused += 1;
      options.refuse(record, reason);
    },
  });
  return {
    counts: inner.counts,
    write: (records) => inner.write(records),
    finish: async () => {
      try {
        await inner.finish();
      } catch (error) {
        // Else `undo` would take back this, which has changed nothing, in place of the entry before.
        if (count.planned > 0 && inner.counts.written === 0 && isRefusal(error))
          await journal.end({ done: 0, left: count.planned, failed: 0 });
        throw error;
      } finally {
        await settle();
      }
      const { written: done, skipped } = inner.counts;
      if (count.planned > 0) await journal.end({ done, left: skipped, failed: count.refused });
    },
  };
}

/**
 * A write whose answer does not say what it has replaced is entered as one that cannot be undone: before it begins, so that
 * `undo` after a kill takes back no other entry in its place.
 */
async function unknownBulkWriter(
  { table, journal }: Recorded,
  options: BulkWriteOptions,
): Promise<BulkWriter> {
  let isEntered = false;
  const announce = async () => {
    if (isEntered) return;
    // Who has no credentials writes nothing, and is told so by this alone.
    await table.place();
    isEntered = true;
    await journal.enter(undefined);
  };
  const inner = await table.openBulkWriter({ ...options, announce });
  return {
    counts: inner.counts,
    takesItems: inner.takesItems,
    write: (records) => inner.write(records),
    finish: async () => {
      const end = async () => {
        if (isEntered) await journal.end({ done: inner.counts.written, left: 0, failed: 0 });
      };
      try {
        await inner.finish();
      } catch (error) {
        if (inner.counts.written === 0 && isRefusal(error)) await end();
        throw error;
      }
      await end();
    },
  };
}

// What the writers of changes of one entry have planned, and how that ended: an entry counts its plans through, and its last
// line speaks for all of them. A table that tries again what it found otherwise opens a second writer.
const entered = new WeakMap<Journal, EntryEnd & { planned: number }>();

/** Enters changes of many before they are made, and then which of them were not. One writer of an entry after the other. */
export async function recordedChangeWriter(
  { table, journal }: Recorded,
  options: ChangeWriteOptions,
): Promise<ChangeWriter> {
  const all = entered.get(journal) ?? { planned: 0, done: 0, left: 0, failed: 0 };
  entered.set(journal, all);
  const first = all.planned;
  const left: number[] = [];
  const made: number[] = [];
  const creations = new Set<number>();
  const settle = () => noteSettled(journal, { left: left.splice(0), made: made.splice(0) });
  const inner = await table.openChangeWriter({
    ...options,
    settle(index, outcome) {
      all[outcome.outcome === "refused" ? "left" : outcome.outcome] += 1;
      const place = first + index;
      const isCreated = creations.delete(place);
      if (outcome.outcome !== "done") left.push(place);
      else if (isCreated && outcome.isUnsure !== true) made.push(place);
      options.settle(index, outcome);
    },
  });
  return {
    get capacity() {
      return inner.capacity;
    },
    write: async (exchanges) => {
      for (const changes of exchanges) {
        if (isCreation(changes)) creations.add(all.planned);
        all.planned += 1;
      }
      await planAndBegin(journal, exchanges, made.splice(0));
      await inner.write(exchanges);
      await settle();
    },
    finish: async () => {
      try {
        await inner.finish();
      } finally {
        await settle();
      }
      const { done, left, failed } = all;
      if (done + left + failed > 0) await journal.end({ done, left, failed });
    },
  };
}
