import { onTestFinished } from "vitest";
import { LocalFirings } from "../../src/local/cloud/local-firings.ts";
import { ScheduleRows } from "../../src/local/cloud/schedule-rows.ts";
import { openOfflineServer } from "../../src/local/serve/http/offline-server.ts";
import { openPageTokens } from "../../src/local/serve/http/page-token.ts";
import type { PageUse } from "../../src/local/serve/page/page-parts.ts";
import { openPageWrites } from "../../src/local/serve/page/page-writes.ts";
import { openPageData, openPageFiles } from "../../src/local/serve/page/page.ts";
import { Store } from "../../src/local/store/store.ts";
import { LocalTaskTable } from "../../src/local/table/local-task-table.ts";
import { systemClock } from "../../src/system/system-clock.ts";
import type { TaskTable } from "../../src/table/task-table.ts";
import { attributesFromJson } from "../../src/task/json-value.ts";
import { parsePlainRecord } from "../../src/transfer/json/parse-plain-record.ts";
import { prettyRecord } from "../../src/transfer/json/pretty-record.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the page has of other rooms, without a history. */
export const pageUse: PageUse = {
  user: undefined,
  readRecord: parsePlainRecord,
  writeRecord: prettyRecord,
  openEntry: async (table) => ({ table, id: undefined }),
};

/** Thursday, 2026-11-26 10:00 in Tokyo, in seconds. */
export const PAGE_NOW = Date.UTC(2026, 10, 26, 1) / 1000;

/** The server of `tasks serve` on a store of its own, whose clock stands still at PAGE_NOW, and a page that it has sent out. */
export async function openPageServer(
  records: object[] = [],
  { guard = (table) => table }: { guard?: (table: TaskTable) => TaskTable } = {},
) {
  const store = new Store(temporaryFolder(), systemClock, { patience: 0 });
  const table = new LocalTaskTable(store, "t");
  const owner = { service: "tasks", stage: "dev" };
  const schedules = new ScheduleRows(() => store, owner);
  for (const record of records) await table.put(attributesFromJson(JSON.stringify(record), "the record"));
  const entries: (readonly string[])[] = [];
  const now = () => PAGE_NOW * 1000;
  const parts = {
    ...pageUse,
    openEntry: async (entered: TaskTable, words: readonly string[]) => {
      entries.push(words);
      return { table: guard(entered), id: `entry${entries.length}` };
    },
    store,
    table,
    schedules,
    firings: new LocalFirings(store, owner),
    tz: "Asia/Tokyo",
    now,
    wait: { patience: 100 },
  };
  const pageTokens = openPageTokens();
  const answers: string[] = [];
  const faults: unknown[] = [];
  const server = await openOfflineServer({
    sendEvent: async () => ({}),
    place: { port: undefined },
    token: undefined,
    invoke: async () => ({ statusCode: 200, headers: {}, body: "the function" }),
    pageFile: openPageFiles(pageTokens),
    pageData: openPageData(parts),
    pageWrite: openPageWrites(parts),
    pageTokens,
    now,
    onAnswer: ({ method, url }, status) => void answers.push(`${method} ${url} ${status}`),
    onFault: (fault) => void faults.push(fault),
  });
  onTestFinished(async () => {
    await server.stop();
    store.close();
  });
  const html = await (await fetch(server.url, { headers: { accept: "text/html" } })).text();
  const pageToken = /name="page-token" content="([^"]*)"/.exec(html)?.[1] ?? "";
  const send = (name: string, body: string, headers: { [name: string]: string }) =>
    fetch(`${server.url}page/${name}`, { method: "POST", body, headers });
  const sent = { "content-type": "application/json", "x-tasks-page": pageToken };
  return {
    url: server.url,
    store,
    table,
    schedules,
    html,
    pageToken,
    send,
    answers,
    faults,
    entries,
    /** What the page reads, with the status before it. */
    async read(path: string): Promise<[status: number, answer: Answer]> {
      const answer = await fetch(server.url + path);
      return [answer.status, answer.status === 204 ? {} : ((await answer.json()) as Answer)];
    },
    /** What the page writes, as it sends it. */
    async write(name: string, body: object): Promise<[status: number, answer: Answer]> {
      const answer = await send(name, JSON.stringify(body), sent);
      return [answer.status, (await answer.json()) as Answer];
    },
    /** All records, as plain objects in the order of their keys. */
    async all(): Promise<object[]> {
      const found: object[] = [];
      for await (const page of table.scan({}))
        found.push(...page.records.map((one) => JSON.parse(prettyRecord(one)) as object));
      return found;
    },
  };
}

/** An answer in JSON, whose members each test knows. */
// oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of it, it says
type Answer = { [name: string]: any };
