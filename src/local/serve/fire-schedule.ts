import { stringify } from "lossless-json";
import { shorten } from "../../errors.ts";
import type { FunctionAnswer, LogEntry } from "../../function/create-handler.ts";
import type { JsonRecord } from "../../function/record-store.ts";
import { DEADLINE, USER_NAME } from "../../task/record.ts";
import { invokeLocal } from "./invoke-local.ts";
import type { LocalSchedules } from "../cloud/local-schedules.ts";
import { LocalTaskTable } from "../table/local-task-table.ts";
import { scheduledEvent } from "./scheduled-event.ts";
import { whenFree } from "../store/when-free.ts";
import type { Store } from "../store/store.ts";

// A firing that far in the future was kept by a clock that has been wrong.
const WRONG_CLOCK_SECONDS = 60;
// A user's name alone may have 2048 bytes.
const LONGEST = 500;

/**
 * Fires the schedule of a name for a time that is due (seconds since 1970), and keeps what came of it. Gives undefined where it has
 * been switched off meanwhile, or where another `tasks serve` on this store was faster.
 */
export async function fireSchedule(
  name: string,
  time: number,
  parts: {
    store: Store;
    schedules: LocalSchedules;
    now: () => number;
    log: (entry: LogEntry) => void;
    /** Ends the waiting for a store that another process holds, which may take long. */
    giveUp: AbortSignal;
  },
): Promise<string | undefined> {
  const { store, schedules, now, giveUp } = parts;
  const wait = { patience: Infinity, signal: giveUp };
  // As it is now: since the scheduler looked it may have been given another input, or been switched off.
  const take = () => {
    const kept = schedules.get(name);
    if (kept?.enabled !== true) return undefined;
    const fired = kept.lastFiredAt ?? -1;
    if (fired >= time && fired <= now() / 1000 + WRONG_CLOCK_SECONDS) return undefined;
    schedules.setFired(name, time, "has begun");
    return kept;
  };
  const live = await whenFree(() => store.transaction(take), wait);
  if (live === undefined) return undefined;
  const table = new LocalTaskTable(store, live.table);
  const result = await invokeLocal(table, scheduledEvent(live, time), {
    ...parts,
    wait: { signal: giveUp },
  }).then(
    (answer) => shorten(describe(answer), LONGEST),
    (error: unknown) => `failed: ${(error as Error).message}`,
  );
  await whenFree(() => schedules.setFired(name, time, result), wait);
  return result;
}

/** `201 example_kumamoto 1796115600`, or the status and what else was answered. */
function describe({ statusCode, body }: FunctionAnswer): string {
  const answer = typeof body === "string" ? (JSON.parse(body) as JsonRecord) : body;
  const { error, [USER_NAME]: userName, [DEADLINE]: deadline } = answer;
  if (typeof error === "string") return `${statusCode} ${error}`;
  if (typeof userName === "string") return `${statusCode} ${userName} ${stringify(deadline)}`;
  return `${statusCode} ${stringify(answer)}`;
}
