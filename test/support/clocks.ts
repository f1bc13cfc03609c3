import type { Clock } from "../../src/ports.ts";
import { systemClock } from "../../src/system/system-clock.ts";

/** The real time, with chance always at its low end: every pause that is cut by chance is short. */
export const impatient: Clock = { ...systemClock, random: () => 0.01 };

/** A clock whose pauses are as long as they come, and pass so many times as fast. */
export function hurried(times: number): Clock {
  return {
    ...systemClock,
    random: () => 0.9,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / times, signal),
  };
}

/** A clock on which waiting takes no time, and which nothing but waiting moves on. It is 1970. */
export function standing(): Clock {
  let waited = 0;
  return {
    now: () => waited,
    elapsed: () => 12_345 + waited,
    async sleep(milliseconds) {
      waited += milliseconds;
    },
    random: () => 0.5,
  };
}

/** A clock on which time passes when everybody waits, up to the first who has waited long enough. */
export function simulated(): Clock {
  let now = 0;
  let isPassing = false;
  const sleeping: { until: number; wake: () => void }[] = [];
  const passLater = () => {
    if (!isPassing) setImmediate(pass);
    isPassing = true;
  };
  const pass = () => {
    isPassing = false;
    const first = sleeping.toSorted((a, b) => a.until - b.until)[0];
    if (first === undefined) return;
    sleeping.splice(sleeping.indexOf(first), 1);
    now = Math.max(now, first.until);
    first.wake();
    passLater();
  };
  return {
    ...standing(),
    elapsed: () => now,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleeping.push({ until: now + milliseconds, wake });
        passLater();
      }),
  };
}

/** The time-outs of answers, so many times as short. What answers must then answer as much faster. */
export function hurriedAnswers(times: number) {
  return { connection: 5_000, part: 15_000 / times, whole: 120_000 / times };
}
