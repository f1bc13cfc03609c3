import type { Owner } from "../cloud/ownership.ts";
import { TasksError } from "../errors.ts";
import type { LogEntry } from "../function/create-handler.ts";
import { parseSchedule } from "../schedule/parse-schedule.ts";
import { formatInstant } from "../task/instant.ts";
import { fireSchedule } from "./fire-schedule.ts";
import { invokeLocal } from "./invoke-local.ts";
import { LocalSchedules, type LocalSchedule } from "./local-schedules.ts";
import { LocalTaskTable } from "./local-task-table.ts";
import { openOfflineServer } from "./offline-server.ts";
import { openPage } from "./page.ts";
import { Scheduler, type Clock, type TimedRule } from "./scheduler.ts";
import { Store } from "./store.ts";

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
  /** A line for whoever watches the terminal. */
  say: (text: string) => void;
}

type LocalRule = TimedRule & { kept: LocalSchedule };

/** The offline cloud: function, schedules and page on one open store. `stop` lets finish what has begun. */
export async function startOffline(options: OfflineOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { owner, tableName, port, tz, clock, say } = options;
  const store = new Store(options.dataDir);
  if (store.isNew) say(`note: made the local store ${store.path}`);
  const table = new LocalTaskTable(store, tableName);
  const schedules = new LocalSchedules(() => store, owner);
  const { now } = clock;
  const time = (seconds: number) => formatInstant(seconds, tz);
  const log = (entry: LogEntry) => {
    if (entry.level === "ERROR") say(`error: ${String(entry["error"])}: ${String(entry["reason"])}`);
  };
  const sayFault = (error: unknown) => say(`error: ${error instanceof Error ? error.message : String(error)}`);
  const ending = new AbortController();
  try {
    const server = await openOfflineServer({
      port,
      invoke: (event) => invokeLocal(table, event, { now, log }),
      page: openPage({ store, table: tableName, schedules, tz, now }),
      now,
      onAnswer: ({ method, url }, status) =>
        say(`${time(Math.floor(now() / 1000))}  ${method} ${url}  ${status}`),
      onFault: sayFault,
    });
    const scheduler = new Scheduler<LocalRule>({
      rules: lasting(() => timedRules(schedules), sayFault),
      async fire({ kept, name }, due, missed) {
        try {
          const result = await fireSchedule(kept, due, { store, schedules, now, log });
          const before = missed === 0 ? "" : ` (${missed} earlier ${missed === 1 ? "time" : "times"} missed)`;
          if (result !== undefined) say(`${time(due)}  ${name}${before}  ${result}`);
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

function timedRules(schedules: LocalSchedules): LocalRule[] {
  return schedules.list().flatMap((kept) => {
    const { name, enabled, createdAt, trigger } = kept;
    if (!enabled || trigger.expression === undefined) return [];
    const { expression } = trigger;
    return [{ name, expression, schedule: parseSchedule(expression, name), createdAt, kept }];
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
      if (!(error instanceof TasksError)) throw error;
      if (!isTold) tell(error);
      isTold = true;
    }
    return last;
  };
}
