import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../../table/bulk-writer.ts";
import { insertItem, LEAVE, OVERWRITE } from "../store/insert-record.ts";
import type { LocalKey } from "../store/local-key.ts";
import type { Store } from "../store/store.ts";
import { WHERE_KEY } from "../store/stored-row.ts";
import { otherEvents } from "../store/when-free.ts";
import { type WaitingRow, WaitingRecords } from "./waiting-records.ts";

// Few enough that other processes wait under 50 ms for the write lock.
const PER_TRANSACTION = 100;
const TAKEN = `SELECT 1 FROM record ${WHERE_KEY}`;

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

  async finish(): Promise<void> {
    await this.#flush();
    if (this.counts.written > 0) this.#store.makeDurable();
  }

  /** Writes what waits, in the order of the keys: neighbours share a page of the file. */
  async #flush(): Promise<void> {
    const order = this.#waiting.inOrder();
    try {
      for (let at = 0; at < order.length; at += PER_TRANSACTION) {
        await this.#write(this.#waiting.rows(order.subarray(at, at + PER_TRANSACTION)));
        // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the file.
        await otherEvents();
      }
    } finally {
      // Also where it has failed: what is written again would be counted twice, and found taken by itself.
      this.#waiting.clear();
    }
  }

  async #write(rows: WaitingRow[]): Promise<void> {
    // What is there already is not announced, so that nobody takes it for ours if we are killed now.
    const free =
      this.#options.onConflict === "replace"
        ? rows
        : this.#store.aside(() => rows.filter(({ key }) => !this.#isTaken(key)));
    if (free.length > 0) await this.#options.announce?.(free.flatMap(({ from }) => from ?? []));
    const made = new Set(this.#store.transaction(() => free.filter((row) => this.#insert(row))));
    this.counts.written += made.size;
    for (const row of rows) {
      if (row.from === undefined || made.has(row)) continue;
      if (this.#options.onConflict === "skip") {
        this.counts.skipped += 1;
        this.#options.skip?.(row.from);
      } else this.#options.refuse(row.from, "there is a record with this user and deadline already");
    }
  }

  #isTaken({ userName, deadline, rest }: LocalKey): boolean {
    return this.#store.row(TAKEN, this.#table, userName, deadline, rest) !== undefined;
  }

  #insert(row: WaitingRow): boolean {
    return insertItem(this.#store, this.#table, row, this.#onConflict) === 1;
  }
}
