import { normalizeNumber } from "./number.ts";
import { keyOf, type TaskKey, type TaskRecord } from "./record.ts";

/** A text that two records share when they have the same key, however its number is written, and only then. */
export function keyText(record: TaskRecord): string {
  return textOfKey(keyOf(record));
}

/** The same of a key. */
export function textOfKey({ userName, deadline }: TaskKey): string {
  return `${normalizeNumber(deadline)} ${userName}`;
}
