import { usageError } from "../errors.ts";
import type { StageNames } from "./stage-names.ts";
import type { Migration, MigrationOptions } from "./migration.ts";
import type { Resource } from "./resource.ts";

/** What fires a schedule: the clock, or events that match a pattern (JSON text), which only a rule can. */
export type Trigger = Timing | { pattern: string; expression?: undefined };

/** When a schedule fires. Only an expression with `rate` or `cron` and nothing else is within a rule's reach. */
export interface Timing {
  /** As EventBridge writes it: `rate(3 minutes)`, `cron(0 10 * * ? *)`, `at(2026-12-01T09:00:00)`. */
  expression: string;
  pattern?: undefined;
  /** In whose time `cron` and `at` count, as in Asia/Tokyo; undefined: UTC. */
  zone?: string | undefined;
  /** From when and until when it fires, in seconds since 1970. */
  start?: number | undefined;
  end?: number | undefined;
  /** How many minutes late it may fire, so that many do not fire at once; undefined: none. */
  windowM?: number | undefined;
}

/** All that only Scheduler has. */
export const TIMING_PARTS = ["zone", "start", "end", "windowM"] as const;
export type TimingPart = (typeof TIMING_PARTS)[number];

/** EventBridge's rules, or EventBridge Scheduler. */
export type ScheduleEngine = "rule" | "scheduler";

/** How an event is delivered of which nobody has said so: a record of yesterday's run is not wanted. */
export const DELIVERY = { attempts: 2, ageS: 300 } as const;

/** What the flags of `tasks schedule` say. */
export interface ScheduleFlags {
  name: string;
  /** undefined: the one that has it, and for a new one a rule. */
  engine: ScheduleEngine | undefined;
  trigger: Trigger;
  /** What stays as it is where the trigger does not say it; undefined: nothing. */
  keeps?: readonly TimingPart[] | undefined;
  /** JSON text. */
  input: string;
  /** Whether the function gets the event's own time and id. */
  stamp: boolean;
  /** undefined: a new one is disabled, and one that is there stays as it is. */
  enabled: boolean | undefined;
  /** How often EventBridge tries to deliver an event again, and until when, in seconds; undefined: as it is. */
  retries?: number | undefined;
  maxAgeS?: number | undefined;
}

/** A schedule as it is. */
export interface ScheduleInfo {
  name: string;
  engine: ScheduleEngine;
  trigger: Trigger;
  enabled: boolean;
  /** JSON text; undefined where the target is missing. */
  input: string | undefined;
  stamp: boolean;
  /** From when a rate counts, in seconds since 1970; undefined where nobody knows. */
  since: number | undefined;
  /** When it last fired (seconds since 1970) and what came of it; AWS does not say it with the schedule. */
  lastFiredAt?: number | undefined;
  lastResult?: string | undefined;
  /** The firings that failed to the last, since somebody last switched the schedule on; only the local target knows. */
  failures?: ScheduleFailures | undefined;
  /** The same name in the other engine, where a move between the two was cut off. */
  twin?: ScheduleInfo | undefined;
}

export interface ScheduleFailures {
  count: number;
  /** The last of them: for when it was due, in seconds since 1970, and why. */
  at: number;
  reason: string;
}

/** The named schedules of one stage of one service. Throws TasksError only. */
export interface Schedules {
  /** All of ours, by name; without input and stamp, which are asked for one by one. */
  list(): Promise<ScheduleInfo[]>;
  get(name: string): Promise<ScheduleInfo | undefined>;
  /** False where there is none. */
  setEnabled(name: string, enabled: boolean): Promise<boolean>;
  /** What goes with a schedule in any engine: its rule, and the function, its role and its log group with the last one. */
  removal(name: string): Promise<Resource[]>;
  /** How a rule moves to EventBridge Scheduler; undefined where there is no schedule of that name. */
  migration(name: string, options: MigrationOptions): Promise<Migration | undefined>;
}

/** What a function answered. */
export interface Invocation {
  /** JSON text. */
  answer: string;
  /** How it failed; undefined when it did not. */
  failure: string | undefined;
  /** The end of its log. */
  log: string;
}

// API reference of EventBridge, PutRule: 64 characters.
const LONGEST_RULE = 64;
/** Refuses a name that cannot be the name of a rule, a permission and a function. */
export function checkScheduleName(name: string, { rule }: Pick<StageNames, "rule">): void {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw usageError(`'${name}' cannot be a schedule's name`, "use letters, digits, - and _, as in nightly");
  }
  const full = rule(name);
  if (full.length <= LONGEST_RULE) return;
  throw usageError(
    `the rule's name ${full} has ${full.length} characters; EventBridge takes at most ${LONGEST_RULE}`,
    `shorten '${name}', --service or --stage`,
  );
}
