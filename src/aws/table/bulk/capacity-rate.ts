import type { Clock } from "../../../ports.ts";

/**
 * Holds reads or writes to a number of capacity units a second. What a request costs is known only after it, so each
 * one is paid off by waiting before the next one.
 */
export class CapacityRate {
  readonly #unitsPerSecond: number;
  readonly #clock: Pick<Clock, "elapsed" | "sleep">;
  #free = 0;

  constructor(unitsPerSecond: number, clock: Pick<Clock, "elapsed" | "sleep">) {
    this.#clock = clock;
    this.#unitsPerSecond = unitsPerSecond;
  }

  /** Waits until what was spent is paid off. */
  async wait(): Promise<void> {
    const milliseconds = this.#free - this.#clock.elapsed();
    if (milliseconds > 0) await this.#clock.sleep(milliseconds);
  }

  /** Accounts for the capacity units of one request. */
  spend(units: number): void {
    const now = this.#clock.elapsed();
    this.#free = Math.max(now, this.#free) + (units / this.#unitsPerSecond) * 1000;
  }

  /** Waits until everything before is paid off, and books units whose number is known beforehand. */
  async take(units: number): Promise<void> {
    const waiting = this.wait();
    this.spend(units);
    await waiting;
  }
}
