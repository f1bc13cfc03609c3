import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../../table/bulk-writer.ts";
import { insertItem, LEAVE, OVERWRITE } from "../store/insert-record.ts";
import type { Store } from "../store/store.ts";
import { otherEvents } from "../store/when-free.ts";
import { type WaitingRow, WaitingRecords } from "./waiting-records.ts";

// Few enough that other processes wait under 50 ms for the write lock.
const PER_TRANSACTION = 100;

/** BulkWriter on the local store: a transaction for each hundred records. */
export class LocalBulkWriter implements BulkWriter {
  readonly counts: BulkCounts = { written: 0, skipped: 0, capacity: undefined };
  readonly #store: Store;
  readonly #table: string;
  readonly #options: BulkWriteOptions;
  readonly #onConflict: string;
  readonly #waiting: WaitingRecords;

  constructor(store: Store, table: string, options: BulkWriteOptions) {
    this.#store = store;
    this.#table = table;
    this.#options = options;
    const replaces = options.onConflict === "replace";
    this.#onConflict = replaces ? OVERWRITE : LEAVE;
    // What replaces is never refused, and nobody hears of it.
    this.#waiting = new WaitingRecords({ keepsFrom: !replaces });
    // Nothing is acknowledged before the end, and after a power cut before it one imports again.
    store.setDurable(false);
  }

  async write(records: BulkRecord[]): Promise<void> {
    for (const record of records) {
      if (this.#waiting.add(record)) continue;
      await this.#flush();
      this.#waiting.add(record);
    }
  }

  /** The last transaction is never empty, and its commit puts all before it on the disk as well. */
  async finish(): Promise<void> {
    await this.#flush(() => this.#store.setDurable(true));
  }

  /** Writes what waits, in the order of the keys: neighbours share a page of the file. */
  async #flush(beforeTheLast = (): void => undefined): Promise<void> {
    const order = this.#waiting.inOrder();
    try {
      for (let at = 0; at < order.length; at += PER_TRANSACTION) {
        const rows = this.#waiting.rows(order.subarray(at, at + PER_TRANSACTION));
        await this.#options.announce?.(rows.flatMap(({ from }) => from ?? []));
        if (at + PER_TRANSACTION >= order.length) beforeTheLast();
        this.#commit(rows);
        // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the file.
        await otherEvents();
      }
    } finally {
      // Also where it has failed: what is written again would be counted twice, and found taken by itself.
      this.#waiting.clear();
    }
  }

  #commit(rows: WaitingRow[]): void {
    const taken = this.#store.transaction(() => rows.filter((row) => !this.#insert(row)));
    this.counts.written += rows.length - taken.length;
    for (const { from } of taken) {
      if (from === undefined) continue;
      if (this.#options.onConflict === "skip") {
        this.counts.skipped += 1;
        this.#options.skip?.(from);
      } else this.#options.refuse(from, "there is a record with this user and deadline already");
    }
  }

  #insert(row: WaitingRow): boolean {
    return insertItem(this.#store, this.#table, row, this.#onConflict) === 1;
  }
}
