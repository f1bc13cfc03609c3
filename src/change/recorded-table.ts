import type { BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
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
    const { recordedBulkWriter } = await import("./recorded-writers.ts");
    return recordedBulkWriter({ table: this.table, journal: this.#journal }, options);
  }

  override async openChangeWriter(options: ChangeWriteOptions): Promise<ChangeWriter> {
    if (options.isEntered === true) return this.table.openChangeWriter(options);
    const { recordedChangeWriter } = await import("./recorded-writers.ts");
    return recordedChangeWriter({ table: this.table, journal: this.#journal }, options);
  }

  async #entered<Outcome extends WriteOutcome | MoveOutcome>(outcome: Outcome): Promise<Outcome> {
    if ("changes" in outcome) await this.#journal.enter(outcome.changes);
    return outcome;
  }
}
