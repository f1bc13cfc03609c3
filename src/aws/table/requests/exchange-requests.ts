import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { usageError } from "../../../errors.ts";
import type { Change } from "../../../table/task-table.ts";
import { equalValues } from "../../../task/compare-values.ts";
import {
  COMPLETED,
  DEADLINE,
  DESCRIPTION,
  STATUS,
  USER_NAME,
  keyAttributes,
  keyOf,
  type TaskRecord,
} from "../../../task/record.ts";
import { Placeholders } from "./placeholders.ts";
import { substitutions } from "./table-requests.ts";

// DynamoDB takes 300 operators in an expression (Developer Guide, "Service, account, and table quotas"); each attribute
// that is compared needs "=" and "AND".
const MOST_COMPARED = 140;
const MOST_CHANGED = 280;

const ALL_OLD = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;

type Action<Input, Needed extends keyof Input> = Omit<Input, Needed> & {
  [Name in Needed]-?: NonNullable<Input[Name]>;
};

/**
 * One of four, as a transaction takes them; alone a ConditionCheck is sent as an UpdateItem that updates nothing.
 */
export type ExchangeAction =
  | { Put: Action<PutItemCommandInput, "TableName" | "Item"> }
  | { Delete: Action<DeleteItemCommandInput, "TableName" | "Key"> }
  | { ConditionCheck: Action<UpdateItemCommandInput, "TableName" | "Key" | "ConditionExpression"> }
  | { Update: Action<UpdateItemCommandInput, "TableName" | "Key" | "UpdateExpression"> };

/** The write that puts one record in the place of another. A record that stays has only what differs written. */
export function exchangeAction(TableName: string, { before, after }: Change): ExchangeAction {
  const placeholders = new Placeholders();
  if (before === undefined) {
    const ConditionExpression = `attribute_not_exists(${placeholders.name(USER_NAME)})`;
    return {
      Put: { TableName, Item: after ?? {}, ConditionExpression, ...substitutions(placeholders), ...ALL_OLD },
    };
  }
  const Key = keyAttributes(keyOf(before));
  if (after === undefined) {
    if (Object.keys(before).length > MOST_COMPARED) throw tooMany(before);
    const ConditionExpression = isStill(before, Object.keys(before), [], placeholders);
    return { Delete: { TableName, Key, ConditionExpression, ...substitutions(placeholders), ...ALL_OLD } };
  }
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  const other = Object.keys(before).filter(
    (name) => Object.hasOwn(after, name) && !equalValues(before[name]!, after[name]!),
  );
  const count = gone.length + added.length + other.length;
  if (count > MOST_CHANGED || gone.length + other.length > MOST_COMPARED) throw tooMany(before);
  const set = [...other, ...added].map(
    (name) => `${placeholders.name(name)} = ${placeholders.value(after[name]!)}`,
  );
  const remove = gone.map((name) => placeholders.name(name));
  const clause = (word: string, parts: string[]) =>
    parts.length === 0 ? [] : [`${word} ${parts.join(", ")}`];
  // What is written over is compared in any case, and the rest as far as it fits: that stays whatever it is.
  const compared = [...new Set([USER_NAME, ...other, ...gone, ...Object.keys(before)])].slice(
    0,
    MOST_COMPARED,
  );
  const ConditionExpression = isStill(before, compared, added, placeholders);
  const shared = { TableName, Key, ConditionExpression, ...ALL_OLD };
  if (count === 0) return { ConditionCheck: { ...shared, ...substitutions(placeholders) } };
  const UpdateExpression = [...clause("SET", set), ...clause("REMOVE", remove)].join(" ");
  return { Update: { ...shared, UpdateExpression, ...substitutions(placeholders) } };
}

export function exchangeRequest(
  table: string,
  changes: readonly Change[],
  token?: string,
): TransactWriteItemsCommandInput {
  return {
    TransactItems: changes.map((change) => exchangeAction(table, change)),
    ReturnConsumedCapacity: "TOTAL",
    ...(token === undefined ? {} : { ClientRequestToken: token }),
  };
}

/**
 * That a record is what was read. DynamoDB has no condition "nothing else in this item", so attributes that were read
 * must be unchanged, and the well-known ones and those to be added that were missing must still be missing.
 */
function isStill(
  before: TaskRecord,
  names: readonly string[],
  added: readonly string[],
  placeholders: Placeholders,
): string {
  const unchanged = names.map((name) => `${placeholders.name(name)} = ${placeholders.value(before[name]!)}`);
  const missing = [...new Set([DESCRIPTION, STATUS, COMPLETED, ...added])]
    .filter((name) => !Object.hasOwn(before, name))
    .map((name) => `attribute_not_exists(${placeholders.name(name)})`);
  return [...unchanged, ...missing.slice(0, MOST_COMPARED)].join(" AND ");
}

function tooMany(record: TaskRecord) {
  const { userName, deadline } = keyOf(record);
  return usageError(
    `the record of ${userName} at ${deadline} has ${Object.keys(record).length} attributes; DynamoDB can compare ${MOST_COMPARED} of them in one write`,
    `change it with \`tasks update\`, or copy and delete it: ${USER_NAME} and ${DEADLINE} name it`,
  );
}
