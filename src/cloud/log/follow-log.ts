import type { Clock } from "../../ports.ts";
import { TasksError } from "../../errors.ts";
import type { FunctionLog, LogEvent, LogRange } from "./function-log.ts";

/** How much later than others a line may come and is still seen, in milliseconds. */
const OVERLAP = 300_000;
const PAUSE = 3_000;

/**
 * All events of a log from a time on, and those that come, until the signal aborts. Events come late and out of order, so
 * each round asks again for what is newer than the newest one less some minutes, and leaves out what was given before. Where
 * the service cannot be reached for a while, `lost` is called, and nothing is left out afterwards.
 */
export async function* followLog(
  log: FunctionLog,
  range: Pick<LogRange, "from" | "only">,
  { clock, signal, lost }: { clock: Clock; signal: AbortSignal; lost: (error: TasksError) => Promise<void> },
): AsyncGenerator<LogEvent[]> {
  const seen = new Map<string, number>();
  let { from } = range;
  let newest = from;
  let reached: "never" | "yes" | "no longer" = "never";
  while (!signal.aborted) {
    try {
      for await (const page of log.pages({ ...range, from })) {
        const fresh = page.filter(({ id }) => !seen.has(id));
        // An event of a time that is still to come must not hide those that come before it.
        const now = clock.now();
        for (const { id, at } of fresh) {
          seen.set(id, at);
          newest = Math.max(newest, Math.min(at, now));
        }
        for (const [id, at] of seen) if (at < newest - OVERLAP) seen.delete(id);
        yield fresh;
        if (signal.aborted) return;
      }
      reached = "yes";
      from = Math.max(range.from, newest - OVERLAP);
    } catch (error) {
      if (reached === "never" || !(error instanceof TasksError) || error.kind !== "unavailable") throw error;
      if (reached === "yes") await lost(error);
      reached = "no longer";
    }
    await clock.sleep(PAUSE, signal);
  }
}
