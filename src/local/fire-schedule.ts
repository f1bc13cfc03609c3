import type { FunctionAnswer, LogEntry } from "../function/create-handler.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { invokeLocal } from "./invoke-local.ts";
import type { LocalSchedule, LocalSchedules } from "./local-schedules.ts";
import { LocalTaskTable } from "./local-task-table.ts";
import { scheduledEvent } from "./scheduled-event.ts";
import type { Store } from "./store.ts";

// A firing that far in the future was kept by a clock that has been wrong.
const WRONG_CLOCK_SECONDS = 60;

/**
 * Fires a schedule for a time that is due (seconds since 1970), and keeps what came of it. Gives undefined where it has
 * been switched off meanwhile, or where another `tasks serve` on this store was faster.
 */
export async function fireSchedule(
  schedule: LocalSchedule,
  time: number,
  parts: { store: Store; schedules: LocalSchedules; now: () => number; log: (entry: LogEntry) => void },
): Promise<string | undefined> {
  const { store, schedules, now } = parts;
  const { name } = schedule;
  const isOurs = store.transaction(() => {
    const live = schedules.get(name);
    if (live?.enabled !== true) return false;
    const fired = live.lastFiredAt ?? -1;
    if (fired >= time && fired <= now() / 1000 + WRONG_CLOCK_SECONDS) return false;
    schedules.setFired(name, time, "has begun");
    return true;
  });
  if (!isOurs) return undefined;
  const table = new LocalTaskTable(store, schedule.table);
  const result = await invokeLocal(table, scheduledEvent(schedule, time), parts).then(
    describe,
    (error: unknown) => `failed: ${(error as Error).message}`,
  );
  schedules.setFired(name, time, result);
  return result;
}

function describe({ statusCode, body }: FunctionAnswer): string {
  const fields = typeof body === "string" ? (JSON.parse(body) as typeof body & object) : body;
  const { error, duplicate, [USER_NAME]: userName, [DEADLINE]: deadline } = fields as { [name: string]: unknown };
  if (error !== undefined) return `${statusCode} ${String(error)}`;
  return `${statusCode} ${duplicate === true ? "duplicate, nothing written" : `${String(userName)} ${String(deadline)}`}`;
}
