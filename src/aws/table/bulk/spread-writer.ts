import type { Clock } from "../../../ports.ts";
import { bulkKey } from "../../../table/bulk-key.ts";
import type { BulkCounts, BulkRecord, BulkWriter } from "../../../table/bulk-writer.ts";

// Bounds on memory: of records, and of the text that they came from.
const MOST_WAITING = 5_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;
// No more wait than go out in so long, so that progress is not far ahead of a slow table.
const LONGEST_WAIT_MS = 5_000;
const LEAST_WAITING = 250;

/**
 * Gives a writer the records of many users in turn while it takes them slower than they come. A file is often in the order of
 * the keys, and all records of a user are on one partition, which takes 1000 write units a second whatever the table takes
 * (Developer Guide, "Best practices for uploading data"). The records of a user stay in their order.
 */
export class SpreadWriter implements BulkWriter {
  readonly counts: Readonly<BulkCounts>;
  readonly takesItems: boolean | undefined;
  readonly #writer: BulkWriter;
  readonly #perRequest: number;
  readonly #clock: Pick<Clock, "elapsed">;
  /** By user, each in its order. */
  readonly #waiting = new Map<string, BulkRecord[]>();
  #turns = this.#waiting.entries();
  #count = 0;
  #passed = 0;
  #begun: number | undefined;
  #characters = 0;
  #running: Promise<void> | undefined;
  // Not whether there is a promise: a pass that finds nothing to do is over before it has given one.
  #isPassing = false;
  #failure: unknown;
  #wake: () => void = () => undefined;

  /** `perRequest`: how many records `writer` gets at once. */
  constructor(writer: BulkWriter, perRequest: number, clock: Pick<Clock, "elapsed">) {
    this.counts = writer.counts;
    this.takesItems = writer.takesItems;
    this.#writer = writer;
    this.#perRequest = perRequest;
    this.#clock = clock;
  }

  async write(records: BulkRecord[]): Promise<void> {
    this.#begun ??= this.#clock.elapsed();
    for (const record of records) this.#add(record);
    if (!this.#isPassing) this.#running = this.#pass(this.#perRequest);
    while (this.#isFull() && this.#failure === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async finish(): Promise<void> {
    await this.#running;
    if (this.#failure === undefined) await this.#pass(1);
    // Waits for what is in flight, whatever has failed.
    await this.#writer.finish();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Passes requests on as long as so many records wait, or too much text in fewer. */
  async #pass(least: number): Promise<void> {
    this.#isPassing = true;
    try {
      while (this.#count >= least || this.#characters > MOST_CHARACTERS) {
        const taken = this.#take();
        await this.#writer.write(taken);
        this.#passed += taken.length;
        this.#wake();
      }
    } catch (error) {
      this.#failure = error;
    }
    this.#isPassing = false;
    this.#wake();
  }

  #isFull(): boolean {
    const perMs = this.#passed / Math.max(1, this.#clock.elapsed() - this.#begun!);
    const most = Math.min(MOST_WAITING, Math.max(LEAST_WAITING, perMs * LONGEST_WAIT_MS));
    return this.#count > most || this.#characters > MOST_CHARACTERS;
  }

  #add(record: BulkRecord): void {
    const user = bulkKey(record).userName;
    const others = this.#waiting.get(user);
    if (others === undefined) this.#waiting.set(user, [record]);
    else others.push(record);
    this.#count += 1;
    this.#characters += sizeOf(record);
  }

  #take(): BulkRecord[] {
    const taken: BulkRecord[] = [];
    while (taken.length < this.#perRequest && this.#count > 0) {
      const [user, records] = this.#next();
      const record = records.shift()!;
      if (records.length === 0) this.#waiting.delete(user);
      taken.push(record);
      this.#count -= 1;
      this.#characters -= sizeOf(record);
    }
    return taken;
  }

  /** The user whose turn it is; there is one. */
  #next(): [user: string, records: BulkRecord[]] {
    let turn = this.#turns.next();
    if (turn.done === true) {
      this.#turns = this.#waiting.entries();
      turn = this.#turns.next();
    }
    return turn.value!;
  }
}

/** Characters. The text of what was read without being made is itself made only where it is asked for. */
function sizeOf(record: BulkRecord): number {
  return record.item?.json.length ?? record.source.length;
}
