import { normalizeNumber } from "./number.ts";
import { keyOf, type TaskRecord } from "./record.ts";

/** A text that two records share when they have the same key, however its number is written, and only then. */
export function keyText(record: TaskRecord): string {
  const { userName, deadline } = keyOf(record);
  return `${normalizeNumber(deadline)} ${userName}`;
}
