import { compareValues } from "../task/compare-values.ts";
import { compareNumbers } from "../task/number.ts";
import { DEADLINE, keyOf, USER_NAME, type TaskRecord } from "../task/record.ts";
import type {
  LinesPage,
  Page,
  QueryLinesRequest,
  QueryRequest,
  TaskTable,
  Transcoder,
} from "./task-table.ts";

/**
 * Queries several users side by side and merges them by deadline. `after` is the last record of an earlier list with
 * the same order, of whichever user. With `countOnly` the pages come as they are read.
 */
export async function* queryUsers(
  table: TaskTable,
  userNames: string[],
  request: Omit<QueryRequest, "userName">,
): AsyncGenerator<Page> {
  const requests = [...new Set(userNames)].flatMap((userName) => resume({ ...request, userName }));
  const lists = requests.map((one) => table.query(one));
  if (lists.length === 1) yield* lists[0]!;
  else if (request.countOnly === true) yield* (await import("./merge-pages.ts")).mergePages(lists);
  else yield* (await import("./merge-by-deadline.ts")).mergeByDeadline(lists, request.descending);
}

/** The same of one user, as lines. */
export async function* queryUserLines(
  table: TaskTable,
  request: QueryLinesRequest,
  transcoder: Transcoder,
): AsyncGenerator<LinesPage> {
  for (const one of resume(request)) yield* table.queryLines(one, transcoder);
}

/** What is left of one user's list after a position in the merged one; nothing where the position is beyond it. */
function resume<Request extends QueryLinesRequest>(request: Request): Request[] {
  const { after, userName, descending, from, to } = request;
  if (after === undefined) return [request];
  const { deadline } = keyOf(after);
  const byName = compareValues({ S: userName }, after[USER_NAME] ?? { S: "" }) ?? 0;
  const comesLater = descending ? byName < 0 : byName > 0;
  // Bounds in the direction of reading: the position is before the range, in it, or at or beyond its end.
  const [first, last] = descending ? [to, from] : [from, to];
  const beyond = (bound: string) => compareNumbers(deadline, bound) * (descending ? -1 : 1);
  // DynamoDB refuses a start that lies outside of the condition on the key.
  if (first !== undefined && beyond(first) < 0) return [{ ...request, after: undefined }];
  // A user whose name comes later in the order may have a record with the very same deadline.
  if (last !== undefined && (comesLater ? beyond(last) > 0 : beyond(last) >= 0)) return [];
  if (comesLater)
    return [{ ...request, after: undefined, ...(descending ? { to: deadline } : { from: deadline }) }];
  return [
    {
      ...request,
      after: { [USER_NAME]: { S: userName }, [DEADLINE]: after[DEADLINE]! } satisfies TaskRecord,
    },
  ];
}
