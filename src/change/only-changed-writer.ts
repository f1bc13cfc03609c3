import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../table/bulk-writer.ts";
import type { ChangeWriter, TaskTable } from "../table/task-table.ts";
import { equalAttributes } from "../task/compare-values.ts";
import { keyOf, type TaskRecord } from "../task/record.ts";
import { writeUnits } from "./write-units.ts";

/** What reading first has saved. */
export interface Saving {
  /** How many records the table had just so, and what it would have cost to write them, in write units. */
  unchanged: number;
  savedUnits: number;
  /** Read capacity units of looking, where the table reports them. */
  readUnits: number | undefined;
}

type Table = Pick<TaskTable, "asKept" | "getMany" | "openChangeWriter">;
type Options = Omit<BulkWriteOptions, "onConflict">;
type Window = { bulk: BulkRecord; found: TaskRecord | undefined }[];

// The most keys that BatchGetItem takes, and the number of calls beyond which more at once are no faster.
const WINDOW = 100;
const MOST_AT_ONCE = 8;

const MEANWHILE = "the record was changed meanwhile, and is left as it is: import this line again";

/**
 * Writes many records most of which the table has already: reads first, a hundred keys per call, and puts only what differs in
 * the place of exactly what was read. No two records may have one key.
 */
export class OnlyChangedWriter implements BulkWriter, Saving {
  readonly counts: BulkCounts = { written: 0, skipped: 0, capacity: undefined };
  unchanged = 0;
  savedUnits = 0;
  readUnits: number | undefined;
  readonly #table: Table;
  readonly #options: Options;
  readonly #writer: Promise<ChangeWriter>;
  #waiting: BulkRecord[] = [];
  readonly #looking: Promise<Window>[] = [];
  /** What was given to the writer and is not settled, by its index there. */
  readonly #writing = new Map<number, BulkRecord>();
  #given = 0;

  constructor(table: Table, options: Options) {
    this.#table = table;
    this.#options = options;
    this.#writer = table.openChangeWriter({
      concurrency: options.concurrency,
      maxWriteUnits: options.maxWriteUnits,
      settle: (index, outcome) => {
        const bulk = this.#writing.get(index)!;
        this.#writing.delete(index);
        if (outcome.outcome === "done") {
          this.counts.written += 1;
          if (outcome.isUnsure === true) this.counts.unsure = (this.counts.unsure ?? 0) + 1;
          options.wouldWrite?.(bulk);
        } else if (outcome.outcome === "failed") options.refuse(bulk, outcome.reason);
        else if (this.#isSame(bulk.record, outcome.found[0])) this.#leave(bulk);
        else options.refuse(bulk, MEANWHILE);
      },
    });
    // It is awaited where it writes.
    this.#writer.catch(() => undefined);
  }

  async write(records: BulkRecord[]): Promise<void> {
    for (const record of records) {
      this.#waiting.push(record);
      if (this.#waiting.length < WINDOW) continue;
      if (this.#looking.length === MOST_AT_ONCE) await this.#writeNext();
      this.#look();
    }
  }

  async finish(): Promise<void> {
    if (this.#waiting.length > 0) this.#look();
    const writer = await this.#writer;
    try {
      while (this.#looking.length > 0) await this.#writeNext();
    } finally {
      // What is on its way is written, and counted, whatever has failed.
      await writer.finish();
      this.counts.capacity = writer.capacity;
    }
  }

  #look(): void {
    const records = this.#waiting;
    this.#waiting = [];
    const look = async (): Promise<Window> => {
      const keys = records.map(({ record }) => keyOf(record));
      // What lags a moment behind is found by the write, whose condition it does not meet.
      const { records: found, capacity } = await this.#table.getMany(keys, { consistent: false });
      if (capacity !== undefined) this.readUnits = (this.readUnits ?? 0) + capacity;
      return records.map((bulk, index) => ({ bulk, found: found[index] }));
    };
    const looking = look();
    // It is awaited in its turn; until then a failure of it is not unheard.
    looking.catch(() => undefined);
    this.#looking.push(looking);
  }

  async #writeNext(): Promise<void> {
    const exchanges = [];
    for (const { bulk, found } of await this.#looking.shift()!) {
      if (this.#isSame(bulk.record, found)) {
        this.#leave(bulk);
        continue;
      }
      this.#writing.set(this.#given, bulk);
      this.#given += 1;
      exchanges.push([{ before: found, after: bulk.record }]);
    }
    const writer = await this.#writer;
    if (exchanges.length > 0) await writer.write(exchanges);
    this.counts.capacity = writer.capacity;
  }

  #leave(bulk: BulkRecord): void {
    this.unchanged += 1;
    this.savedUnits += writeUnits([{ before: undefined, after: bulk.record }]);
    this.#options.skip?.(bulk);
  }

  #isSame(record: TaskRecord, found: TaskRecord | undefined): boolean {
    return found !== undefined && equalAttributes(this.#table.asKept(record), found);
  }
}
