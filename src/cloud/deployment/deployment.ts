import type { EndpointFlags } from "./endpoint.ts";
import type { FunctionEnv } from "./function-env.ts";
import type { FunctionSettings } from "./function-settings.ts";
import type { ScheduleFlags } from "../schedule/schedule-info.ts";

/** What is to be deployed in one plan: the function of a stage, and what calls it. */
export interface Deployment {
  schedules: readonly ScheduleFlags[];
  /** The function's address; undefined: one that is there stays as it is. */
  endpoint?: EndpointFlags | undefined;
  /** Variables of the function; an empty value takes one away. */
  env?: FunctionEnv;
  /** Of the function and what belongs to it. */
  settings?: FunctionSettings;
  /** Whether the same plan makes the table, which then may be missing. */
  isTableMade?: boolean;
}
