import type { Attributes, AttributeValue } from "./attribute-value.ts";

/** The partition key (S): whose task it is. */
export const USER_NAME = "user_name";
/** The sort key (N): when it is due, whole seconds since 1970 UTC. */
export const DEADLINE = "deadline_unix_time";
/** 9999-12-31T23:59:59Z, in seconds since 1970: the last second that ISO 8601 can write with four digits. */
export const LAST_INSTANT = 253_402_300_799;
export const DESCRIPTION = "task_description";
export const STATUS = "status";
export const COMPLETED = "completed_unix_time";
/** Which event a schedule made it of: the schedule's rule and the time or the event's id. */
export const STAMP = "stamp";
/** Who works on it, until when the others leave it alone (seconds since 1970), and the number of that lease. */
export const CLAIMED_BY = "claimed_by";
export const LEASE_UNTIL = "lease_until_unix_time";
export const LEASE_NO = "lease_no";
/** What is shown as a time: seconds since 1970. */
export const INSTANTS: ReadonlySet<string> = new Set([DEADLINE, COMPLETED, LEASE_UNTIL]);
/** How it comes again: an RRULE, the zone in whose wall time that counts, and what its occurrences have in common. */
export const REPEAT = "repeat";
export const REPEAT_ZONE = "repeat_zone";
export const SERIES = "series";
/** Which time of its series a repeating record stands for, on the clocks of its zone, wherever it has been moved. */
export const REPEAT_AT = "repeat_at";
/** The partition key of the team index, on open records alone. */
export const OPEN_SHARD = "open_shard";

/** A whole record: the two keys and any other attributes. */
export type TaskRecord = Attributes;

/**
 * What names a record. The deadline is decimal text, as in an N value: whole seconds since 1970 UTC, or whatever number
 * another program has made a key of, with all its digits.
 */
export interface TaskKey {
  userName: string;
  deadline: string;
}

/** The key as DynamoDB takes it. */
export function keyAttributes(key: TaskKey): TaskRecord {
  return { [USER_NAME]: { S: key.userName }, [DEADLINE]: { N: key.deadline } };
}

/** The key of a record that has both key attributes with their right types. */
export function keyOf(record: TaskRecord): TaskKey {
  return { userName: textOf(record[USER_NAME]) ?? "", deadline: numberTextOf(record[DEADLINE]) ?? "" };
}

/** The text of an S value; undefined for every other type. */
export function textOf(value: AttributeValue | undefined): string | undefined {
  return value !== undefined && "S" in value ? value.S : undefined;
}

/** The decimal text of an N value; undefined for every other type. */
export function numberTextOf(value: AttributeValue | undefined): string | undefined {
  return value !== undefined && "N" in value ? value.N : undefined;
}

const LEADING = [USER_NAME, DEADLINE, DESCRIPTION, STATUS];

/** The one order of attribute names: the two keys, task_description, status, then by name (UTF-16 code units). */
export function orderNames(names: Iterable<string>): string[] {
  const all = new Set(names);
  const rest = [...all].filter((name) => !LEADING.includes(name)).sort();
  return [...LEADING.filter((name) => all.has(name)), ...rest];
}

/** The names of all attributes that any of the records has, in the one order. */
export function columnsOf(records: Attributes[]): string[] {
  const names = new Set<string>();
  for (const record of records) for (const name of Object.keys(record)) names.add(name);
  return orderNames(names);
}
