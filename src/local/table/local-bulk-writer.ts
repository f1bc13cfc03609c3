import { setImmediate as otherEvents } from "node:timers/promises";
import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../../table/bulk-writer.ts";
import { insertRecord, LEAVE, OVERWRITE } from "../store/insert-record.ts";
import { compareDeadlines, localKeyOf, type LocalKey } from "../store/local-key.ts";
import type { Store } from "../store/store.ts";

// Few enough that other processes wait under 50 ms for the write lock.
const PER_TRANSACTION = 100;
// So many are put in order before they are written: records at random places of the file took twice as long.
const MOST_WAITING = 4000;
const MOST_WAITING_SIZE = 8 * 1024 * 1024;

/** BulkWriter on the local store: a transaction for each hundred records. */
export class LocalBulkWriter implements BulkWriter {
  readonly counts: BulkCounts = { written: 0, skipped: 0, capacity: undefined };
  readonly #store: Store;
  readonly #table: string;
  readonly #options: BulkWriteOptions;
  readonly #onConflict: string;
  #waiting: { key: LocalKey; record: BulkRecord }[] = [];
  #waitingSize = 0;

  constructor(store: Store, table: string, options: BulkWriteOptions) {
    this.#store = store;
    this.#table = table;
    this.#options = options;
    this.#onConflict = options.onConflict === "replace" ? OVERWRITE : LEAVE;
    // Nothing is acknowledged before the end, and after a power cut before it one imports again.
    store.setDurable(false);
  }

  async write(records: BulkRecord[]): Promise<void> {
    for (const record of records) {
      if (this.#waiting.length === MOST_WAITING || this.#waitingSize > MOST_WAITING_SIZE) await this.#flush();
      this.#waiting.push({ key: localKeyOf(record.record), record });
      this.#waitingSize += record.source.length;
    }
  }

  /** The last transaction is never empty, and its commit puts all before it on the disk as well. */
  async finish(): Promise<void> {
    await this.#flush(() => this.#store.setDurable(true));
  }

  /** Writes what waits, in the order of the keys: neighbours share a page of the file. */
  async #flush(beforeTheLast = (): void => undefined): Promise<void> {
    // The sort is stable, so that of records with one key the last one stays the last.
    const records = this.#waiting.toSorted((a, b) => compareKeys(a.key, b.key)).map(({ record }) => record);
    this.#waiting = [];
    this.#waitingSize = 0;
    for (let at = 0; at < records.length; at += PER_TRANSACTION) {
      if (at + PER_TRANSACTION >= records.length) beforeTheLast();
      this.#commit(records.slice(at, at + PER_TRANSACTION));
      // SQLite's calls are synchronous: without this, progress and Ctrl-C would wait for the end of the file.
      await otherEvents();
    }
  }

  #commit(records: BulkRecord[]): void {
    const taken = this.#store.transaction(() => records.filter((record) => !this.#insert(record)));
    this.counts.written += records.length - taken.length;
    for (const record of taken) {
      if (this.#options.onConflict === "skip") {
        this.counts.skipped += 1;
        this.#options.skip?.(record);
      } else this.#options.refuse(record, "there is a record with this user and deadline already");
    }
  }

  #insert({ record }: BulkRecord): boolean {
    return insertRecord(this.#store, this.#table, record, this.#onConflict) === 1;
  }
}

// Any order that keeps neighbours together will do, so JavaScript's own of texts serves.
function compareKeys(a: LocalKey, b: LocalKey): number {
  if (a.userName !== b.userName) return a.userName < b.userName ? -1 : 1;
  return compareDeadlines(a, b);
}
