import { stringify } from "lossless-json";
import { DEADLINE } from "../task/record.ts";
import { jsonRecord } from "./store/json-record.ts";
import { LARGEST_BODY, sizeInAnswer } from "./largest-body.ts";
import type { JsonRecord, QueryOptions, RecordStore } from "./store/record-store.ts";
import { OutOfTime, type TimeLimit } from "./time-limit.ts";

const TIME_IS_UP = "the time of the function is up";

/**
 * The JSON text `{"records":[…],"complete":true}` of a user's records by deadline, and how many they are. Where there are more
 * than `most`, or too many for one answer or for the time, `complete` is false, `reason` says why, and `next_after` is what to
 * ask for next as `after`.
 */
export async function listRecords(
  store: RecordStore,
  userName: string,
  options: Pick<QueryOptions, "after" | "from" | "to"> & {
    most: number | undefined;
    limit: TimeLimit;
    largest?: number;
  },
): Promise<{ text: string; count: number }> {
  const { most = Infinity, limit, largest = LARGEST_BODY, ...bounds } = options;
  const texts: string[] = [];
  let last: JsonRecord | undefined;
  let size = 0;
  const finish = (reason?: string) => {
    const rest =
      reason === undefined ? { complete: true } : { complete: false, reason, next_after: last?.[DEADLINE] };
    return { text: `{"records":[${texts.join(",")}],${stringify(rest)!.slice(1)}`, count: texts.length };
  };
  // The CPU of a small function is slow, and while it works on a page no timer comes: the slowest so far must fit once more,
  // and as long again for the answer.
  let slowest = 0;
  // One more than wanted tells whether there are more.
  const wanted = most === Infinity ? undefined : most + 1;
  const query = { ...bounds, limit: wanted, signal: limit.signal };
  const pages = store.queryByUser(userName, query)[Symbol.asyncIterator]();
  try {
    for (let before = limit.left(); ;) {
      const page = await limit.within(pages.next());
      if (page.done === true) return finish();
      for (const record of page.value) {
        if (texts.length === most) return finish(`the limit is ${most}`);
        const text = stringify(jsonRecord(record))!;
        const added = sizeInAnswer(text) + 1;
        if (last !== undefined && size + added > largest) return finish("an answer has 6 MB at most");
        size += added;
        texts.push(text);
        last = record;
      }
      const left = limit.left();
      slowest = Math.max(slowest, before - left);
      before = left;
      if (last !== undefined && left < 2 * slowest) return finish(TIME_IS_UP);
    }
  } catch (error) {
    if (error instanceof OutOfTime && last !== undefined) return finish(TIME_IS_UP);
    throw error;
  } finally {
    // Not awaited: a page that is still on its way would hold up the answer.
    pages.return?.().catch(() => undefined);
  }
}
