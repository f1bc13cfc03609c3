import { stringify } from "lossless-json";
import { shorten } from "../../errors.ts";
import type { FunctionAnswer } from "../../function/answer.ts";
import type { LogEntry } from "../../function/log-entry.ts";
import type { JsonRecord } from "../../function/record-store.ts";
import { DEADLINE, USER_NAME } from "../../task/record.ts";
import { invokeLocal } from "./invoke-local.ts";
import type { LocalFiring, LocalFirings } from "../cloud/local-firings.ts";
import type { ScheduleRows } from "../cloud/schedule-rows.ts";
import { LocalTaskTable } from "../table/local-task-table.ts";
import { scheduledEvent } from "./scheduled-event.ts";
import { whenFree, type Wait } from "../store/when-free.ts";
import type { Store } from "../store/store.ts";

// A firing that far in the future was kept by a clock that has been wrong.
const WRONG_CLOCK_SECONDS = 60;
// A user's name alone may have 2048 bytes.
const LONGEST = 500;
// The function ends after ten seconds.
const LEASE_MS = 30_000;
// Lambda tries an event twice more, after one minute and then two (Developer Guide, "How Lambda handles errors and retries
// with asynchronous invocation").
const PAUSES_MS = [60_000, 120_000];
const MOST_ATTEMPTS = 1 + PAUSES_MS.length;

interface FiringParts {
  store: Store;
  schedules: ScheduleRows;
  firings: LocalFirings;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  log: (entry: LogEntry) => void;
  /** Whether the function keeps open records in the team index. */
  teamIndex: boolean;
  /** Ends the waiting for a store that another process holds, which may take long. */
  giveUp: AbortSignal;
}

/**
 * Fires the schedule of a name for a time that is due (seconds since 1970), and keeps what came of it. Gives undefined where it has
 * been switched off meanwhile, or where another `tasks serve` on this store was faster. Whoever is killed in between leaves
 * a firing whose lease ends: `resumeFirings` takes it over.
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
    const firing = { name, due: time, event, table: kept.table, attempts: 1 };
    firings.begin(firing, now() + LEASE_MS);
    return firing;
  };
  const firing = await whenFree(() => store.transaction(take), store.clock, waitOf(parts));
  return firing === undefined ? undefined : run(firing, parts);
}

/** Runs all that was taken by somebody who was killed, or is due for another attempt; gives each with what will come of it. */
export async function resumeFirings(
  parts: FiringParts,
): Promise<{ firing: LocalFiring; result: Promise<string> }[]> {
  const { store, firings, now } = parts;
  const taken = await whenFree(() => firings.takeOver(now(), now() + LEASE_MS), store.clock, waitOf(parts));
  return taken.map((firing) => ({ firing, result: run(firing, parts) }));
}

function run(firing: LocalFiring, parts: FiringParts): Promise<string> {
  const { store, schedules, firings, now, giveUp } = parts;
  const { name, due, attempts } = firing;
  const finish = (result: string, pause?: number) =>
    whenFree(
      () =>
        store.transaction(() => {
          schedules.setResult(name, due, result);
          if (pause === undefined) firings.finish(firing);
          else firings.postpone(firing, now() + pause);
        }),
      store.clock,
      waitOf(parts),
    );
  return firings.running(firing, async () => {
    const { result, pause } = await attempt(firing, parts);
    // What was not carried out because of the end waits for the next serve.
    if (pause !== undefined) giveUp.throwIfAborted();
    const told =
      pause === undefined ? result : `${result}; attempt ${attempts + 1} of ${MOST_ATTEMPTS} follows`;
    await finish(told, pause);
    return told;
  });
}

/** What came of it; `pause`: after how many milliseconds it is worth another attempt. */
async function attempt(
  { event, table, attempts }: LocalFiring,
  parts: FiringParts,
): Promise<{ result: string; pause?: number }> {
  const { store, giveUp, now } = parts;
  if (attempts > MOST_ATTEMPTS)
    return { result: `failed: tasks serve ended ${MOST_ATTEMPTS} times while it ran` };
  try {
    const clock = { now, elapsed: store.clock.elapsed };
    const options = { ...parts, clock, wait: { signal: giveUp } };
    const answer = await invokeLocal(new LocalTaskTable(store, table), JSON.parse(event), options);
    return { result: shorten(describe(answer), LONGEST) };
  } catch (error) {
    const pause = PAUSES_MS[attempts - 1];
    const { message } = error as Error;
    if (pause === undefined) return { result: `failed ${MOST_ATTEMPTS} times: ${message}` };
    return { result: `failed: ${message}`, pause };
  }
}

function waitOf({ giveUp }: FiringParts): Wait {
  return { patience: Infinity, signal: giveUp };
}

/** `201 example_kumamoto 1796115600`, or the status and what else was answered. */
function describe({ statusCode, body }: FunctionAnswer): string {
  const answer = typeof body === "string" ? (JSON.parse(body) as JsonRecord) : body;
  const { error, [USER_NAME]: userName, [DEADLINE]: deadline } = answer;
  if (typeof error === "string") return `${statusCode} ${error}`;
  if (typeof userName === "string") return `${statusCode} ${userName} ${stringify(deadline)}`;
  return `${statusCode} ${stringify(answer)}`;
}
