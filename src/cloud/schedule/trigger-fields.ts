import { utcTime } from "../../task/utc-time.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { Fields, FieldValue, Live } from "../resource.ts";
import type { Timing, Trigger } from "./timing.ts";

/** What a field is to become that goes. */
const NOTHING = "none";

/** The fields of a schedule that fires so. */
export function triggerFields(trigger: Trigger): Fields {
  if (trigger.pattern !== undefined) return { pattern: trigger.pattern };
  const { expression, zone, start, end, windowM } = trigger;
  return {
    expression,
    ...(zone === undefined ? {} : { zone }),
    ...(start === undefined ? {} : { start: utcTime(start) }),
    ...(end === undefined ? {} : { end: utcTime(end) }),
    ...(windowM === undefined ? {} : { "window-m": windowM }),
  };
}

/** The same for one that is to fire so; what it has besides goes. */
export function wantedTrigger(trigger: Trigger, live: Live | undefined): Fields {
  const wanted =
    trigger.pattern === undefined ? triggerFields(trigger) : { pattern: canonicalJson(trigger.pattern) };
  const gone = ["expression", "pattern", "zone", "start", "end", "window-m"].filter(
    (field) => live?.fields[field] !== undefined && wanted[field] === undefined,
  );
  return { ...wanted, ...Object.fromEntries(gone.map((field) => [field, NOTHING])) };
}

/** What fires a schedule with these fields. */
export function triggerOf({ expression, pattern, zone, start, end, "window-m": window }: Fields): Trigger {
  if (!isSet(expression)) return { pattern: String(pattern) };
  const timing: Timing = { expression };
  if (isSet(zone)) timing.zone = zone;
  if (isSet(start)) timing.start = Date.parse(start) / 1000;
  if (isSet(end)) timing.end = Date.parse(end) / 1000;
  if (typeof window === "number") timing.windowM = window;
  return timing;
}

/** Whether a schedule has the field, as text. */
export function isSet(value: FieldValue | undefined): value is string {
  return typeof value === "string" && value !== NOTHING;
}
