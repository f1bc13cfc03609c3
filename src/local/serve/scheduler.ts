import type { Clock } from "../../ports.ts";
import { nextTimes, type TimesOptions } from "../../schedule/next-times.ts";
import type { Schedule } from "../../schedule/schedule.ts";

/** A schedule that is switched on. `createdAt` is in seconds since 1970. */
export interface TimedRule extends TimesOptions {
  name: string;
  /** As it was written; one with another expression is another schedule. */
  expression: string;
  schedule: Schedule;
  createdAt: number;
}

interface SchedulerParts {
  /** All rules that are switched on, read again at each look. */
  rules: () => TimedRule[];
  /** `time` in seconds since 1970; `missed`: how many times before it passed unfired. Must not throw. */
  fire: (rule: TimedRule, time: number, missed: number) => Promise<void>;
  /** Runs what was begun before and is not finished; called at each look, unless it still runs. Must not throw. */
  resume?: () => Promise<void>;
  clock: Pick<Clock, "now" | "sleep">;
  /** How long a change of the rules may go unseen, in milliseconds. */
  lookEvery?: number;
}

// A clock that is set back by less is only being corrected.
const CORRECTION_SECONDS = 60;

/**
 * Fires rules on time, each time counted from the rule itself and never from the firing before, so that nothing drifts.
 * Of the times that passed while the machine slept the last one is fired, once; a one-time schedule's also if it passed before.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  /** The next time of each rule, in seconds since 1970; undefined where a cron has come to its end. */
  readonly #upcoming = new Map<string, number | undefined>();
  readonly #firing = new Set<Promise<void>>();
  #lastLook: number;
  #resuming: Promise<void> | undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#lastLook = this.#seconds();
  }

  /** Resolves when the signal has aborted and every firing that had begun is over. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, lookEvery = 1000 } = this.#parts;
    while (!signal.aborted) {
      this.#resume();
      const next = this.#look();
      const untilNext = next === undefined ? lookEvery : Math.max(0, next * 1000 - clock.now());
      await clock.sleep(Math.min(lookEvery, untilNext), signal);
    }
    await Promise.all([...this.#firing, this.#resuming]);
  }

  #resume(): void {
    if (this.#resuming !== undefined) return;
    this.#resuming = this.#parts.resume?.().finally(() => (this.#resuming = undefined));
  }

  /** Fires what is due; gives the earliest time that is to come. */
  #look(): number | undefined {
    const now = this.#seconds();
    if (now < this.#lastLook - CORRECTION_SECONDS) {
      this.#upcoming.clear();
      this.#lastLook = now;
    }
    const rules = new Map(this.#parts.rules().map((rule) => [keyOf(rule), rule]));
    // Times that pass while a rule is off are not made up when it is on again.
    for (const key of this.#upcoming.keys()) if (!rules.has(key)) this.#upcoming.delete(key);
    for (const [key, rule] of rules) {
      // Made or switched on since the last look: a time in between counts.
      const next = this.#upcoming.has(key) ? this.#upcoming.get(key) : first(rule, this.#lastLook);
      this.#upcoming.set(key, this.#fireIfDue(rule, next, now));
    }
    this.#lastLook = Math.max(now, this.#lastLook);
    const times = [...this.#upcoming.values()].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Gives the first time that is later than now. */
  #fireIfDue(rule: TimedRule, upcoming: number | undefined, now: number): number | undefined {
    let next = upcoming;
    let due: number | undefined;
    let count = 0;
    while (next !== undefined && next <= now) {
      due = next;
      count += 1;
      next = following(rule, due);
    }
    if (due !== undefined) {
      const firing = this.#parts.fire(rule, due, count - 1).finally(() => this.#firing.delete(firing));
      this.#firing.add(firing);
    }
    return next;
  }

  #seconds(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }
}

/** What comes once is never missed: its time counts even if it passed while nothing looked. */
function first(rule: TimedRule, lastLook: number): number | undefined {
  return following(rule, rule.schedule.kind === "at" ? rule.createdAt - 1 : lastLook);
}

function following({ schedule, ...options }: TimedRule, after: number): number | undefined {
  return nextTimes(schedule, { ...options, after, count: 1 })[0];
}

function keyOf({ name, expression, createdAt, zone, start, end }: TimedRule): string {
  return JSON.stringify([name, expression, createdAt, zone, start, end]);
}
