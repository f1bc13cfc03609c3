import { TasksError, usageError } from "../../../errors.ts";
import { applyChange } from "../../../table/apply-change.ts";
import type { Change, RecordChange } from "../../../table/task-table.ts";
import { equalAttributes } from "../../../task/compare-values.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../../../task/dynamodb-json.ts";
import { keyOf, type TaskRecord } from "../../../task/record.ts";

/** What a change makes of each record; undefined where it is already so. Throws usage errors that name the record. */
export function changedBy(change: RecordChange): (record: TaskRecord) => readonly Change[] | undefined {
  return (before) => {
    // With its numbers as they will be stored.
    const after = decodeDynamoJson(encodeDynamoJson(changed(before, change)));
    return equalAttributes(before, after) ? undefined : [{ before, after }];
  };
}

function changed(before: TaskRecord, change: RecordChange): TaskRecord {
  try {
    return applyChange(before, change);
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    const { userName, deadline } = keyOf(before);
    throw usageError(`the task of ${userName} at ${deadline}: ${error.message}`, error.hint);
  }
}
