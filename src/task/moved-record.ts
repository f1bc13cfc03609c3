import { DEADLINE, numberTextOf, textOf, type TaskRecord } from "./record.ts";

/** What iCalendar calls it, and how often that was changed for those who have it (RFC 5545, SEQUENCE). */
const UID = "uid";
const SEQUENCE = "sequence";

/**
 * A record after it was moved to another deadline (decimal text). One that came from a calendar has kept its `uid`, by which
 * calendars know it again wherever it is, and its `sequence` goes up, by which they know that it was moved.
 */
export function movedRecord(record: TaskRecord, deadline: string): TaskRecord {
  const moved = { ...record, [DEADLINE]: { N: deadline } };
  const sequence = record[SEQUENCE] === undefined ? "0" : numberTextOf(record[SEQUENCE]);
  if (textOf(record[UID]) === undefined || sequence === undefined || !/^\d{1,8}$/.test(sequence))
    return moved;
  return { ...moved, [SEQUENCE]: { N: String(Number(sequence) + 1) } };
}
