import { DynamoCommand } from "./dynamo-command.ts";
import { TasksError } from "../../errors.ts";
import { applyChange } from "../../table/apply-change.ts";
import type { RecordChange, WriteOutcome } from "../../table/task-table.ts";
import { validateChange } from "../../table/validate-change.ts";
import type { Condition } from "../../task/condition/condition.ts";
import { keyAttributes, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { validateRecord } from "../../task/validate-record.ts";
import { updateRequest } from "./requests/change-requests.ts";
import type { TableCalls } from "./table-calls.ts";
import { mayRepeat } from "./requests/update-expression.ts";
import { updateOutcome } from "./write-outcomes.ts";

type Read = () => Promise<TaskRecord | undefined>;

/** TaskTable's update on DynamoDB: one UpdateItem. `read` is used only where its answer does not say all. */
export async function updateRecord(
  table: string,
  key: TaskKey,
  change: RecordChange,
  {
    condition,
    upsert,
    calls,
    read,
  }: {
    condition?: Condition | undefined;
    upsert?: boolean | undefined;
    calls: Pick<TableCalls, "patient" | "afterThrottling">;
    read: Read;
  },
): Promise<WriteOutcome> {
  validateChange(change);
  const call = change.every(mayRepeat) ? calls.patient : calls.afterThrottling;
  const make = () =>
    new DynamoCommand("UpdateItem", updateRequest(table, key, change, { condition, upsert }));
  const answer = await call("UpdateItem", make).catch((error: unknown) => explain(error, key, change, read));
  try {
    return updateOutcome(key, change, answer);
  } catch (error) {
    if (answer.error !== undefined) throw error;
    // The server has done what our rules refuse, as AWS does with a REMOVE within a record that is not there.
    return { outcome: "written", record: (await read()) ?? keyAttributes(key), changes: undefined };
  }
}

/** DynamoDB does not say which path, or which type, it refuses. The record does. */
async function explain(error: unknown, key: TaskKey, change: RecordChange, read: Read): Promise<never> {
  const cause = error instanceof TasksError ? (error.cause as Error | undefined) : undefined;
  if (cause?.name !== "ValidationException") throw error;
  let found: TaskRecord | undefined;
  try {
    found = await read();
  } catch {
    // Who may update may not be allowed to read.
    throw error;
  }
  validateRecord(applyChange(found ?? keyAttributes(key), change));
  throw error;
}
