import type { RecordStore } from "../../function/record-store.ts";
import { attributesOfRecord, recordOfAttributes } from "../../function/stored-record.ts";
import { keyOf } from "../../task/record.ts";
import type { LocalTaskTable } from "../table/local-task-table.ts";

/** The function's table in the local store, with the answers of `documentStore`. */
export function localRecordStore(table: LocalTaskTable): RecordStore {
  return {
    async put(record) {
      const attributes = attributesOfRecord(record);
      for (;;) {
        if ((await table.create(attributes)) === "created") return { outcome: "created" };
        const stored = await table.get(keyOf(attributes));
        // It may have been deleted in between; then its place is free.
        if (stored !== undefined) return { outcome: "taken", stored: recordOfAttributes(stored) };
      }
    },
    firstFreeSecond: (userName, from) => table.firstFreeDeadline(userName, from),
    async *queryByUser(userName, { after, signal }) {
      const from = after === undefined ? undefined : secondAfter(after);
      for await (const { records } of table.query({ userName, from, descending: false })) {
        signal.throwIfAborted();
        yield records.map(recordOfAttributes);
      }
    },
  };
}

/** The first whole second later than a decimal text, which may have a fraction or be beyond all deadlines. */
function secondAfter(text: string): number {
  const limit = Number.MAX_SAFE_INTEGER;
  return Math.min(limit, Math.max(-limit, Math.floor(Number(text)) + 1));
}
