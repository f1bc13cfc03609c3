import { setTimeout as sleep } from "node:timers/promises";

/**
 * Holds reads to a number of capacity units a second. What a page costs is known only after it was read, so each
 * page is paid off by waiting before the next one.
 */
export class ReadRate {
  readonly #unitsPerSecond: number;
  #free = 0;

  constructor(unitsPerSecond: number) {
    this.#unitsPerSecond = unitsPerSecond;
  }

  /** Waits until what was spent is paid off. */
  async wait(): Promise<void> {
    const milliseconds = this.#free - performance.now();
    if (milliseconds > 0) await sleep(milliseconds);
  }

  /** Accounts for the capacity units of one page. */
  spend(units: number): void {
    const now = performance.now();
    this.#free = Math.max(now, this.#free) + (units / this.#unitsPerSecond) * 1000;
  }
}
