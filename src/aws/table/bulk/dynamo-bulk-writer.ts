import { TasksError } from "../../../errors.ts";
import type { Clock } from "../../../ports.ts";
import { itemSize } from "../../../task/validate-record.ts";
import { bulkKey } from "../../../table/bulk-key.ts";
import { textOfKey } from "../../../task/key-text.ts";
import { MAYBE_DONE } from "../../client/call.ts";
import { RequestPump, type Failure, type Sent } from "./request-pump.ts";
import type { BulkCounts, BulkRecord, BulkWriteOptions, BulkWriter } from "../../../table/bulk-writer.ts";

/** What became of one request; records it names under `again` were not written and may be sent again. */
export interface Delivery {
  again: BulkRecord[];
  refused: { record: BulkRecord; reason: string }[];
  skipped: number;
  /** Written, or there before: as in BulkCounts. */
  unsure?: number;
  capacity: number | undefined;
  /** Why there are records to be sent again: the table has enough for now, or nobody knows. */
  failure?: Failure | undefined;
}

/** Sends one request. Throws what sending again cannot mend. */
export type Deliver = (records: BulkRecord[]) => Promise<Delivery>;

// BatchWriteItem takes 25 items and 16 MB of JSON (API reference), which is up to 8 times the counted size (of an item of
// short booleans).
const MOST_BYTES = 2 * 1024 * 1024;
// More than 16 in flight were no faster against DynamoDB Local and cost memory.
const MOST_CONCURRENCY = 16;
const MOST_CONCURRENCY_OF_ONE = 64;

/** BulkWriter on DynamoDB: fills requests, keeps several in flight, and sends again what came back. */
export class DynamoBulkWriter implements BulkWriter {
  readonly counts: BulkCounts = { written: 0, skipped: 0, capacity: undefined };
  /** What puts records alone asks what is there, and compares. */
  readonly takesItems: boolean;
  readonly #options: BulkWriteOptions;
  readonly #deliver: Deliver;
  readonly #most: number;
  readonly #pump: RequestPump<BulkRecord>;
  /** The request being filled, by key; a later record takes the place of an earlier one. */
  #filling = new Map<string, BulkRecord>();
  #fillingBytes = 0;
  #fillingReplaced = 0;
  /** By a record, the one with its key whose place it has taken in a request. */
  readonly #replaced = new WeakMap<BulkRecord, BulkRecord>();

  /** `perRequest`: how many records a request carries. `patience` as in RequestPump. */
  constructor(
    deliver: Deliver,
    perRequest: number,
    options: BulkWriteOptions,
    { clock, patience }: { clock: Clock; patience?: number },
  ) {
    this.takesItems = options.onConflict === "replace";
    this.#deliver = deliver;
    this.#most = perRequest;
    this.#options = options;
    this.#pump = new RequestPump({
      most: options.concurrency ?? (perRequest === 1 ? MOST_CONCURRENCY_OF_ONE : MOST_CONCURRENCY),
      maxWriteUnits: options.maxWriteUnits,
      patience,
      clock,
      send: (records) => this.#sent(records),
      unitsOf: writeUnits,
      giveUp,
    });
  }

  async write(records: BulkRecord[]): Promise<void> {
    if (this.#options.announce !== undefined) await this.#options.announce(records);
    for (const record of records) {
      const key = textOfKey(bulkKey(record));
      const size = sizeOf(record);
      const before = this.#filling.get(key);
      const freed = before === undefined ? 0 : sizeOf(before);
      const fits = this.#fillingBytes - freed + size <= MOST_BYTES;
      if (before !== undefined && fits && this.#options.onConflict === "replace") {
        this.#replaced.set(record, before);
        this.#fillingReplaced += 1;
        this.#fillingBytes -= freed;
      } else if (before !== undefined || !fits || this.#filling.size === this.#most) {
        await this.#send();
      }
      const busy = this.#pump.busy(key);
      if (busy !== undefined) await busy;
      this.#pump.check();
      this.#filling.set(key, record);
      this.#fillingBytes += size;
    }
  }

  async finish(): Promise<void> {
    await this.#pump.finish(() => this.#send());
  }

  async #send(): Promise<void> {
    const records = [...this.#filling.values()];
    if (records.length === 0) return;
    const replaced = this.#fillingReplaced;
    const keys = [...this.#filling.keys()];
    this.#filling = new Map();
    this.#fillingBytes = 0;
    this.#fillingReplaced = 0;
    await this.#pump.send(records, keys, () => void (this.counts.written += replaced));
  }

  /** Sends records once, and counts those that are written, skipped or refused. */
  async #sent(records: BulkRecord[]): Promise<Sent<BulkRecord>> {
    const { refused, skipped, unsure = 0, capacity, failure, ...delivery } = await this.#deliver(records);
    const again = [...delivery.again];
    for (const { record, reason } of refused) {
      this.#options.refuse(record, reason);
      // What it had replaced would have been written in its turn.
      const before = this.#replaced.get(record);
      if (before !== undefined) again.push(before);
    }
    // Those that may be skipped are sent alone.
    if (skipped > 0) for (const record of records) this.#options.skip?.(record);
    else if (again.length + refused.length + unsure === 0 && this.#options.onConflict !== "replace")
      for (const record of records) this.#options.make?.(record);
    this.counts.written += records.length - again.length - refused.length - skipped;
    this.counts.skipped += skipped;
    if (unsure > 0) this.counts.unsure = (this.counts.unsure ?? 0) + unsure;
    if (capacity !== undefined) this.counts.capacity = (this.counts.capacity ?? 0) + capacity;
    return {
      again,
      isFruitless: delivery.again.length === records.length,
      isThrottled: failure?.throttled ?? delivery.again.length > 0,
      capacity,
      failure,
    };
  }
}

function giveUp(failure: Failure | undefined): TasksError {
  const why = failure === undefined ? "the table stays throttled" : failure.error.message;
  // A table's own methods have said it.
  const unclear = failure?.unclear === true && !why.includes(MAYBE_DONE) ? `; more ${MAYBE_DONE}` : "";
  return new TasksError("unavailable", `not all records could be written: ${why}${unclear}`, {
    hint: "run the same import again: it writes the rest, and the same records again",
    cause: failure?.error,
  });
}

/** Bytes that count; of JSON, which only short lines are copied as, its characters. */
function sizeOf(record: BulkRecord): number {
  return record.item?.json.length ?? itemSize(record.record);
}

// A write consumes a unit for each KB begun (Developer Guide, "Read and write operations").
function writeUnits(records: BulkRecord[]): number {
  return records.reduce((units, { record }) => units + Math.ceil(itemSize(record) / 1024), 0);
}
