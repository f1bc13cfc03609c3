import type { Changes, Creation } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import type { TaskRecord } from "../../task/record.ts";
import { validateRecord } from "../../task/validate-record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { changesOf } from "./changes-of.ts";
import { DynamoCommand } from "./dynamo-command.ts";
import { itemOf } from "./item-output.ts";
import { putRequest } from "./requests/table-requests.ts";

/** TaskTable's create on DynamoDB: one PutItem. `read` is used only where its answer does not say all. */
export async function createRecord(
  table: string,
  record: TaskRecord,
  { call, read }: { call: AwsCall; read: () => Promise<TaskRecord | undefined> },
): Promise<Creation> {
  validateRecord(record);
  const make = () => new DynamoCommand("PutItem", putRequest(table, record, { ifAbsent: true }));
  const { error, lostAnswer } = await call("PutItem", make);
  if (error === undefined) return "created";
  // Our own record, written by an attempt whose answer was lost, is not a conflict. But it may not be ours.
  if (!lostAnswer) return "taken";
  // Not every server that speaks DynamoDB's API shows the record that failed the condition.
  const found = itemOf(error) ?? (await (await import("./read-after.ts")).readAfter(true, read));
  return found !== undefined && equalAttributes(found, record) ? "unsure" : "taken";
}

/** TaskTable's put on DynamoDB: one PutItem. */
export async function putRecord(
  table: string,
  record: TaskRecord,
  call: AwsCall,
): Promise<{ changes: Changes }> {
  validateRecord(record);
  const input = putRequest(table, record, { ifAbsent: false });
  const make = () => new DynamoCommand("PutItem", { ...input, ReturnValues: "ALL_OLD" });
  const { output, lostAnswer } = await call("PutItem", make);
  return { changes: changesOf(output?.Attributes, record, lostAnswer) };
}
