import { applyChange } from "../../table/apply-change.ts";
import type { Change, RecordChange } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/canonical.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../../task/dynamodb-json.ts";
import type { TaskRecord } from "../../task/record.ts";

/** What a change makes of each record; undefined where it is so already. Throws usage errors as `applyChange` does. */
export function changedBy(change: RecordChange): (record: TaskRecord) => readonly Change[] | undefined {
  return (before) => {
    // With its numbers as they will be stored.
    const after = decodeDynamoJson(encodeDynamoJson(applyChange(before, change)));
    return equalAttributes(before, after) ? undefined : [{ before, after }];
  };
}
