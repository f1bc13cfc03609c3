import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { itemSize } from "../../task/validate-record.ts";
import { keyText } from "../../task/record.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { CapacityRate } from "./capacity-rate.ts";
import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../../table/task-table.ts";

interface Failure {
  throttled: boolean;
  /** Whether the request may have been carried out. */
  unclear?: boolean;
  error: Error;
}

/** What became of one request; records it names under `again` were not written and may be sent again. */
export interface Delivery {
  again: BulkRecord[];
  refused: { record: BulkRecord; reason: string }[];
  skipped: number;
  capacity: number | undefined;
  /** Why there are records to be sent again: the table has enough for now, or nobody knows. */
  failure?: Failure | undefined;
}

/** Sends one request. Throws what sending again cannot mend. */
export type Deliver = (records: BulkRecord[]) => Promise<Delivery>;

// BatchWriteItem takes 25 items and 16 MB of JSON (API reference), which is up to 8 times the counted size (of an item of
// short booleans).
const MOST_BYTES = 2 * 1024 * 1024;
const START_CONCURRENCY = 4;
// More than 16 in flight were no faster against DynamoDB Local and cost memory.
const MOST_CONCURRENCY = 16;
const MOST_CONCURRENCY_OF_ONE = 64;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
// How long a request is sent again without any of its records being taken, the brake of --max-wcu not counted.
const PATIENCE_MS = 60_000;

/** BulkWriter on DynamoDB: fills requests, keeps several in flight, and sends again what came back. */
export class DynamoBulkWriter implements BulkWriter {
  readonly counts: BulkCounts = { written: 0, skipped: 0, capacity: undefined };
  readonly #options: BulkWriteOptions;
  readonly #deliver: Deliver;
  readonly #most: number;
  readonly #limit: AdaptiveLimit;
  readonly #rate: CapacityRate | undefined;
  readonly #patience: number;
  readonly #clock: Clock;
  /** The request being filled, by key; a later record takes the place of an earlier one. */
  #filling = new Map<string, BulkRecord>();
  #fillingBytes = 0;
  #fillingReplaced = 0;
  /** By a record, the one with its key whose place it has taken in a request. */
  readonly #replaced = new WeakMap<BulkRecord, BulkRecord>();
  /** Keys in flight: two requests must not carry one key at once, or the earlier record might stay. */
  readonly #inFlight = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();
  #failure: unknown;

  /** `perRequest`: how many records a request carries. `patience` in milliseconds. */
  constructor(
    deliver: Deliver,
    perRequest: number,
    options: BulkWriteOptions,
    { clock, patience = PATIENCE_MS }: { clock: Clock; patience?: number },
  ) {
    this.#clock = clock;
    this.#deliver = deliver;
    this.#most = perRequest;
    this.#options = options;
    this.#patience = patience;
    const most = options.concurrency ?? (perRequest === 1 ? MOST_CONCURRENCY_OF_ONE : MOST_CONCURRENCY);
    this.#limit = new AdaptiveLimit(START_CONCURRENCY, most, clock);
    if (options.maxWriteUnits !== undefined) this.#rate = new CapacityRate(options.maxWriteUnits, clock);
  }

  async write(records: BulkRecord[]): Promise<void> {
    for (const record of records) {
      const key = keyText(record.record);
      const size = itemSize(record.record);
      const before = this.#filling.get(key);
      const freed = before === undefined ? 0 : itemSize(before.record);
      const fits = this.#fillingBytes - freed + size <= MOST_BYTES;
      if (before !== undefined && fits && this.#options.onConflict === "replace") {
        this.#replaced.set(record, before);
        this.#fillingReplaced += 1;
        this.#fillingBytes -= freed;
      } else if (before !== undefined || !fits || this.#filling.size === this.#most) {
        await this.#send();
      }
      const busy = this.#inFlight.get(key);
      if (busy !== undefined) await busy;
      if (this.#failure !== undefined) throw this.#failure;
      this.#filling.set(key, record);
      this.#fillingBytes += size;
    }
  }

  async finish(): Promise<void> {
    if (this.#failure === undefined) await this.#send();
    await Promise.all(this.#running);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #send(): Promise<void> {
    const records = [...this.#filling.values()];
    if (records.length === 0) return;
    const replaced = this.#fillingReplaced;
    this.#filling = new Map();
    this.#fillingBytes = 0;
    this.#fillingReplaced = 0;
    await this.#limit.acquire();
    if (this.#failure !== undefined) return this.#limit.release();
    const keys = records.map(({ record }) => keyText(record));
    const run = this.#run(records)
      .then(() => void (this.counts.written += replaced))
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        for (const key of keys) this.#inFlight.delete(key);
        this.#running.delete(run);
        this.#limit.release();
      });
    this.#running.add(run);
    for (const key of keys) this.#inFlight.set(key, run);
  }

  /** Sends records until all are written, skipped or refused. */
  async #run(records: BulkRecord[]): Promise<void> {
    let left = records;
    let waited = 0;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      await this.#rate?.take(writeUnits(left));
      // Another request has given up meanwhile.
      if (this.#failure !== undefined) throw this.#failure;
      const begun = this.#clock.elapsed();
      const { refused, skipped, capacity, failure, ...delivery } = await this.#deliver(left);
      const again = [...delivery.again];
      for (const { record, reason } of refused) {
        this.#options.refuse(record, reason);
        // What it had replaced would have been written in its turn.
        const before = this.#replaced.get(record);
        if (before !== undefined) again.push(before);
      }
      this.counts.written += left.length - again.length - refused.length - skipped;
      this.counts.skipped += skipped;
      if (capacity !== undefined) this.counts.capacity = (this.counts.capacity ?? 0) + capacity;
      if (again.length === 0) return this.#limit.answered();

      if (failure?.throttled ?? delivery.again.length > 0) this.#limit.throttled(begun);
      const isFruitless = delivery.again.length === left.length;
      pause = isFruitless ? Math.min(LONGEST_PAUSE_MS, pause * 2) : FIRST_PAUSE_MS;
      // Full jitter, so that the requests of several writers do not come back together.
      const jittered = pause * this.#clock.random();
      waited = isFruitless ? waited + (this.#clock.elapsed() - begun) + jittered : 0;
      left = again;
      if (waited > this.#patience) throw giveUp(failure);
      await this.#clock.sleep(jittered);
    }
  }
}

function giveUp(failure: Failure | undefined): TasksError {
  const why = failure === undefined ? "the table stays throttled" : failure.error.message;
  const unclear = failure?.unclear === true ? "; more may have been carried out all the same" : "";
  return new TasksError("unavailable", `not all records could be written: ${why}${unclear}`, {
    hint: "run the same import again: it writes the rest, and the same records again",
    cause: failure?.error,
  });
}

// A write consumes a unit for each KB begun (Developer Guide, "Read and write operations").
function writeUnits(records: BulkRecord[]): number {
  return records.reduce((units, { record }) => units + Math.ceil(itemSize(record) / 1024), 0);
}
