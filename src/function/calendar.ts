import { isDone } from "../task/condition/condition.ts";
import { COMPLETED, numberTextOf, SERIES, textOf, type TaskRecord } from "../task/record.ts";
import { CalendarFeed } from "../transfer/ical/calendar-feed.ts";
import { refused, type Result } from "./answer.ts";
import { tokenRefusal, type ReadToken } from "./calendar-token.ts";
import { LARGEST_BODY, sizeInAnswer } from "./largest-body.ts";
import type { CalendarAction } from "./request/read-calendar-query.ts";
import type { RecordStore } from "./store/record-store.ts";
import { OutOfTime, type TimeLimit } from "./time-limit.ts";

// A program that shows tasks strikes out what is done, and forgets it only when it is gone from the calendar.
const DONE_STAYS_S = 30 * 86_400;

/**
 * A user's open tasks as a calendar (RFC 5545), those done lately included where they are tasks there and not events. A client
 * that has it already is told so (304). Throws OutOfTime rather than give a part: a client keeps what it has until it gets a
 * whole one.
 */
export async function giveCalendar(
  action: CalendarAction,
  parts: {
    openStore: () => Promise<RecordStore>;
    /** Milliseconds since 1970. */
    now: () => number;
    limit: TimeLimit;
    /** Reads what guards calendars; undefined: nothing does. */
    calendarToken?: ReadToken | undefined;
  },
): Promise<Result> {
  const { userName, as, alarm } = action;
  const { limit, calendarToken } = parts;
  if (calendarToken !== undefined) {
    const refusal = tokenRefusal(action.token, await limit.within(calendarToken()));
    if (refusal !== undefined) {
      const { status, ...told } = refusal;
      return refused("calendar", status, told, { outcome: "refused", reason: told.error });
    }
  }
  const store = await limit.within(parts.openStore());
  const now = Math.floor(parts.now() / 1000);
  const doneSince = as === "todo" ? now - DONE_STAYS_S : undefined;
  const feed = new CalendarFeed({ as, alarm, now, userName, largest: LARGEST_BODY, sizeOf: sizeInAnswer });
  const isWhole = await readAll(store, feed, { userName, doneSince, limit });
  const { text, tag } = feed.end();
  // Weak, because the times of writing in it differ.
  const headers = { etag: `W/"${tag}"`, "cache-control": "private, no-cache" };
  const cut = isWhole ? {} : { level: "WARN" as const, reason: "an answer has 6 MB at most" };
  const log = { user_name: userName, records: feed.count, ...cut };
  if (isKnown(action.known, tag))
    return { status: 304, body: "", headers, message: "calendar", log: { outcome: "unchanged", ...log } };
  const type = { "content-type": "text/calendar; charset=utf-8" };
  const whole = { status: 200, body: text, headers: { ...type, ...headers } };
  return { ...whole, message: "calendar", log: { outcome: "listed", ...log } };
}

/** False where the feed has no room for all. */
async function readAll(
  store: RecordStore,
  feed: CalendarFeed,
  { userName, doneSince, limit }: { userName: string; doneSince: number | undefined; limit: TimeLimit },
): Promise<boolean> {
  const options = { doneSince, signal: limit.signal };
  const pages = store.queryForCalendar(userName, options)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const page = await limit.within(pages.next());
      if (page.done === true) return true;
      for (const record of page.value) if (!isOver(record, doneSince) && !feed.add(record)) return false;
      // While a page is worked on, no timer comes.
      if (limit.left() <= 0) throw new OutOfTime("the calendar takes longer than the function has");
    }
  } finally {
    // Not awaited: a page that is still on its way would hold up the answer.
    pages.return?.().catch(() => undefined);
  }
}

/** Whether a task is done and no calendar shows it any more. What comes after it in its series may have its UID. */
function isOver(record: TaskRecord, doneSince: number | undefined): boolean {
  if (!isDone(record)) return false;
  if (record[SERIES] !== undefined && textOf(record["uid"]) !== undefined) return true;
  return doneSince === undefined || !(Number(numberTextOf(record[COMPLETED])) >= doneSince);
}

/** Whether If-None-Match names the tag; a proxy may have made the weak one a strong one (RFC 9110, 13.1.2). */
function isKnown(known: string | undefined, tag: string): boolean {
  const tags = known?.split(",").map((one) => one.trim().replace(/^W\//, "")) ?? [];
  return tags.includes(`"${tag}"`) || tags.includes("*");
}
