import type { Migration, MigrationOptions } from "./migration.ts";
import type { Resource } from "../resource.ts";
import type { ScheduleInfo } from "./schedule-info.ts";

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
