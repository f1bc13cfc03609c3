import { DescribeTableCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { TasksError } from "../../errors.ts";
import { mergeByDeadline } from "../../table/merge-by-deadline.ts";
import { mergePages } from "../../table/merge-pages.ts";
import { orderRuns } from "../../table/order-runs.ts";
import type { OpenRequest, Page } from "../../table/task-table.ts";
import { compareNumbers } from "../../task/number.ts";
import { OPEN_SHARDS, TEAM_INDEX } from "../../task/open-shard.ts";
import { keyOf, type TaskRecord } from "../../task/record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { translateError } from "../client/translate-error.ts";
import { pageOf } from "./item-output.ts";
import { openShardRequest } from "./requests.ts";

const REFUSED = "ValidationException";

/** TaskTable's queryOpen: the shards of the team index side by side, merged by deadline. */
export function queryOpen(table: string, request: OpenRequest, call: AwsCall): AsyncIterable<Page> {
  const { after, descending, limit, countOnly } = request;
  if (countOnly === true && after === undefined)
    return mergePages(OPEN_SHARDS.map((shard) => shardPages(table, shard, request, call)));
  const rest = after === undefined ? request : fromPosition(request, after);
  if (rest === undefined) return none();
  // The last deadline of a page waits for the next page.
  const one = { ...rest, countOnly: false, limit: limit === undefined ? undefined : limit + 1 };
  const lists = OPEN_SHARDS.map((shard) =>
    orderRuns(shardPages(table, shard, one, call), { descending, after }),
  );
  const merged = mergeByDeadline(lists, descending);
  return countOnly === true ? onlyCounts(merged) : merged;
}

async function* shardPages(
  table: string,
  shard: string,
  request: OpenRequest,
  call: AwsCall,
): AsyncGenerator<Page> {
  let start: TaskRecord | undefined;
  do {
    const input = openShardRequest(table, shard, { ...request, start });
    const { output, error } = await call("Query", () => new QueryCommand(input), { expected: [REFUSED] });
    if (error !== undefined)
      throw (await whyNoIndex(table, call)) ?? translateError(error, `Query on ${table}`);
    const page = pageOf(output ?? {});
    yield page;
    start = page.next;
  } while (start !== undefined);
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

/** DynamoDB refuses a query of an index that is missing, or is not filled yet, by no name of its own. */
async function whyNoIndex(table: string, call: AwsCall): Promise<TasksError | undefined> {
  const make = () => new DescribeTableCommand({ TableName: table });
  const { output, error } = await call("DescribeTable", make, { raw: true });
  if (error !== undefined) return undefined;
  const index = output?.Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === TEAM_INDEX);
  if (index === undefined)
    return new TasksError("usage", `table ${table} has no index of everybody's open tasks (${TEAM_INDEX})`, {
      hint: "make it with `tasks provision --team-index`, or read the whole table with `tasks scan`",
    });
  if (index.IndexStatus === "ACTIVE") return undefined;
  return new TasksError("unavailable", `the index ${TEAM_INDEX} of table ${table} is ${index.IndexStatus}`, {
    hint: "`tasks provision --team-index` waits until it is filled",
  });
}

async function* onlyCounts(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  for await (const page of pages) yield { ...page, records: [] };
}

async function* none(): AsyncGenerator<Page> {}
