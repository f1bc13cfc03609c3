import { setImmediate as otherEvents } from "node:timers/promises";
import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../table/task-table.ts";
import { encodeDynamoJson } from "../task/dynamodb-json.ts";
import { keyOf } from "../task/record.ts";
import type { Store } from "./store.ts";

// Few enough that other processes wait under 50 ms for the write lock.
const PER_TRANSACTION = 100;

const INSERT = "INSERT INTO record (table_name, user_name, deadline, item) VALUES (?, ?, ?, ?)";

/** BulkWriter on the local store: a transaction for each hundred records. */
export class LocalBulkWriter implements BulkWriter {
  readonly counts: BulkCounts = { written: 0, skipped: 0, capacity: undefined };
  readonly #store: Store;
  readonly #table: string;
  readonly #options: BulkWriteOptions;
  readonly #sql: string;
  #waiting: BulkRecord[] = [];

  constructor(store: Store, table: string, options: BulkWriteOptions) {
    this.#store = store;
    this.#table = table;
    this.#options = options;
    const replace = options.onConflict === "replace";
    // Nothing is acknowledged before the end, and whoever loses power before it imports again.
    store.setDurable(false);
    this.#sql = `${INSERT} ON CONFLICT DO ${replace ? "UPDATE SET item = excluded.item" : "NOTHING"}`;
  }

  async write(records: BulkRecord[]): Promise<void> {
    for (const record of records) {
      if (this.#waiting.length === PER_TRANSACTION) await this.#flush();
      this.#waiting.push(record);
    }
  }

  /** The last transaction is never empty, and its commit puts all before it on the disk as well. */
  async finish(): Promise<void> {
    this.#store.setDurable(true);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const records = this.#waiting;
    this.#waiting = [];
    if (records.length === 0) return;
    const taken = this.#store.transaction(() => records.filter((record) => !this.#insert(record)));
    this.counts.written += records.length - taken.length;
    for (const record of taken) {
      if (this.#options.onConflict === "skip") this.counts.skipped += 1;
      else this.#options.refuse(record, "there is a record with this user and deadline already");
    }
    // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the file.
    await otherEvents();
  }

  #insert({ record }: BulkRecord): boolean {
    const { userName, deadline } = keyOf(record);
    return this.#store.run(this.#sql, this.#table, userName, deadline, encodeDynamoJson(record)) === 1;
  }
}
