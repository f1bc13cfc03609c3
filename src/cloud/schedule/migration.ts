import { usageError, type TasksError } from "../../errors.ts";
import type { Resource } from "../resource.ts";
import type { ScheduleInfo } from "./schedule-info.ts";
import type { Timing } from "./timing.ts";

export interface MigrationOptions {
  /** In whose time it counts from then on; undefined: as before. */
  zone: string | undefined;
  /**
   * Waits for a moment at which nothing is due. Gives what goes first: the rule goes off, or the new one on, which is right where
   * it fires so often that there is no such moment and each firing is told from the others by a stamp.
   */
  beforeSwitch(change: Changeover): Promise<"rule off" | "schedule on">;
}

/** What changes when a schedule moves. */
export interface Changeover {
  before: { trigger: Timing; since: number | undefined };
  after: { trigger: Timing; since: number | undefined };
  stamp: boolean;
}

/** How a rule becomes a schedule of EventBridge Scheduler. */
export interface Migration {
  /** What there is: the rule, or what has become of it already. */
  now: ScheduleInfo;
  after: Timing;
  /** What is made, and in the end switched over; nothing where that is done. */
  resources: Resource[];
  /** What is then to be removed. */
  leavings: Resource[];
}

/** What Scheduler has nothing for. */
export function onlyRules(name: string): TasksError {
  return usageError(
    `the schedule ${name} waits for events, and EventBridge Scheduler knows times alone`,
    "leave it a rule: for events they are what AWS has",
  );
}
