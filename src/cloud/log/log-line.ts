import type { Attributes } from "../../task/attribute-value.ts";

/** What a line of a function's log says. */
export interface LogLine {
  /** `function`: JSON of the function's own; `start`, `end`, `report`, `init`: Lambda's; `text`: everything else. */
  kind: "function" | "start" | "end" | "report" | "init" | "text";
  /** As in ERROR. */
  level: string | undefined;
  requestId: string | undefined;
  /** By the names of LOG_FIELDS; each has the type that is given there. */
  fields: Attributes;
  /** What else a JSON line has. */
  rest: Attributes;
  /** What is left to be read; of several lines where the line is. */
  text: string;
}

/** What may be known of a line, in the order in which it is shown. */
export const LOG_FIELDS = {
  schedule: "S",
  outcome: "S",
  status: "N",
  user_name: "S",
  deadline_unix_time: "N",
  ms: "N",
  billed_ms: "N",
  cold_start_ms: "N",
  memory_mb: "N",
  used_mb: "N",
  error: "S",
  reason: "S",
} as const;

const BAD_LEVELS = new Set(["ERROR", "FATAL", "CRITICAL"]);
const BAD_OUTCOMES = new Set(["refused", "partial", "failed", "failure", "error", "timeout"]);

/** Whether a line tells of something that went wrong: an error, a time-out, an end of the runtime, a refusal. */
export function isFailure({ level = "", fields }: LogLine): boolean {
  const { outcome, status } = fields;
  const said = outcome !== undefined && "S" in outcome ? outcome.S : "";
  if (BAD_LEVELS.has(level) || BAD_OUTCOMES.has(said)) return true;
  return said !== "duplicate" && status !== undefined && "N" in status && Number(status.N) >= 400;
}

/** Keeps of the members what is a field, and of its type; gives the others. */
export function takeFields(members: Attributes, fields: Attributes): Attributes {
  const isField = ([name, value]: [string, object]) =>
    Object.hasOwn(LOG_FIELDS, name) && LOG_FIELDS[name as keyof typeof LOG_FIELDS] in value;
  const all = Object.entries(members);
  Object.assign(fields, Object.fromEntries(all.filter(isField)));
  return Object.fromEntries(all.filter((member) => !isField(member)));
}
