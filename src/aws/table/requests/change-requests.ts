import type { DeleteItemCommandInput, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { RecordChange } from "../../../table/task-table.ts";
import type { Condition } from "../../../task/condition/condition.ts";
import { keyAttributes, USER_NAME, type TaskKey } from "../../../task/record.ts";
import { compileCondition } from "./compile-condition.ts";
import { Placeholders } from "./placeholders.ts";
import { REPORT_CAPACITY, substitutions } from "./table-requests.ts";
import { updateExpression } from "./update-expression.ts";

// What requests.ts has, for the records that are changed where they are.

export function updateRequest(
  table: string,
  key: TaskKey,
  change: RecordChange,
  options: { condition?: Condition | undefined; upsert?: boolean | undefined },
): UpdateItemCommandInput {
  const placeholders = new Placeholders();
  return {
    TableName: table,
    Key: keyAttributes(key),
    UpdateExpression: updateExpression(change, placeholders),
    ...conditionOn(options.condition, options.upsert === true, placeholders),
    ReturnValues: "ALL_OLD",
    ...substitutions(placeholders),
    ...REPORT_CAPACITY,
  };
}

export function deleteRequest(
  table: string,
  key: TaskKey,
  condition: Condition | undefined,
): DeleteItemCommandInput {
  const placeholders = new Placeholders();
  return {
    TableName: table,
    Key: keyAttributes(key),
    // Without a condition of the user's none is needed: ALL_OLD tells whether a record was there.
    ...(condition === undefined ? {} : conditionOn(condition, false, placeholders)),
    ReturnValues: "ALL_OLD",
    ...substitutions(placeholders),
    ...REPORT_CAPACITY,
  };
}

function conditionOn(condition: Condition | undefined, upsert: boolean, placeholders: Placeholders) {
  const parts = [
    ...(upsert ? [] : [`attribute_exists(${placeholders.name(USER_NAME)})`]),
    ...(condition === undefined ? [] : [compileCondition(condition, placeholders)]),
  ];
  if (parts.length === 0) return {};
  return {
    ConditionExpression: parts.length === 1 ? parts[0] : parts.map((part) => `(${part})`).join(" AND "),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}
