import type { PutItemCommandOutput } from "@aws-sdk/client-dynamodb";
import type { Changes } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import type { TaskRecord } from "../../task/record.ts";
import { attributesOf } from "./item-output.ts";

/** The change of one key, whose old item a write has given. After a lost answer that may be our own work. */
export function changesOf(
  old: PutItemCommandOutput["Attributes"],
  after: TaskRecord,
  lostAnswer: boolean,
): Changes {
  // Some servers that speak DynamoDB's API give an empty item for none.
  const before = old === undefined || Object.keys(old).length === 0 ? undefined : attributesOf(old);
  if (lostAnswer && before !== undefined && equalAttributes(before, after)) return undefined;
  return [{ before, after }];
}
