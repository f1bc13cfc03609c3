import type { Resource } from "../../../cloud/resource.ts";
import type { ScheduleFlags } from "../../../cloud/schedule/schedule-info.ts";
import type { Schedules } from "../../../cloud/schedule/schedules.ts";
import type { FunctionParts } from "./function-parts.ts";

/**
 * What calls the function of a stage. The function is made with its first caller and goes with the last one, whatever
 * kinds these are.
 */
export interface FunctionCaller {
  /** The names of those that are there and ours. */
  names(): Promise<string[]>;
  /** The same with all that they are made of, wanted as it is; also what a killed run left. `parts`: the function's. */
  all(parts: FunctionParts): Promise<{ names: string[]; resources: Resource[] }>;
}

/** Schedules of one engine. */
export interface ScheduleCaller extends FunctionCaller, Omit<Schedules, "removal" | "migration"> {
  /** What goes with a schedule, without the function; `others`: the names of those that stay. */
  removal(name: string): Promise<{ resources: Resource[]; others: string[] }>;
  /** What these schedules are made of; nothing where there are none. `parts`: the function's. */
  make(schedules: readonly ScheduleFlags[], parts: FunctionParts): Resource[];
}
