import type { Clock } from "../../../ports.ts";

/**
 * How many requests may be in flight: grows while the server answers, halves when it throttles (additive increase,
 * multiplicative decrease, as in TCP; one more an answer until the first throttling).
 */
export class AdaptiveLimit {
  readonly #most: number;
  readonly #clock: Pick<Clock, "elapsed">;
  #limit: number;
  #running = 0;
  #throttledOnce = false;
  #lastHalved = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];

  constructor(start: number, most: number, clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
    this.#limit = Math.min(start, most);
    this.#most = most;
  }

  /** Waits for a place. */
  async acquire(): Promise<void> {
    if (this.#running < Math.floor(this.#limit)) this.#running += 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  /** Gives a place back. */
  release(): void {
    this.#running -= 1;
    while (this.#running < Math.floor(this.#limit) && this.#waiting.length > 0) {
      this.#running += 1;
      this.#waiting.shift()?.();
    }
  }

  answered(): void {
    this.#limit = Math.min(this.#most, this.#limit + (this.#throttledOnce ? 1 / this.#limit : 1));
  }

  /** `begun`: when the throttled request was sent. Those sent before the last halving say nothing new. */
  throttled(begun: number): void {
    this.#throttledOnce = true;
    if (begun < this.#lastHalved) return;
    this.#lastHalved = this.#clock.elapsed();
    this.#limit = Math.max(1, this.#limit / 2);
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }
}
