import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import { keyOf } from "../../task/record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { DynamoCommand } from "./dynamo-command.ts";
import { attributesOf } from "./item-output.ts";
import { deadlinesRequest } from "./requests/table-requests.ts";

/** TaskTable's firstFreeDeadline on DynamoDB: a Query for each page of the deadlines that are taken. */
export async function firstFreeDeadline(
  table: string,
  userName: string,
  from: number,
  call: AwsCall,
): Promise<number> {
  let free = from;
  let after: Record<string, SdkAttributeValue> | undefined;
  do {
    const request = deadlinesRequest(table, userName, from);
    const input = after === undefined ? request : { ...request, ExclusiveStartKey: after };
    const { output } = await call("Query", () => new DynamoCommand("Query", input));
    for (const item of output?.Items ?? []) {
      const taken = Number(keyOf(attributesOf(item)).deadline);
      if (taken > free) return free;
      // Another program may have keys between the seconds.
      if (taken === free) free += 1;
    }
    after = output?.LastEvaluatedKey;
  } while (after !== undefined);
  return free;
}
