import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
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
  clock: Pick<Clock, "elapsed" | "sleep">,
  { patience = PATIENCE_MS, signal }: Wait = {},
): Promise<Result> {
  const end = clock.elapsed() + patience;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return work();
    } catch (error) {
      const isHeld = error instanceof TasksError && isBusy(error.cause);
      if (!isHeld || clock.elapsed() >= end) throw error;
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

/** Lets others have their turn. What node:timers/promises has for it is a module more to load. */
export function otherEvents(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
