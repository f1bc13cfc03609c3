import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports.ts";

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: Date.now,
  // Not `performance`, which Node 20 takes a millisecond to load.
  elapsed: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  random: Math.random,
};
