import { stringify } from "lossless-json";
import { DEADLINE } from "../task/record.ts";
import { jsonRecord } from "./json-record.ts";
import type { JsonRecord, RecordStore } from "./record-store.ts";
import { OutOfTime, type TimeLimit } from "./time-limit.ts";

// Lambda's answers have 6 MB at most (6,291,556 bytes; Developer Guide of Lambda, "Quotas"); the rest is for headers.
const LARGEST_BODY = 6_250_000;
const TIME_IS_UP = "the time of the function is up";

/**
 * The JSON text `{"records":[…],"complete":true}` of a user's records by deadline. Where they are too many for one
 * answer or for the time, `complete` is false, `reason` says why, and `next_after` is what to ask for next as `after`.
 */
export async function listRecords(
  store: RecordStore,
  userName: string,
  options: { after: string | undefined; limit: TimeLimit; largest?: number },
): Promise<string> {
  const { after, limit, largest = LARGEST_BODY } = options;
  const texts: string[] = [];
  let last: JsonRecord | undefined;
  let size = 0;
  const finish = (reason?: string) => {
    const rest =
      reason === undefined ? { complete: true } : { complete: false, reason, next_after: last?.[DEADLINE] };
    return `{"records":[${texts.join(",")}],${stringify(rest)!.slice(1)}`;
  };
  // The CPU of a small function is slow, and while it works on a page no timer comes: the slowest so far must fit once more,
  // and as long again for the answer.
  let slowest = 0;
  const pages = store.queryByUser(userName, { after, signal: limit.signal })[Symbol.asyncIterator]();
  try {
    for (let before = limit.left(); ;) {
      const page = await limit.within(pages.next());
      if (page.done === true) return finish();
      for (const record of page.value) {
        const text = stringify(jsonRecord(record))!;
        // The body is text within the JSON of the answer, where each quote needs one more byte.
        const added = Buffer.byteLength(JSON.stringify(text)) - 1;
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
