import type {
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DEADLINE, keyAttributes, USER_NAME, type TaskKey, type TaskRecord } from "../../../task/record.ts";
import { compileCondition } from "./compile-condition.ts";
import { Placeholders } from "./placeholders.ts";
import type { QueryRequest, ScanRequest } from "../../../table/task-table.ts";

// Pure functions from what is asked to what DynamoDB is sent. Every name and value goes through a placeholder, so
// that none of the 573 reserved words (Developer Guide, "Reserved words") can be in the way.

export const REPORT_CAPACITY = { ReturnConsumedCapacity: "TOTAL" } as const;

export function putRequest(
  table: string,
  record: TaskRecord,
  options: { ifAbsent: boolean },
): PutItemCommandInput {
  const put = { TableName: table, Item: record, ...REPORT_CAPACITY };
  if (!options.ifAbsent) return put;
  const placeholders = new Placeholders();
  const ConditionExpression = `attribute_not_exists(${placeholders.name(USER_NAME)})`;
  return {
    ...put,
    ConditionExpression,
    ...substitutions(placeholders),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

export function getRequest(table: string, key: TaskKey): GetItemCommandInput {
  // A script that has just created a record must find it.
  return { TableName: table, Key: keyAttributes(key), ConsistentRead: true, ...REPORT_CAPACITY };
}

export function queryRequest(table: string, request: QueryRequest): QueryCommandInput {
  const placeholders = new Placeholders();
  const keys = [`${placeholders.name(USER_NAME)} = ${placeholders.value({ S: request.userName })}`];
  if (request.from !== undefined || request.to !== undefined) keys.push(range(request, placeholders));
  return {
    TableName: table,
    KeyConditionExpression: keys.join(" AND "),
    ScanIndexForward: !request.descending,
    ...(request.consistent === true ? { ConsistentRead: true } : {}),
    ...pageRequest(request, placeholders),
    // It ends a page early on purpose: what is looked at is paid for.
    ...(request.firstPage === undefined ? {} : { Limit: request.firstPage }),
  };
}

export function scanRequest(table: string, request: ScanRequest): ScanCommandInput {
  const placeholders = new Placeholders();
  const ProjectionExpression = request.select?.map((name) => placeholders.name(name)).join(", ");
  return {
    TableName: table,
    ...pageRequest(request, placeholders),
    ...(ProjectionExpression === undefined ? {} : { ProjectionExpression }),
  };
}

/** A query for nothing but the deadlines of a user, ascending, to find one that is free. */
export function deadlinesRequest(table: string, userName: string, from: number): QueryCommandInput {
  const placeholders = new Placeholders();
  const ProjectionExpression = placeholders.name(DEADLINE);
  const user = `${placeholders.name(USER_NAME)} = ${placeholders.value({ S: userName })}`;
  return {
    TableName: table,
    KeyConditionExpression: `${user} AND ${range({ from: String(from) }, placeholders)}`,
    ProjectionExpression,
    ConsistentRead: true,
    ...substitutions(placeholders),
    ...REPORT_CAPACITY,
  };
}

export function pageRequest(
  request: Pick<QueryRequest, "where" | "after" | "limit" | "countOnly">,
  placeholders: Placeholders,
) {
  const filter =
    request.where === undefined ? {} : { FilterExpression: compileCondition(request.where, placeholders) };
  return {
    ...filter,
    ...substitutions(placeholders),
    ...(request.after === undefined ? {} : { ExclusiveStartKey: request.after }),
    // Limit counts what was looked at, so with a filter it would end pages early and cost more calls.
    ...(request.limit === undefined || request.where !== undefined ? {} : { Limit: request.limit }),
    ...(request.countOnly === true ? { Select: "COUNT" as const } : {}),
    ...REPORT_CAPACITY,
  };
}

export function range(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  placeholders: Placeholders,
) {
  const deadline = placeholders.name(DEADLINE);
  const second = (value: string) => placeholders.value({ N: value });
  if (from === undefined) return `${deadline} <= ${second(to!)}`;
  if (to === undefined) return `${deadline} >= ${second(from)}`;
  return `${deadline} BETWEEN ${second(from)} AND ${second(to)}`;
}

/** DynamoDB refuses empty maps, and names or values that no expression uses. */
export function substitutions(placeholders: Placeholders) {
  const { names, values } = placeholders;
  return {
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  };
}
