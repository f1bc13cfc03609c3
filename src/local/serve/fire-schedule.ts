import type { LocalFiring } from "../cloud/local-firings.ts";
import { whenFree } from "../store/when-free.ts";
import { leaseEnd, runFiring, waitOf, type FiringParts } from "./run-firing.ts";
import { scheduledEvent } from "./scheduled-event.ts";

// A firing that far in the future was kept by a clock that has been wrong.
const WRONG_CLOCK_SECONDS = 60;

/**
 * Fires the schedule of a name for a time that is due (seconds since 1970), and keeps what came of it. Gives undefined where it has
 * been switched off meanwhile, or where another `tasks serve` on this store was faster. A kill in between leaves a
 * firing whose lease ends: `resumeFirings` takes it over.
 */
export async function fireSchedule(
  name: string,
  time: number,
  parts: FiringParts,
): Promise<string | undefined> {
  const { store, schedules, firings, now } = parts;
  // As it is now: since the scheduler looked it may have been given another input, or been switched off.
  const take = (): LocalFiring | undefined => {
    const kept = schedules.get(name);
    if (kept?.enabled !== true) return undefined;
    const fired = kept.lastFiredAt ?? -1;
    if (fired >= time && fired <= now() / 1000 + WRONG_CLOCK_SECONDS) return undefined;
    schedules.setFired(name, time, "has begun");
    const event = JSON.stringify(scheduledEvent({ ...kept, rule: schedules.ruleName(name) }, time));
    const firing = { name, due: time, eventId: "", event, table: kept.table, attempts: 1 };
    firings.begin(firing, leaseEnd(parts));
    return firing;
  };
  const firing = await whenFree(() => store.transaction(take), store.clock, waitOf(parts));
  return firing === undefined ? undefined : runFiring(firing, parts);
}
