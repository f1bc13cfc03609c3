import { stringify } from "lossless-json";
import { shorten } from "../../errors.ts";
import type { FunctionAnswer } from "../../function/answer.ts";
import type { LogEntry } from "../../function/log-entry.ts";
import type { JsonRecord } from "../../function/store/record-store.ts";
import { nextTimes } from "../../schedule/next-times.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { DEADLINE, USER_NAME } from "../../task/record.ts";
import { invokeLocal } from "./invoke-local.ts";
import type { LocalFiring, LocalFirings } from "../cloud/local-firings.ts";
import type { LocalSchedule, ScheduleRows } from "../cloud/schedule-rows.ts";
import { LocalTaskTable } from "../table/local-task-table.ts";
import { whenFree, type Wait } from "../store/when-free.ts";
import type { Store } from "../store/store.ts";

// A user's name alone may have 2048 bytes.
const LONGEST = 500;
// The function ends after ten seconds.
const LEASE_MS = 30_000;
// Lambda tries an event twice more, after one minute and then two (Developer Guide, "How Lambda handles errors and retries
// with asynchronous invocation").
const PAUSES_MS = [60_000, 120_000];
const MOST_ATTEMPTS = 1 + PAUSES_MS.length;

export interface FiringParts {
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
  /** How long it is waited for, in milliseconds; without an end where it is not given. */
  patience?: number;
}

/** Until when nobody else may take a firing that is begun now; milliseconds since 1970. */
export function leaseEnd({ now }: Pick<FiringParts, "now">): number {
  return now() + LEASE_MS;
}

/** Runs all that was taken by somebody who was killed, or is due for another attempt; gives each with what will come of it. */
export async function resumeFirings(
  parts: FiringParts,
): Promise<{ firing: LocalFiring; result: Promise<string> }[]> {
  const { store, firings, now } = parts;
  const taken = await whenFree(() => firings.takeOver(now(), leaseEnd(parts)), store.clock, waitOf(parts));
  return taken.map((firing) => ({ firing, result: runFiring(firing, parts) }));
}

/** Runs a firing that was taken, and keeps what came of it, which it gives. Throws where the store is out of reach. */
export function runFiring(firing: LocalFiring, parts: FiringParts): Promise<string> {
  const { store, firings, giveUp } = parts;
  return firings.running(firing, async () => {
    const outcome = await attempt(firing, parts);
    // What was not carried out because of the end waits for the next serve.
    if (outcome.pause !== undefined) giveUp.throwIfAborted();
    const finish = () => store.transaction(() => keep(firing, outcome, parts));
    await whenFree(finish, store.clock, waitOf(parts));
    return outcome.result;
  });
}

interface Outcome {
  result: string;
  /** After how many milliseconds it is worth another attempt. */
  pause?: number;
  /** Whether it failed and there is no other attempt. */
  isLost?: boolean;
}

function keep(firing: LocalFiring, { result, pause, isLost }: Outcome, parts: FiringParts): void {
  const { schedules, firings, now } = parts;
  const { name, due } = firing;
  schedules.setResult(name, due, result);
  if (pause !== undefined) return firings.postpone(firing, now() + pause);
  firings.finish(firing);
  if (isLost === true) schedules.addFailure(name, due, result);
  else if (isOver(schedules.get(name), due)) schedules.delete(name);
}

/** Whether that was the one time of a one-time schedule, which then deletes itself. */
function isOver(schedule: LocalSchedule | undefined, due: number): boolean {
  const { expression, zone } = schedule?.trigger.pattern === undefined ? (schedule?.trigger ?? {}) : {};
  if (expression?.startsWith("at(") !== true || schedule?.lastFiredAt !== due) return false;
  return nextTimes(parseSchedule(expression, "at"), { after: due - 1, count: 1, zone })[0] === due;
}

async function attempt({ event, table, attempts }: LocalFiring, parts: FiringParts): Promise<Outcome> {
  const { store, giveUp, now } = parts;
  if (attempts > MOST_ATTEMPTS)
    return { result: `failed: tasks serve ended ${MOST_ATTEMPTS} times while it ran`, isLost: true };
  try {
    const clock = { now, elapsed: store.clock.elapsed };
    const options = { ...parts, clock, wait: { signal: giveUp } };
    const answer = await invokeLocal(new LocalTaskTable(store, table), JSON.parse(event), options);
    return { result: shorten(describe(answer), LONGEST) };
  } catch (error) {
    const pause = PAUSES_MS[attempts - 1];
    const { message } = error as Error;
    if (pause === undefined) return { result: `failed ${MOST_ATTEMPTS} times: ${message}`, isLost: true };
    return { result: `failed: ${message}; attempt ${attempts + 1} of ${MOST_ATTEMPTS} follows`, pause };
  }
}

export function waitOf({ giveUp, patience = Infinity }: Pick<FiringParts, "giveUp" | "patience">): Wait {
  return { patience, signal: giveUp };
}

/** `201 example_kumamoto 1796115600`, or the status and what else was answered. */
function describe({ statusCode, body }: FunctionAnswer): string {
  const answer = typeof body === "string" ? (JSON.parse(body) as JsonRecord) : body;
  const { error, [USER_NAME]: userName, [DEADLINE]: deadline } = answer;
  if (typeof error === "string") return `${statusCode} ${error}`;
  if (typeof userName === "string") return `${statusCode} ${userName} ${stringify(deadline)}`;
  return `${statusCode} ${stringify(answer)}`;
}
