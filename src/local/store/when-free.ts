import { setTimeout as sleep } from "node:timers/promises";
import { TasksError } from "../../errors.ts";
import { isBusy } from "./store-error.ts";

/** How long a store is waited for, in milliseconds: SQLite's waiting is not fair, and one of eight writers was seen to wait over 3 seconds. */
export const PATIENCE_MS = 30_000;

const PAUSE_MS = 20;

export interface Wait {
  /** In milliseconds. */
  patience?: number;
  signal?: AbortSignal;
}

/**
 * Runs work on a store, and again from the event loop while another process holds it. For a store that is opened with
 * little patience of its own, so that a server hears its callers meanwhile; one with patience has waited already, and is
 * not tried again. Throws what the last try threw; the signal's reason where it aborts.
 */
export async function whenFree<Result>(
  work: () => Result,
  { patience = PATIENCE_MS, signal }: Wait = {},
): Promise<Result> {
  const end = performance.now() + patience;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return work();
    } catch (error) {
      const isHeld = error instanceof TasksError && isBusy(error.cause);
      if (!isHeld || performance.now() >= end) throw error;
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
