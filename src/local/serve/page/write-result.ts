import { recordDifferences } from "../../../table/record-differences.ts";
import type { Change, ExchangeOutcome, TaskTable } from "../../../table/task-table.ts";
import { keyOf, type TaskRecord } from "../../../task/record.ts";

/** A write that was made: what to say of it, and what it has changed. */
interface Written {
  said: string;
  changes: readonly Change[];
}

/** A write that was not made because of what is there, and what can be done about that. */
interface Conflict {
  error: string;
  hint?: string;
  /** How what is there differs from what was expected. */
  lines?: readonly string[];
  /** Writes that would be made in its place, to choose from. */
  instead?: readonly { label: string; write: string; body: object }[];
  /** The record that is there, as JSON for people. */
  now?: string;
}

export type WriteResult = Written | Conflict;

/** Changes as the table keeps what they have put there. */
export function keptChanges(table: TaskTable, changes: readonly Change[]): Change[] {
  return changes.map(({ before, after }) => ({ before, after: after && table.asKept(after) }));
}

/** How what an exchange has found differs from what its changes expected. */
export function differencesOf(
  changes: readonly Change[],
  { found }: Extract<ExchangeOutcome, { outcome: "refused" }>,
): string[] {
  return changes.flatMap(({ before }, index) => recordDifferences(before, found[index]));
}

/** The key of a record, as the page sends it. */
export function bodyKeyOf(record: TaskRecord): { user: string; deadline: string } {
  const { userName: user, deadline } = keyOf(record);
  return { user, deadline };
}
