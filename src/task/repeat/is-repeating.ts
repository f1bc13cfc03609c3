import { REPEAT, textOf, type TaskRecord } from "../record.ts";

/** Whether a record repeats. What another program keeps in an attribute of that name, and is no RRULE, says nothing to us. */
export function isRepeating(record: TaskRecord): boolean {
  return /^(rrule:)?freq=/i.test(textOf(record[REPEAT]) ?? "");
}
