import { randomBytes } from "node:crypto";
import type { Owner } from "../../cloud/ownership.ts";
import type { Clock } from "../../ports.ts";
import { TasksError } from "../../errors.ts";
import type { LogEntry } from "../../function/log-entry.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { formatInstant } from "../../task/instant.ts";
import { readSentEvent } from "../../schedule/pattern/sent-event.ts";
import { fireEvent } from "./fire-event.ts";
import { fireSchedule } from "./fire-schedule.ts";
import { resumeFirings } from "./run-firing.ts";
import { invokeLocal } from "./invoke-local.ts";
import { LocalFirings } from "../cloud/local-firings.ts";
import { ScheduleRows } from "../cloud/schedule-rows.ts";
import { LocalTaskTable } from "../table/local-task-table.ts";
import type { ListenPlace } from "./http/listen.ts";
import { openOfflineServer } from "./http/offline-server.ts";
import { openPageTokens } from "./http/page-token.ts";
import { openPageData, openPageFiles } from "./page/page.ts";
import type { PageUse } from "./page/page-parts.ts";
import { openPageWrites } from "./page/page-writes.ts";
import { Scheduler, type TimedRule } from "./scheduler.ts";
import { Store } from "../store/store.ts";
import { whenFree } from "../store/when-free.ts";

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
  /** A line for the terminal; what goes wrong is told even under --quiet. */
  say: (line: string, what: "done" | "wrong") => void;
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
// A held store is told of at the fifth look of the scheduler, which is after as many seconds.
const HELD_LOOKS = 5;
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
  const { owner, tableName, place, teamIndex, tz, clock, say, signal } = options;
  const token = options.token === "" ? randomBytes(TOKEN_BYTES).toString("base64url") : options.token;
  // While SQLite itself waits, nothing else happens, neither an answer nor the end.
  const store = await whenFree(() => new Store(options.dataDir, clock, { patience: 0 }), clock, { signal });
  if (store.isNew) say(`note: made the local store ${store.path}`, "done");
  const table = new LocalTaskTable(store, tableName);
  const schedules = new ScheduleRows(() => store, owner);
  const { now } = clock;
  const time = (seconds: number) => formatInstant(seconds, tz);
  const log = (entry: LogEntry) => {
    if (entry.level === "ERROR") say(`error: ${String(entry.error)}: ${String(entry.reason)}`, "wrong");
  };
  const sayFault = (error: unknown) =>
    say(`error: ${error instanceof Error ? error.message : String(error)}`, "wrong");
  const ending = new AbortController();
  const givingUp = new AbortController();
  const wait = {
    signal: givingUp.signal,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  };
  const firings = new LocalFirings(store, owner);
  const pageWait = { patience: PAGE_MS, signal: givingUp.signal };
  const pageParts = { ...options.page, store, table, schedules, firings, tz, now, wait: pageWait };
  const pageTokens = openPageTokens();
  try {
    const parts = {
      store,
      schedules,
      firings,
      now,
      log,
      teamIndex,
      giveUp: givingUp.signal,
    };
    const sayFired = (due: number, name: string, result: string) =>
      say(`${time(due)}  ${name}  ${result}`, "done");
    const onFired = (name: string, result: string) => sayFired(Math.floor(now() / 1000), name, result);
    const server = await openOfflineServer({
      place,
      token,
      sendEvent: (event) => {
        if (!options.firing) throw notFiring();
        return fireEvent(readSentEvent(event, "the event"), { ...parts, onFired });
      },
      invoke: (event) => invokeLocal(table, event, { clock, log, teamIndex, wait }),
      pageFile: openPageFiles(pageTokens),
      pageData: openPageData(pageParts),
      pageWrite: openPageWrites({ ...pageParts, wait: { ...pageWait, patience: PAGE_WRITE_MS } }),
      pageTokens,
      now,
      onAnswer: ({ method, url }, status) =>
        say(`${time(Math.floor(now() / 1000))}  ${method} ${url}  ${status}`, "done"),
      onFault: sayFault,
    });
    const scheduler = new Scheduler({
      rules: lasting(() => timedRules(schedules), sayFault),
      async fire({ name }, due, missed) {
        try {
          const result = await fireSchedule(name, due, parts);
          const before = missed === 0 ? "" : ` (${missed} earlier ${missed === 1 ? "time" : "times"} missed)`;
          if (result !== undefined) sayFired(due, `${name}${before}`, result);
        } catch (error) {
          sayFault(error);
        }
      },
      resume: telling(async () => {
        const resumed = await resumeFirings(parts);
        const told = resumed.map(({ firing: { due, name, attempts }, result }) =>
          result.then((text) => sayFired(due, `${name} (attempt ${attempts})`, text), sayFault),
        );
        await Promise.all(told);
      }, sayFault),
      clock,
    });
    const firing = options.firing ? scheduler.run(ending.signal) : undefined;
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

function timedRules(schedules: ScheduleRows): TimedRule[] {
  return schedules.list().flatMap(({ name, enabled, createdAt, trigger }) => {
    if (!enabled || trigger.expression === undefined) return [];
    const { expression } = trigger;
    return [{ ...trigger, name, expression, schedule: parseSchedule(expression, name), createdAt }];
  });
}

/** The work, whose faults are told once in a row and not at every try. */
function telling(work: () => Promise<void>, tell: (error: unknown) => void): () => Promise<void> {
  let isTold = false;
  return async () => {
    try {
      await work();
      isTold = false;
    } catch (error) {
      if (!isTold) tell(error);
      isTold = true;
    }
  };
}

/** The last rules that could be read, where the store is out of reach for a while; that is told once. */
function lasting<Value>(read: () => Value[], tell: (error: unknown) => void): () => Value[] {
  let last: Value[] = [];
  let failed = 0;
  return () => {
    try {
      last = read();
      failed = 0;
    } catch (error) {
      failed += 1;
      const isHeld = error instanceof TasksError && error.kind === "unavailable";
      if (failed === (isHeld ? HELD_LOOKS : 1)) tell(error);
    }
    return last;
  };
}
