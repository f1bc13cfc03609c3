import type { TimingPart, Trigger } from "./timing.ts";

/** EventBridge's rules, or EventBridge Scheduler. */
export type ScheduleEngine = "rule" | "scheduler";

/** How an event is delivered unless somebody says otherwise: a record of yesterday's run is not wanted. */
export const DELIVERY = { attempts: 2, ageS: 300 } as const;

/** What the flags of `tasks schedule` say. */
export interface ScheduleFlags {
  name: string;
  /** undefined: the one that has it, and for a new one a rule. */
  engine: ScheduleEngine | undefined;
  trigger: Trigger;
  /** What stays as it is where the trigger does not say it; undefined: nothing. */
  keeps?: readonly TimingPart[] | undefined;
  /** The zone in which its start and end are said, for errors; undefined: they are not. */
  tz?: string | undefined;
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
  /** The firings that failed at every attempt, since somebody last switched the schedule on; only the local target knows. */
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
