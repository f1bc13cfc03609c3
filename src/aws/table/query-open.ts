import type { QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { DynamoCommand } from "./dynamo-command.ts";
import { TasksError, type ErrorKind } from "../../errors.ts";
import { mergeByDeadline } from "../../table/merge-by-deadline.ts";
import { mergePages } from "../../table/merge-pages.ts";
import { orderRuns } from "../../table/order-runs.ts";
import type { OpenRequest, Page } from "../../table/task-table.ts";
import { openAnd } from "../../task/condition/condition.ts";
import { compareNumbers } from "../../task/number.ts";
import { OPEN_SHARDS, TEAM_INDEX } from "../../task/open-shard.ts";
import { keyOf, OPEN_SHARD, type TaskRecord } from "../../task/record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { pageOf } from "./item-output.ts";
import { Placeholders } from "./requests/placeholders.ts";
import { pageRequest, range } from "./requests/table-requests.ts";

// To moto an index that is missing is a resource that was not found.
const MAY_BE_NO_INDEX = new Set<ErrorKind>(["usage", "not-found"]);

/** TaskTable's queryOpen: the shards of the team index side by side, merged by deadline. */
export function queryOpen(table: string, request: OpenRequest, call: AwsCall): AsyncIterable<Page> {
  const { after, descending, limit, countOnly } = request;
  const query = queryBy(table, call);
  if (countOnly === true && after === undefined)
    return mergePages(OPEN_SHARDS.map((shard) => shardPages(table, shard, request, query)));
  const rest = after === undefined ? request : fromPosition(request, after);
  if (rest === undefined) return none();
  // The last deadline of a page waits for the next page.
  const one = { ...rest, countOnly: false, limit: limit === undefined ? undefined : limit + 1 };
  const lists = OPEN_SHARDS.map((shard) =>
    orderRuns(shardPages(table, shard, one, query), { descending, after }),
  );
  const merged = mergeByDeadline(lists, descending);
  return countOnly === true ? onlyCounts(merged) : merged;
}

type Query = (input: QueryCommandInput) => Promise<Page>;

async function* shardPages(
  table: string,
  shard: string,
  request: OpenRequest,
  query: Query,
): AsyncGenerator<Page> {
  let start: TaskRecord | undefined;
  do {
    const page = await query(openShardRequest(table, shard, { ...request, start }));
    yield page;
    start = page.next;
  } while (start !== undefined);
}

/** Queries that, where one is refused, find out whether that is for want of the index: DynamoDB has no name for it. */
function queryBy(table: string, call: AwsCall): Query {
  let reason: Promise<TasksError | undefined> | undefined;
  return async (input) => {
    try {
      const { output } = await call("Query", () => new DynamoCommand("Query", input));
      return pageOf(output ?? {});
    } catch (error) {
      if (!(error instanceof TasksError && MAY_BE_NO_INDEX.has(error.kind))) throw error;
      reason ??= whyNoIndex(table, call);
      throw (await reason) ?? error;
    }
  };
}

/** What is left of all lists after a position: from its deadline on, which other users may have too. */
function fromPosition(request: OpenRequest, after: TaskRecord): OpenRequest | undefined {
  const { from, to, descending } = request;
  const { deadline } = keyOf(after);
  const [first, last] = descending ? [to, from] : [from, to];
  const beyond = (bound: string) => compareNumbers(deadline, bound) * (descending ? -1 : 1);
  if (last !== undefined && beyond(last) > 0) return undefined;
  if (first !== undefined && beyond(first) < 0) return request;
  return { ...request, ...(descending ? { to: deadline } : { from: deadline }) };
}

/** Undefined where the index is there and can be asked, or nobody may look. */
async function whyNoIndex(table: string, call: AwsCall): Promise<TasksError | undefined> {
  const make = () => new DynamoCommand("DescribeTable", { TableName: table });
  const { output, error } = await call("DescribeTable", make, { raw: true });
  if (error !== undefined) return undefined;
  const index = output?.Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === TEAM_INDEX);
  if (index === undefined)
    return new TasksError("usage", `table ${table} has no index of everybody's open tasks (${TEAM_INDEX})`, {
      hint: "make it with `tasks provision --team-index`, or read the whole table with `tasks scan`",
    });
  if ((index.IndexStatus ?? "ACTIVE") === "ACTIVE") return undefined;
  return new TasksError("unavailable", `the index ${TEAM_INDEX} of table ${table} is ${index.IndexStatus}`, {
    hint: "`tasks provision --team-index` waits until it is filled",
  });
}

async function* onlyCounts(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  for await (const page of pages) yield { ...page, records: [] };
}

async function* none(): AsyncGenerator<Page> {}

/**
 * One shard of the team index. What another program has made done without taking it out of the index is filtered, without
 * ending what `limit` means: a page may be shorter.
 */
function openShardRequest(
  table: string,
  shard: string,
  request: OpenRequest & { start?: TaskRecord | undefined },
): QueryCommandInput {
  const placeholders = new Placeholders();
  const keys = [`${placeholders.name(OPEN_SHARD)} = ${placeholders.value({ S: shard })}`];
  if (request.from !== undefined || request.to !== undefined) keys.push(range(request, placeholders));
  return {
    TableName: table,
    IndexName: TEAM_INDEX,
    KeyConditionExpression: keys.join(" AND "),
    ScanIndexForward: !request.descending,
    ...pageRequest({ ...request, where: openAnd(request.where), after: request.start }, placeholders),
    ...(request.limit === undefined || request.where !== undefined ? {} : { Limit: request.limit }),
  };
}
