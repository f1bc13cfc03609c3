import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import type { ScheduleRows } from "../cloud/schedule-rows.ts";
import { fireSchedule } from "./fire-schedule.ts";
import type { OfflineWords } from "./offline-words.ts";
import { resumeFirings, type FiringParts } from "./run-firing.ts";
import { Scheduler, type TimedRule } from "./scheduler.ts";

// A held store is told of at the fifth look of the scheduler, which is after as many seconds.
const HELD_LOOKS = 5;

/** Fires the schedules of the store on time, goes on with what an earlier run had begun, and says so. */
export function offlineScheduler(parts: FiringParts, words: OfflineWords, clock: Clock): Scheduler {
  return new Scheduler({
    rules: lasting(() => timedRules(parts.schedules), words.fault),
    async fire({ name }, due, missed) {
      try {
        const result = await fireSchedule(name, due, parts);
        const before = missed === 0 ? "" : ` (${missed} earlier ${missed === 1 ? "time" : "times"} missed)`;
        if (result !== undefined) words.fired(due, `${name}${before}`, result);
      } catch (error) {
        words.fault(error);
      }
    },
    resume: telling(async () => {
      const resumed = await resumeFirings(parts);
      const told = resumed.map(({ firing: { due, name, attempts }, result }) =>
        result.then((text) => words.fired(due, `${name} (attempt ${attempts})`, text), words.fault),
      );
      await Promise.all(told);
    }, words.fault),
    clock,
  });
}

function timedRules(schedules: ScheduleRows): TimedRule[] {
  return schedules.list().flatMap(({ name, enabled, createdAt, trigger }) => {
    if (!enabled || trigger.expression === undefined) return [];
    const { expression } = trigger;
    return [{ ...trigger, name, expression, schedule: parseSchedule(expression, name), createdAt }];
  });
}

/** The work, whose faults are told once in a row and not at every try. */
function telling(work: () => Promise<void>, tell: (error: unknown) => void): () => Promise<void> {
  let isTold = false;
  return async () => {
    try {
      await work();
      isTold = false;
    } catch (error) {
      if (!isTold) tell(error);
      isTold = true;
    }
  };
}

/** The last rules that could be read, where the store is out of reach for a while; that is told once. */
function lasting<Value>(read: () => Value[], tell: (error: unknown) => void): () => Value[] {
  let last: Value[] = [];
  let failed = 0;
  return () => {
    try {
      last = read();
      failed = 0;
    } catch (error) {
      failed += 1;
      const isHeld = error instanceof TasksError && error.kind === "unavailable";
      if (failed === (isHeld ? HELD_LOOKS : 1)) tell(error);
    }
    return last;
  };
}
