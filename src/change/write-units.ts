import type { Change } from "../table/task-table.ts";
import { itemSize } from "../task/validate-record.ts";

/**
 * Write capacity units of changes that are made together: for each one for each KB begun of the larger of its two records,
 * and twice that in a transaction (Developer Guide, "Read and write operations").
 */
export function writeUnits(changes: readonly Change[]): number {
  let units = 0;
  for (const { before, after } of changes) {
    const size = Math.max(sizeOf(before), sizeOf(after));
    units += Math.max(1, Math.ceil(size / 1024));
  }
  return changes.length > 1 ? 2 * units : units;
}

/** The call that makes such changes. */
export function callFor(changes: readonly Change[]): string {
  if (changes.length > 1) return "TransactWriteItems";
  const [change] = changes;
  if (change?.after === undefined) return "DeleteItem";
  return change.before === undefined ? "PutItem" : "UpdateItem";
}

function sizeOf(record: Change["before"]): number {
  return record === undefined ? 0 : itemSize(record);
}
