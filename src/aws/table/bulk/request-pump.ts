import type { Clock } from "../../../ports.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { CapacityRate } from "./capacity-rate.ts";

/** Why something has to be sent again. */
export interface Failure {
  throttled: boolean;
  /** Whether the request may have been carried out. */
  unclear?: boolean;
  error: Error;
}

/** What became of one request. */
export interface Sent<Item> {
  /** What was not written and has to be sent again. */
  again: Item[];
  /** Whether nothing of it was done. */
  isFruitless: boolean;
  /** Whether the table has enough for now. */
  isThrottled: boolean;
  capacity: number | undefined;
  /** Why there is something to be sent again, where that is known. */
  failure?: Failure | undefined;
}

interface PumpOptions<Item> {
  /** The most requests in flight at once. */
  most: number;
  maxWriteUnits: number | undefined;
  /** How long a request is sent again in vain, in milliseconds, the brake of `maxWriteUnits` not counted. */
  patience?: number | undefined;
  clock: Clock;
  /** Sends one request. Throws what sending again cannot mend. */
  send(items: Item[]): Promise<Sent<Item>>;
  /** What the items cost, in write capacity units. */
  unitsOf(items: Item[]): number;
  /** The error for a request that was sent again in vain. */
  giveUp(failure: Failure | undefined): Error;
}

const START_CONCURRENCY = 4;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
const PATIENCE_MS = 60_000;

/** Keeps several requests in flight, as many as the table takes, and sends again what came back. */
export class RequestPump<Item> {
  /** Capacity units so far, where the table reports them. */
  capacity: number | undefined;
  readonly #options: PumpOptions<Item>;
  readonly #limit: AdaptiveLimit;
  readonly #rate: CapacityRate | undefined;
  /** Keys in flight: two requests must not carry one key at once, or the earlier one might come last. */
  readonly #inFlight = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();
  #failure: unknown;

  constructor(options: PumpOptions<Item>) {
    this.#options = options;
    this.#limit = new AdaptiveLimit(START_CONCURRENCY, options.most, options.clock);
    if (options.maxWriteUnits !== undefined)
      this.#rate = new CapacityRate(options.maxWriteUnits, options.clock);
  }

  /** Resolves when no request carries the key any more; undefined where none does. */
  busy(key: string): Promise<void> | undefined {
    return this.#inFlight.get(key);
  }

  /** Throws when a request has failed for good. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Sends a request with these keys; resolves once it is in flight. `then` is called when all of it is done. */
  async send(items: Item[], keys: string[], then: () => void = () => undefined): Promise<void> {
    await this.#limit.acquire();
    if (this.#failure !== undefined) return this.#limit.release();
    const run = this.#run(items)
      .then(then)
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

  /** Resolves when nothing is in flight any more; `last` sends what is left to be sent. */
  async finish(last: () => Promise<void> = async () => undefined): Promise<void> {
    if (this.#failure === undefined) await last();
    await Promise.all(this.#running);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #run(items: Item[]): Promise<void> {
    const { unitsOf, giveUp, clock, patience = PATIENCE_MS } = this.#options;
    let left = items;
    let waited = 0;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      await this.#rate?.take(unitsOf(left));
      // Another request has given up meanwhile.
      if (this.#failure !== undefined) throw this.#failure;
      const begun = clock.elapsed();
      const { again, isFruitless, isThrottled, capacity, failure } = await this.#options.send(left);
      if (capacity !== undefined) this.capacity = (this.capacity ?? 0) + capacity;
      if (again.length === 0) return this.#limit.answered();

      if (isThrottled) this.#limit.throttled(begun);
      pause = isFruitless ? Math.min(LONGEST_PAUSE_MS, pause * 2) : FIRST_PAUSE_MS;
      // Full jitter, so that the requests of several writers do not come back together.
      const jittered = pause * clock.random();
      waited = isFruitless ? waited + (clock.elapsed() - begun) + jittered : 0;
      left = again;
      if (waited > patience) throw giveUp(failure);
      await clock.sleep(jittered);
    }
  }
}
