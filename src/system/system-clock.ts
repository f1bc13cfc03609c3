import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports.ts";

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: Date.now,
  // Node loads this clock when it is first asked.
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  random: Math.random,
};
