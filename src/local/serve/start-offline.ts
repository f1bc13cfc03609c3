import type { Owner } from "../../cloud/ownership.ts";
import type { LogEntry } from "../../function/create-handler.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { formatInstant } from "../../task/instant.ts";
import { fireSchedule } from "./fire-schedule.ts";
import { invokeLocal } from "./invoke-local.ts";
import { LocalSchedules } from "../cloud/local-schedules.ts";
import { LocalTaskTable } from "../table/local-task-table.ts";
import { openOfflineServer } from "./http/offline-server.ts";
import { openPage } from "./page/page.ts";
import { Scheduler, type Clock, type TimedRule } from "./scheduler.ts";
import { Store } from "../store/store.ts";

interface OfflineOptions {
  dataDir: string;
  owner: Owner;
  tableName: string;
  /** Undefined: any that is free. */
  port: number | undefined;
  /** Whether schedules fire. */
  firing: boolean;
  tz: string;
  clock: Clock;
  /** A line for whoever watches the terminal; what goes wrong is told even where nobody wants to watch. */
  say: (line: string, what: "done" | "wrong") => void;
}

/** The offline cloud: function, schedules and page on one open store. `stop` lets finish what has begun. */
export async function startOffline(options: OfflineOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { owner, tableName, port, tz, clock, say } = options;
  const store = new Store(options.dataDir);
  if (store.isNew) say(`note: made the local store ${store.path}`, "done");
  const table = new LocalTaskTable(store, tableName);
  const schedules = new LocalSchedules(() => store, owner);
  const { now } = clock;
  const time = (seconds: number) => formatInstant(seconds, tz);
  const log = (entry: LogEntry) => {
    if (entry.level === "ERROR") say(`error: ${String(entry["error"])}: ${String(entry["reason"])}`, "wrong");
  };
  const sayFault = (error: unknown) =>
    say(`error: ${error instanceof Error ? error.message : String(error)}`, "wrong");
  const ending = new AbortController();
  try {
    const server = await openOfflineServer({
      port,
      invoke: (event) => invokeLocal(table, event, { now, log }),
      page: openPage({ store, table: tableName, schedules, tz, now }),
      now,
      onAnswer: ({ method, url }, status) =>
        say(`${time(Math.floor(now() / 1000))}  ${method} ${url}  ${status}`, "done"),
      onFault: sayFault,
    });
    const scheduler = new Scheduler({
      rules: lasting(() => timedRules(schedules), sayFault),
      async fire({ name }, due, missed) {
        try {
          const result = await fireSchedule(name, due, { store, schedules, now, log });
          const before = missed === 0 ? "" : ` (${missed} earlier ${missed === 1 ? "time" : "times"} missed)`;
          if (result !== undefined) say(`${time(due)}  ${name}${before}  ${result}`, "done");
        } catch (error) {
          sayFault(error);
        }
      },
      clock,
    });
    const firing = options.firing ? scheduler.run(ending.signal) : undefined;
    return {
      url: server.url,
      async stop() {
        ending.abort();
        await Promise.all([server.stop(), firing]);
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function timedRules(schedules: LocalSchedules): TimedRule[] {
  return schedules.list().flatMap(({ name, enabled, createdAt, trigger }) => {
    if (!enabled || trigger.expression === undefined) return [];
    const { expression } = trigger;
    return [{ name, expression, schedule: parseSchedule(expression, name), createdAt }];
  });
}

/** The last rules that could be read, where the store is out of reach for a while; that is told once. */
function lasting<Value>(read: () => Value[], tell: (error: unknown) => void): () => Value[] {
  let last: Value[] = [];
  let isTold = false;
  return () => {
    try {
      last = read();
      isTold = false;
    } catch (error) {
      if (!isTold) tell(error);
      isTold = true;
    }
    return last;
  };
}
