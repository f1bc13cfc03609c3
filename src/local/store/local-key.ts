import { usageError } from "../../errors.ts";
import { normalizeNumber } from "../../task/number.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";

/** A key as the local store has it: the deadline is an integer there. */
export interface LocalKey {
  userName: string;
  deadline: number;
}

/** Undefined for a deadline that is no integer, or too large for one: the local store has no record there. */
export function findLocalKey({ userName, deadline }: TaskKey): LocalKey | undefined {
  const text = normalizeNumber(deadline);
  return /^-?\d{1,15}$/.test(text) ? { userName, deadline: Number(text) } : undefined;
}

/** Throws a usage error for a record that the local store cannot keep. */
export function localKeyOf(record: TaskRecord): LocalKey {
  const key = keyOf(record);
  const local = findLocalKey(key);
  if (local !== undefined) return local;
  throw usageError(
    `deadline_unix_time ${key.deadline} is not a whole number of up to 15 digits, which the local store needs`,
    "DynamoDB keeps any number there; in the local store write whole seconds since 1970 UTC",
  );
}

/** Where a list goes on after a record, which need not be there: the integer at or before its deadline in that order. */
export function localPosition(record: TaskRecord, descending = false): LocalKey {
  const { userName, deadline } = keyOf(record);
  return { userName, deadline: integerBound(deadline, descending ? "first" : "last") };
}

/** The first or the last integer of a range that begins or ends at a decimal text. */
export function integerBound(text: string, edge: "first" | "last"): number {
  const whole = (edge === "first" ? Math.ceil : Math.floor)(Number(text));
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, whole));
}
