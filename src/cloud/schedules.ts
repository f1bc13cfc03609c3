import { usageError } from "../errors.ts";
import type { FunctionSettings } from "./function-settings.ts";
import type { StageNames } from "./stage-names.ts";
import type { Resource } from "./resource.ts";

/** When a rule fires: an expression as EventBridge takes it, or an event pattern as JSON. */
export type Trigger =
  | { expression: string; pattern?: undefined }
  | { pattern: string; expression?: undefined };

/** What the flags of `tasks schedule` say. */
export interface ScheduleFlags {
  name: string;
  trigger: Trigger;
  /** JSON text. */
  input: string;
  /** Whether the function gets the event's own time and id. */
  stamp: boolean;
  /** undefined: a new one is disabled, and one that is there stays as it is. */
  enabled: boolean | undefined;
  /** Variables of the function; an empty value takes one away. */
  env: { readonly [name: string]: string };
  /** How often EventBridge tries to deliver an event again, and until when, in seconds; undefined: as it is. */
  retries?: number | undefined;
  maxAgeS?: number | undefined;
  /** Of the function and what belongs to it. */
  settings?: FunctionSettings;
}

/** A schedule as it is. */
export interface ScheduleInfo {
  name: string;
  trigger: Trigger;
  enabled: boolean;
  /** JSON text; undefined where the target is missing. */
  input: string | undefined;
  stamp: boolean;
  /** From when a rate counts, in seconds since 1970; undefined where nobody knows. */
  since: number | undefined;
  /** When it last fired (seconds since 1970) and what came of it; only the local target knows. */
  lastFiredAt?: number | undefined;
  lastResult?: string | undefined;
}

/** The named schedules of one stage of one service. Throws TasksError only. */
export interface Schedules {
  /** All of ours, by name; without input and stamp, which are asked for one by one. */
  list(): Promise<ScheduleInfo[]>;
  get(name: string): Promise<ScheduleInfo | undefined>;
  /** False where there is none. */
  setEnabled(name: string, enabled: boolean): Promise<boolean>;
  /** What one schedule is made of, in any order. */
  make(flags: ScheduleFlags): Promise<Resource[]>;
  /** What goes with a schedule: its rule, and the function, its role and its log group with the last one. */
  removal(name: string): Promise<Resource[]>;
  /** What all schedules are made of. */
  all(): Promise<Resource[]>;
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
// Words that `tasks schedule` itself understands.
const COMMANDS = new Set(["create", "list", "show", "enable", "disable", "next", "test", "delete", "help"]);

/** Refuses a name that cannot be the name of a rule, a permission and a function. */
export function checkScheduleName(name: string, { rule }: Pick<StageNames, "rule">): void {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw usageError(`'${name}' cannot be a schedule's name`, "use letters, digits, - and _, as in nightly");
  }
  if (COMMANDS.has(name)) {
    throw usageError(
      `'${name}' is a command of \`tasks schedule\`, not a schedule's name`,
      "name it as in nightly",
    );
  }
  const full = rule(name);
  if (full.length <= LONGEST_RULE) return;
  throw usageError(
    `the rule's name ${full} has ${full.length} characters; EventBridge takes at most ${LONGEST_RULE}`,
    `shorten '${name}', --service or --stage`,
  );
}
