import type { Page, QueryRequest, TaskTable } from "../../src/table/task-table.ts";
import type { TaskRecord } from "../../src/task/record.ts";

/** A list of one user by deadline: `at` in seconds, and whether a filter would let it through. */
export interface Entry {
  user: string;
  at: number;
  matches: boolean;
}

export const recordOf = ({ user, at }: Entry): TaskRecord => ({
  user_name: { S: user },
  deadline_unix_time: { N: String(at) },
});

/**
 * Cuts one user's entries, which are in order, into pages as DynamoDB does: by what was looked at, so that pages may
 * have no records, and with a `next` even where nothing follows. `sizes` are used over and over.
 */
export async function* pagesOf(entries: Entry[], sizes: number[]): AsyncGenerator<Page> {
  for (let begin = 0, page = 0; ; page += 1) {
    const end = begin + sizes[page % sizes.length]!;
    const looked = entries.slice(begin, end);
    const records = looked.filter(({ matches }) => matches).map(recordOf);
    const next = end <= entries.length && looked.length > 0 ? recordOf(looked.at(-1)!) : undefined;
    // Lists that answer at different times must not change what comes out.
    if (page % 2 === 1) await new Promise(setImmediate);
    yield { records, count: records.length, next };
    if (next === undefined) return;
    begin = end;
  }
}

/** As much of a table as queries need, over entries in memory. It refuses what DynamoDB refuses of a start and of bounds. */
export function pagedTable(entries: Entry[], sizes: number[]): TaskTable {
  const query = (request: QueryRequest) => {
    checkStart(request);
    const { userName, descending } = request;
    const [from, to] = boundsOf(request);
    // DynamoDB: "The BETWEEN operator requires upper bound to be greater than or equal to lower bound".
    if (from > to) throw new Error(`the lower bound ${from} is above the upper bound ${to}`);
    const own = entries
      .filter(({ user, at }) => user === userName && at >= from && at <= to)
      .toSorted((a, b) => (descending ? b.at - a.at : a.at - b.at));
    const start = request.after === undefined ? undefined : Number(deadlineOf(request.after));
    const rest = own.filter(({ at }) => start === undefined || (descending ? at < start : at > start));
    return pagesOf(rest, sizes);
  };
  return { name: "paged", query } as Partial<TaskTable> as TaskTable;
}

/** DynamoDB: "The provided starting key is invalid", also when it is outside of the condition on the key. */
function checkStart(request: QueryRequest): void {
  const { after, userName } = request;
  if (after === undefined) return;
  const [from, to] = boundsOf(request);
  const user = after["user_name"];
  const at = Number(deadlineOf(after));
  const isOwn = user !== undefined && "S" in user && user.S === userName;
  if (!isOwn || !(at >= from && at <= to) || Object.keys(after).length !== 2) {
    throw new Error("The provided starting key is invalid");
  }
}

function boundsOf({ from = "-Infinity", to = "Infinity" }: QueryRequest): [from: number, to: number] {
  return [Number(from), Number(to)];
}

function deadlineOf(record: TaskRecord): string {
  const deadline = record["deadline_unix_time"];
  if (deadline === undefined || !("N" in deadline)) throw new Error("a key without a deadline");
  return deadline.N;
}
