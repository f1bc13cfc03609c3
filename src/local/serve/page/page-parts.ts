import type { TaskTable } from "../../../table/task-table.ts";
import type { TaskRecord } from "../../../task/record.ts";
import type { LocalFirings } from "../../cloud/local-firings.ts";
import type { ScheduleRows } from "../../cloud/schedule-rows.ts";
import type { Store } from "../../store/store.ts";
import type { Wait } from "../../store/when-free.ts";
import type { LocalTaskTable } from "../../table/local-task-table.ts";

/** What the page has of the rooms beside this one. */
export interface PageUse {
  /** Whose tasks are meant where nobody is named; undefined: nobody's. */
  user: string | undefined;
  /** A record as JSON for people, typed, with every digit. */
  writeRecord: (record: TaskRecord) => string;
  /** Reads that again. Throws usage errors. */
  readRecord: (text: string) => TaskRecord;
  /** Opens an entry of the history for one write: the words of the command that does the same, and which entry it takes back. */
  openEntry: (table: TaskTable, words: readonly string[], undoes?: string) => Promise<HistoryEntry>;
}

/** An entry that begins with the first write to the table. */
export interface HistoryEntry {
  /** The table whose writes are entered. */
  table: TaskTable;
  /** What the entry is called; undefined where there is no history. */
  id: string | undefined;
}

export interface PageParts extends PageUse {
  store: Store;
  table: LocalTaskTable;
  schedules: ScheduleRows;
  firings: LocalFirings;
  tz: string;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  /** How long a store is waited for that another process holds. */
  wait: Wait;
}
