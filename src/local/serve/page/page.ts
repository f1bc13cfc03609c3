import { json, refusal, type HttpAnswer } from "../http/answers.ts";
import type { PageTokens } from "../http/page-token.ts";
import pageStyle from "./browser/page.css?text";
import pageHtml from "./browser/page.html?text";
// oxlint-disable-next-line import/default -- a text, as .build/page-files.mjs makes it
import pageScript from "./browser/main.ts?text";
import type { PageParts } from "./page-parts.ts";
import { openPageRecords, readWhole } from "./page-records.ts";
import { readPageSchedules } from "./page-schedules.ts";
import { readPageWhen } from "./page-when.ts";
import { keyIn } from "./write-body.ts";

// Nothing but the page's own three files and its own data: text in a record can start nothing and send nothing.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";
// Where the page's HTML has its token.
const TOKEN_PLACE = "%PAGE-TOKEN%";

/** The files of the page for a browser at `/`, in which there is nothing of the store, and in each a token of its own. */
export function openPageFiles(tokens: Pick<PageTokens, "issue">): (path: string) => HttpAnswer | undefined {
  return (path) => {
    if (path === "/") return file("text/html", pageHtml.replace(TOKEN_PLACE, tokens.issue()));
    if (path === "/page.css") return file("text/css", pageStyle);
    if (path === "/page.js") return file("text/javascript", pageScript);
    return undefined;
  };
}

/** What the page asks for in JSON. */
export function openPageData(
  parts: PageParts,
): (path: string, query: URLSearchParams) => Promise<HttpAnswer | undefined> {
  const readRecords = openPageRecords(parts);
  return async (path, query) => {
    if (path === "/records.json") {
      const records = await readRecords(query);
      return records === undefined ? { status: 204, headers: {}, body: "" } : json(200, records);
    }
    if (path === "/record.json") {
      const record = await readWhole(parts, keyIn(Object.fromEntries(query)));
      return record === undefined
        ? refusal(404, "this task is not there any more", "it was moved or deleted meanwhile")
        : json(200, record);
    }
    if (path === "/schedules.json") return json(200, await readPageSchedules(parts));
    if (path === "/when.json")
      return json(200, readPageWhen(query.get("text") ?? "", { now: parts.now(), tz: parts.tz }));
    return undefined;
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
