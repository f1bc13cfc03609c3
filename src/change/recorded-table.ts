import type { BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type {
  Change,
  Changes,
  ChangeWriteOptions,
  ChangeWriter,
  Creation,
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

  override async create(record: TaskRecord): Promise<Creation> {
    const changes = [{ before: undefined, after: record }];
    const outcome = await this.#orMaybe(this.table.create(record), changes);
    if (outcome !== "taken") await this.#journal.enter(changes, { isUnsure: outcome === "unsure" });
    return outcome;
  }

  override async put(record: TaskRecord): Promise<{ changes: Changes }> {
    return this.#entered(this.table.put(record));
  }

  override async update(
    key: TaskKey,
    change: RecordChange,
    options: { condition?: Condition | undefined; upsert?: boolean | undefined },
  ): Promise<WriteOutcome> {
    return this.#entered(this.table.update(key, change, options));
  }

  override async delete(key: TaskKey, condition?: Condition): Promise<WriteOutcome> {
    return this.#entered(this.table.delete(key, condition));
  }

  override async move(key: TaskKey, deadline: number, options: { overwrite: boolean }): Promise<MoveOutcome> {
    return this.#entered(this.table.move(key, deadline, options));
  }

  override async exchange(
    changes: readonly Change[],
    options?: { isExact?: boolean },
  ): Promise<ExchangeOutcome> {
    const outcome = await this.#orMaybe(this.table.exchange(changes, options), changes);
    if (outcome.outcome === "done")
      await this.#journal.enter(changes, { isUnsure: outcome.isUnsure === true });
    return outcome;
  }

  override async openBulkWriter(options: BulkWriteOptions): Promise<BulkWriter> {
    const { recordedBulkWriter } = await import("./recorded-writers.ts");
    return recordedBulkWriter({ table: this.table, journal: this.#journal }, options);
  }

  override async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    if (options.isEntered === true) return this.table.openChangeWriter(options);
    const { recordedChangeWriter } = await import("./recorded-writers.ts");
    return recordedChangeWriter({ table: this.table, journal: this.#journal }, options);
  }

  async #entered<Outcome extends WriteOutcome | MoveOutcome | { changes: Changes }>(
    write: Promise<Outcome>,
  ): Promise<Outcome> {
    const outcome = await this.#orMaybe(write, undefined);
    if ("changes" in outcome) await this.#journal.enter(outcome.changes);
    return outcome;
  }

  /**
   * A write that failed and may have been carried out all the same is an entry, too: `undo` would take back the one before it
   * in its place. `changes`: what it would have changed, where that is known.
   */
  async #orMaybe<Outcome>(write: Promise<Outcome>, changes: Changes): Promise<Outcome> {
    try {
      return await write;
    } catch (error) {
      const { enterMaybe } = await import("./enter-maybe.ts");
      await enterMaybe(this.#journal, changes, error);
      throw error;
    }
  }
}
