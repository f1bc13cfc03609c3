import { TasksError } from "../../errors.ts";
import type { Change, ChangeOutcome, ChangeWriteOptions, ChangeWriter } from "../../table/task-table.ts";
import { otherEvents } from "../store/when-free.ts";
import { validateRecord } from "../../task/validate-record.ts";
import type { RecordRows } from "./record-rows.ts";

// Few enough that other processes wait under 50 ms for the write lock.
const PER_TRANSACTION = 100;

/** ChangeWriter on the local store: a transaction, and so one wait for the disk, for each hundred exchanges. */
export class LocalChangeWriter implements ChangeWriter {
  readonly capacity = undefined;
  readonly #rows: RecordRows;
  readonly #transaction: <Result>(body: () => Result) => Promise<Result>;
  readonly #options: ChangeWriteOptions;
  #waiting: (readonly Change[])[] = [];
  #settled = 0;

  constructor(
    rows: RecordRows,
    transaction: <Result>(body: () => Result) => Promise<Result>,
    options: ChangeWriteOptions,
  ) {
    this.#rows = rows;
    this.#transaction = transaction;
    this.#options = options;
  }

  async write(exchanges: readonly (readonly Change[])[]): Promise<void> {
    for (const changes of exchanges) {
      this.#waiting.push(changes);
      if (this.#waiting.length === PER_TRANSACTION) await this.#flush();
    }
  }

  async finish(): Promise<void> {
    if (this.#waiting.length > 0) await this.#flush();
  }

  async #flush(): Promise<void> {
    const exchanges = this.#waiting;
    this.#waiting = [];
    const outcomes = await this.#transaction(() => exchanges.map((changes) => this.#exchange(changes)));
    for (const outcome of outcomes) this.#options.settle(this.#settled++, outcome);
    // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end.
    await otherEvents();
  }

  #exchange(changes: readonly Change[]): ChangeOutcome {
    try {
      for (const { after } of changes) if (after !== undefined) validateRecord(after);
    } catch (error) {
      if (error instanceof TasksError) return { outcome: "failed", reason: error.message };
      throw error;
    }
    return this.#rows.exchange(changes);
  }
}
