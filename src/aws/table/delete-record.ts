import type { WriteOutcome } from "../../table/task-table.ts";
import type { Condition } from "../../task/condition/condition.ts";
import type { TaskKey } from "../../task/record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { deleteRequest } from "./requests/change-requests.ts";
import { DynamoCommand } from "./dynamo-command.ts";
import { deleteOutcome } from "./write-outcomes.ts";

/** TaskTable's delete on DynamoDB: one DeleteItem. */
export async function deleteRecord(
  table: string,
  key: TaskKey,
  condition: Condition | undefined,
  call: AwsCall,
): Promise<WriteOutcome> {
  const make = () => new DynamoCommand("DeleteItem", deleteRequest(table, key, condition));
  return deleteOutcome(table, await call("DeleteItem", make));
}
