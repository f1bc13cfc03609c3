import type { RecordStore } from "../../function/store/record-store.ts";
import { attributesOfRecord, recordOfAttributes } from "../../function/store/stored-record.ts";
import { keyAttributes, keyOf, STAMP, textOf } from "../../task/record.ts";
import type { Wait } from "../store/when-free.ts";
import type { LocalTaskTable } from "../table/local-task-table.ts";

// Less than the time of the function, so that the client hears the reason.
const PATIENCE_MS = 8000;

/**
 * The function's table in the local store, with the answers of `documentStore`. `wait`: how long a store is waited for that
 * another process holds; not beyond the signal of a call, so that nothing is written after the answer.
 */
export function localRecordStore(table: LocalTaskTable, wait: Wait = {}): RecordStore {
  const { patience = PATIENCE_MS, signal: giveUp } = wait;
  const until = (signal: AbortSignal) =>
    table.waiting({ patience, signal: giveUp === undefined ? signal : AbortSignal.any([signal, giveUp]) });
  return {
    async put(record, signal) {
      const waiting = until(signal);
      const attributes = attributesOfRecord(record);
      for (;;) {
        if ((await waiting.create(attributes)) === "created") return { outcome: "created" };
        const stored = await waiting.get(keyOf(attributes));
        // It may have been deleted in between; then its place is free.
        if (stored !== undefined) return { outcome: "taken", stored: recordOfAttributes(stored) };
      }
    },
    async firstFreeSecond(userName, from, { stamp, signal }) {
      const free = await until(signal).firstFreeDeadline(userName, from);
      if (stamp === undefined) return free;
      const between = { userName, from: String(from), to: String(free), descending: false };
      for await (const { records } of until(signal).query(between)) {
        if (records.some((record) => textOf(record[STAMP]) === stamp)) return "stamped";
      }
      return free;
    },
    async *queryByUser(userName, { after, from, to, limit, signal }) {
      const start = after === undefined ? undefined : keyAttributes({ userName, deadline: after });
      const request = { userName, from, to, after: start, limit, descending: false };
      for await (const { records } of until(signal).query(request)) {
        signal.throwIfAborted();
        yield records.map(recordOfAttributes);
      }
    },
    async *queryForCalendar(userName, { signal }) {
      for await (const { records } of until(signal).query({ userName, descending: false })) {
        signal.throwIfAborted();
        yield records;
      }
    },
  };
}
