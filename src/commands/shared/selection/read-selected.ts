import type { Context } from "../../../context.ts";
import { type TasksError, usageError } from "../../../errors.ts";
import { getInOrder } from "../../../table/get-in-order.ts";
import { plural } from "../../../output/amounts.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { compareNumbers } from "../../../task/number.ts";
import { keyText } from "../../../task/key-text.ts";
import { keyAttributes, type TaskKey, type TaskRecord } from "../../../task/record.ts";
import { readKeys } from "./keys-file.ts";
import type { Selection } from "./selection-flags.ts";

/**
 * The selected records, a page at a time, by deadline of each user, or of all together. `descending`: the last first; where it is said, the
 * records of --keys come in that order too. `onMissing` gets keys without a record.
 */
export async function* readSelected(
  context: Context,
  table: TaskTable,
  { users, keys, from, to, where }: Selection,
  { descending, onMissing }: { descending: boolean | undefined; onMissing(key: TaskKey): Promise<void> },
): AsyncGenerator<TaskRecord[]> {
  if (keys !== undefined) {
    const named = distinct(readKeys(context, keys));
    const batches = descending === undefined ? named : sorted(named, descending);
    const windows = getInOrder(table, batches, { keyOf: (key) => key, consistent: true });
    for await (const { found } of windows) {
      for (const { item, record } of found) if (record === undefined) await onMissing(item);
      yield found.flatMap(({ record }) => (record === undefined ? [] : [record]));
    }
    return;
  }
  const request = {
    descending: descending ?? false,
    where,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  if (users === undefined) {
    for await (const { records } of table.queryOpen(request)) yield records;
    return;
  }
  for (const userName of users) {
    for await (const { records } of table.query({ ...request, userName, consistent: true })) yield records;
  }
}

/** Each key once: the second change of a record would find it changed by the first. */
async function* distinct(batches: AsyncIterable<TaskKey[]>): AsyncGenerator<TaskKey[]> {
  const seen = new Set<string>();
  for await (const batch of batches) {
    yield batch.filter((key) => {
      const text = keyText(keyAttributes(key));
      return !seen.has(text) && seen.add(text) !== undefined;
    });
  }
}

async function* sorted(batches: AsyncIterable<TaskKey[]>, descending: boolean): AsyncGenerator<TaskKey[]> {
  const all: TaskKey[] = [];
  for await (const batch of batches) all.push(...batch);
  all.sort((a, b) => {
    if (a.userName !== b.userName) return a.userName < b.userName ? -1 : 1;
    return compareNumbers(a.deadline, b.deadline) * (descending ? -1 : 1);
  });
  yield all;
}

/** The error for a selection of more records than may be changed. */
export function tooManySelected(most: number): TasksError {
  return usageError(
    `more than ${plural(most, "record")} ${most === 1 ? "is" : "are"} selected; nothing was changed`,
    "select fewer, or give a larger --max-records",
  );
}
