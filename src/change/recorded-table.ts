import { TasksError } from "../errors.ts";
import type { BulkRecord, BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type {
  Change,
  Changes,
  ChangeWriteOptions,
  ChangeWriter,
  ExchangeOutcome,
  MoveOutcome,
  RecordChange,
  TaskTable,
  WriteOutcome,
} from "../table/task-table.ts";
import type { Condition } from "../task/condition/condition.ts";
import type { TaskKey, TaskRecord } from "../task/record.ts";
import type { Journal } from "./history/journal.ts";
import { PassingTable } from "./passing-table.ts";

/** A table whose every write is entered into the history: one by one after it, many before the first of them. */
export function recordedTable(table: TaskTable, journal: Journal): TaskTable {
  return new RecordedTable(table, journal);
}

class RecordedTable extends PassingTable {
  readonly #journal: Journal;

  constructor(table: TaskTable, journal: Journal) {
    super(table);
    this.#journal = journal;
  }

  override async create(record: TaskRecord): Promise<"created" | "taken"> {
    const outcome = await this.table.create(record);
    if (outcome === "created") await this.#journal.enter([{ before: undefined, after: record }]);
    return outcome;
  }

  override async put(record: TaskRecord): Promise<{ changes: Changes }> {
    const outcome = await this.table.put(record);
    await this.#journal.enter(outcome.changes);
    return outcome;
  }

  override async update(
    key: TaskKey,
    change: RecordChange,
    options: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome> {
    return this.#entered(await this.table.update(key, change, options));
  }

  override async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    return this.#entered(await this.table.delete(key, condition));
  }

  override async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return this.#entered(await this.table.move(key, deadline, options));
  }

  override async exchange(
    changes: readonly Change[],
    options?: { isExact?: boolean },
  ): Promise<ExchangeOutcome> {
    const outcome = await this.table.exchange(changes, options);
    if (outcome.outcome === "done") await this.#journal.enter(changes);
    return outcome;
  }

  override async openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    if (options.onConflict === "replace") return this.#unknown(options);
    const count = { planned: 0, refused: 0 };
    const places = new WeakMap<BulkRecord, number>();
    const left: number[] = [];
    // At once, so that no signal comes in between, and those of one moment together.
    const leave = (record: BulkRecord) => {
      const place = places.get(record);
      if (place !== undefined && left.push(place) === 1)
        queueMicrotask(() => void this.#journal.leave(left.splice(0)));
    };
    const inner = await this.table.openBulkWriter({
      ...options,
      // Not all that it has taken: an undo would take back what was there before, and is just so.
      announce: async (records) => {
        for (const record of records) places.set(record, count.planned++);
        await this.#journal.planAndBegin(records.map(({ record }) => [{ before: undefined, after: record }]));
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
        await inner.finish();
        await this.#journal.leave(left.splice(0));
        const { written: done, skipped } = inner.counts;
        if (count.planned > 0) await this.#journal.end({ done, left: skipped, failed: count.refused });
      },
    };
  }

  override async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    if (options.isEntered === true) return this.table.openChangeWriter(options);
    const end = { done: 0, left: 0, failed: 0 };
    const left: number[] = [];
    const inner = await this.table.openChangeWriter({
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
        await this.#journal.planAndBegin(exchanges);
        await inner.write(exchanges);
        await this.#journal.leave(left.splice(0));
      },
      finish: async () => {
        await inner.finish();
        await this.#journal.leave(left.splice(0));
        if (end.done + end.left + end.failed > 0) await this.#journal.end(end);
      },
    };
  }

  async #entered<Outcome extends WriteOutcome | MoveOutcome>(outcome: Outcome): Promise<Outcome> {
    if ("changes" in outcome) await this.#journal.enter(outcome.changes);
    return outcome;
  }

  /**
   * A write whose answer does not say what it has replaced is entered as one that cannot be undone: before it begins, so that
   * `undo` after a kill takes back no other entry in its place.
   */
  async #unknown(options: BulkWriteOptions): Promise<BulkWriter> {
    let isEntered = false;
    const announce = async () => {
      if (isEntered) return;
      // Who has no credentials writes nothing, and is told so by this alone.
      await this.table.place();
      isEntered = true;
      await this.#journal.enter(undefined);
    };
    const inner = await this.table.openBulkWriter({ ...options, announce });
    return {
      counts: inner.counts,
      takesItems: inner.takesItems,
      write: (records) => inner.write(records),
      finish: async () => {
        const end = async () => {
          if (isEntered) await this.#journal.end({ done: inner.counts.written, left: 0, failed: 0 });
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
}

/** Whether an error that ended a write of many says that the table takes nothing at all. */
function isRefusal(error: unknown): boolean {
  return error instanceof TasksError && (error.kind === "denied" || error.kind === "not-found");
}
