import { nextTimes } from "../../../schedule/next-times.ts";
import { parseSchedule } from "../../../schedule/parse-schedule.ts";
import { formatInstant } from "../../../task/instant.ts";
import type { LocalSchedule, ScheduleRows } from "../../cloud/schedule-rows.ts";
import type { HttpAnswer } from "../http/offline-server.ts";
import { openPageRecords } from "./page-records.ts";
import pageStyle from "./browser/page.css?text";
import pageHtml from "./browser/page.html?text";
// oxlint-disable-next-line import/default -- a text, as .build/page-files.mjs makes it
import pageScript from "./browser/main.ts?text";
import type { Store } from "../../store/store.ts";

interface PageParts {
  store: Store;
  /** The table's name. */
  table: string;
  schedules: ScheduleRows;
  tz: string;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
}

// Nothing but the page's own three files and its own data: text in a record can start nothing and send nothing.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

const NEXT_TIMES = 3;

/** The files of the page for a browser at `/`, in which there is nothing of the store. */
export function pageFile(path: string): HttpAnswer | undefined {
  if (path === "/") return file("text/html", pageHtml);
  if (path === "/page.css") return file("text/css", pageStyle);
  if (path === "/page.js") return file("text/javascript", pageScript);
  return undefined;
}

/** The JSON from which the page refreshes itself. */
export function openPageData(
  parts: PageParts,
): (path: string, query: URLSearchParams) => HttpAnswer | undefined {
  const readRecords = openPageRecords(parts);
  return (path, query) => {
    if (path === "/records.json") {
      const records = readRecords(query);
      return records === undefined ? { status: 204, headers: {}, body: "" } : json(records);
    }
    if (path === "/schedules.json")
      return json({ schedules: parts.schedules.list().map((schedule) => describe(schedule, parts)) });
    return undefined;
  };
}

function describe(schedule: LocalSchedule, { tz, now }: PageParts): object {
  const { name, trigger, enabled, input, createdAt, lastFiredAt, lastResult } = schedule;
  const { expression } = trigger;
  const after = Math.floor(now() / 1000);
  const next =
    expression === undefined || !enabled
      ? []
      : nextTimes(parseSchedule(expression, name), { after, count: NEXT_TIMES, createdAt });
  return {
    name,
    when: expression ?? `events like ${trigger.pattern}`,
    enabled,
    input,
    next: next.map((time) => formatInstant(time, tz)),
    last: lastFiredAt === undefined ? "" : formatInstant(lastFiredAt, tz),
    result: lastResult ?? "",
  };
}

function file(type: string, body: string): HttpAnswer {
  const headers = {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
  };
  return { status: 200, headers, body };
}

function json(value: object): HttpAnswer {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status: 200, headers, body: JSON.stringify(value) };
}
