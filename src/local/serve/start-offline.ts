import { randomBytes } from "node:crypto";
import type { Owner } from "../../cloud/ownership.ts";
import type { Clock } from "../../ports.ts";
import { TasksError } from "../../errors.ts";
import { readSentEvent } from "../../schedule/pattern/sent-event.ts";
import { fireEvent } from "./fire-event.ts";
import { invokeLocal } from "./invoke-local.ts";
import { LocalFirings } from "../cloud/local-firings.ts";
import { ScheduleRows } from "../cloud/schedule-rows.ts";
import { LocalTaskTable } from "../table/local-task-table.ts";
import { offlineScheduler } from "./offline-scheduler.ts";
import { offlineWords, type SayLine } from "./offline-words.ts";
import type { ListenPlace } from "./http/listen.ts";
import { openOfflineServer } from "./http/offline-server.ts";
import { openPageTokens } from "./http/page-token.ts";
import { openPageData, openPageFiles } from "./page/page.ts";
import type { PageUse } from "./page/page-parts.ts";
import { openPageWrites } from "./page/page-writes.ts";
import { Store } from "../store/store.ts";
import { PATIENCE_MS, whenFree } from "../store/when-free.ts";

interface OfflineOptions {
  dataDir: string;
  owner: Owner;
  tableName: string;
  place: ListenPlace;
  /** What every request has to carry; undefined: nothing; empty: one that is made here. */
  token: string | undefined;
  /** Whether the function keeps open records in the team index. */
  teamIndex: boolean;
  /** Whether schedules fire. */
  firing: boolean;
  tz: string;
  clock: Clock;
  page: PageUse;
  say: SayLine;
  /** Ends the waiting for a store that another process holds while it is to be opened. */
  signal: AbortSignal;
  /** How long the function waits for a held store, in milliseconds. */
  patience?: number;
}

const TOKEN_BYTES = 24;
// The page asks again by itself.
const PAGE_MS = 1000;
// What its user has done is done, or refused, before anybody does it again.
const PAGE_WRITE_MS = 3000;
// How long what has begun may go on after the end was asked for.
const GRACE_MS = 300;

interface Offline {
  /** Through a socket `http://localhost/`. */
  url: string;
  token: string | undefined;
  /** Lets finish what has begun, but not for long. */
  stop(): Promise<void>;
}

/** The offline cloud: function, schedules and page on one open store. */
export async function startOffline(options: OfflineOptions): Promise<Offline> {
  const { owner, tableName, place, teamIndex, tz, clock, say, signal, patience = PATIENCE_MS } = options;
  const token = options.token === "" ? randomBytes(TOKEN_BYTES).toString("base64url") : options.token;
  // While SQLite itself waits, nothing else happens, neither an answer nor the end.
  const store = await whenFree(() => new Store(options.dataDir, clock, { patience: 0 }), clock, { signal });
  if (store.isNew) say(`note: made the local store ${store.path}`, "done");
  const ending = new AbortController();
  const givingUp = new AbortController();
  const waitFor = (milliseconds: number) => ({ patience: milliseconds, signal: givingUp.signal });
  const words = offlineWords(say, { tz, now: clock.now });
  const { log } = words;
  const table = new LocalTaskTable(store, tableName);
  const schedules = new ScheduleRows(() => store, owner);
  const firings = new LocalFirings(store, owner);
  const shared = { store, schedules, firings, now: clock.now };
  const firingParts = { ...shared, log, teamIndex, giveUp: givingUp.signal };
  const pageParts = { ...options.page, ...shared, table, tz, wait: waitFor(PAGE_MS) };
  const pageTokens = openPageTokens();
  try {
    const server = await openOfflineServer({
      place,
      token,
      sendEvent: (event) => {
        if (!options.firing) throw notFiring();
        return fireEvent(readSentEvent(event, "the event"), { ...firingParts, onFired: words.now });
      },
      invoke: (event) => invokeLocal(table, event, { clock, log, teamIndex, wait: waitFor(patience) }),
      pageFile: openPageFiles(pageTokens),
      pageData: openPageData(pageParts),
      pageWrite: openPageWrites({ ...pageParts, wait: waitFor(PAGE_WRITE_MS) }),
      pageTokens,
      now: clock.now,
      onAnswer: ({ method, url }, status) => words.now(`${method} ${url}`, status),
      onFault: words.fault,
    });
    const firing = options.firing
      ? offlineScheduler(firingParts, words, clock).run(ending.signal)
      : undefined;
    return {
      url: server.url,
      token,
      async stop() {
        ending.abort();
        const over = new AbortController();
        void clock.sleep(GRACE_MS, over.signal).then(() => givingUp.abort(toldToEnd()));
        await Promise.all([server.stop(), firing]);
        over.abort();
        // What still runs, and nobody hears any more, must not find a closed store.
        givingUp.abort(toldToEnd());
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function notFiring(): TasksError {
  const hint = "start it without --no-schedule, or use `tasks schedule send`";
  return new TasksError("conflict", "this tasks serve fires no schedules", { hint });
}

function toldToEnd(): TasksError {
  const message = "tasks serve has been told to end, and the local store is held by another process";
  return new TasksError("unavailable", message);
}
