import { canonicalJson } from "./canonical-json.ts";
import type { Fields, FieldValue, Live } from "./resource.ts";
import type { Trigger } from "./schedules.ts";

/** What a field is to become that goes. */
const NOTHING = "none";

/** The fields of a rule that fires so. */
export function triggerFields({ expression, pattern }: Trigger): Fields {
  return expression === undefined ? { pattern } : { expression };
}

/** The same for a rule that is to fire so; the other kind goes where it has both or changes from one to the other. */
export function wantedTrigger({ expression, pattern }: Trigger, live: Live | undefined): Fields {
  const gone = (field: string) => (live?.fields[field] === undefined ? {} : { [field]: NOTHING });
  if (expression !== undefined) return { expression, ...gone("pattern") };
  return { pattern: canonicalJson(pattern), ...gone("expression") };
}

/** What fires a rule with these fields. */
export function triggerOf({ expression, pattern }: Fields): Trigger {
  return isSet(expression) ? { expression } : { pattern: String(pattern) };
}

/** Whether a rule has the field, as text. */
export function isSet(value: FieldValue | undefined): value is string {
  return typeof value === "string" && value !== NOTHING;
}
