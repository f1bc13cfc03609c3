import type { BulkRecord, BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type { ChangeWriteOptions, ChangeWriter, TaskTable } from "../table/task-table.ts";
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
  // At once, so that no signal comes in between, and those of one moment together.
  const leave = (record: BulkRecord) => {
    const place = places.get(record);
    if (place !== undefined && left.push(place) === 1)
      queueMicrotask(() => void journal.leave(left.splice(0)));
  };
  const inner = await table.openBulkWriter({
    ...options,
    // Not all that it has taken: an undo would take back what was there before, and is just so.
    announce: async (records) => {
      for (const record of records) places.set(record, count.planned++);
      await journal.planAndBegin(records.map(({ record }) => [{ before: undefined, after: record }]));
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
      }
      await journal.leave(left.splice(0));
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

/** Enters changes of many before they are made, and then which of them were not. */
export async function recordedChangeWriter(
  { table, journal }: Recorded,
  options: ChangeWriteOptions,
): Promise<ChangeWriter> {
  const end = { done: 0, left: 0, failed: 0 };
  const left: number[] = [];
  const inner = await table.openChangeWriter({
    ...options,
    settle(index, outcome) {
      end[outcome.outcome === "refused" ? "left" : outcome.outcome] += 1;
      if (outcome.outcome !== "done") left.push(index);
      options.settle(index, outcome);
    },
  });
  return {
    get capacity() {
      return inner.capacity;
    },
    write: async (exchanges) => {
      await journal.planAndBegin(exchanges);
      await inner.write(exchanges);
      await journal.leave(left.splice(0));
    },
    finish: async () => {
      await inner.finish();
      await journal.leave(left.splice(0));
      if (end.done + end.left + end.failed > 0) await journal.end(end);
    },
  };
}
