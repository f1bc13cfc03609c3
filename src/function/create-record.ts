import { stringify } from "lossless-json";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { jsonRecord } from "./json-record.ts";
import type { JsonRecord, RecordStore } from "./record-store.ts";
import type { TimeLimit } from "./time-limit.ts";

interface Creation {
  outcome: "created" | "duplicate" | "taken";
  record: JsonRecord;
}

/**
 * Writes a record. One without a deadline gets the event's time, or else now (seconds since 1970) or the first free
 * second after it, as `tasks create` does. `duplicate`: the very same record is there already.
 */
export async function createRecord(
  store: RecordStore,
  record: JsonRecord,
  options: { eventTime: number | undefined; now: number; limit: TimeLimit },
): Promise<Creation> {
  const { eventTime, now, limit } = options;
  const fixed = Object.hasOwn(record, DEADLINE) ? record[DEADLINE] : eventTime;
  if (fixed !== undefined) return putAt(store, jsonRecord({ ...record, [DEADLINE]: fixed }), limit);
  let second = now;
  // Ends, because another writer has made progress each time that a second turns out to be taken.
  for (;;) {
    const creation = await putAt(store, jsonRecord({ ...record, [DEADLINE]: second }), limit);
    if (creation.outcome === "created") return creation;
    const userName = record[USER_NAME] as string;
    second = await limit.within(store.firstFreeSecond(userName, second + 1, limit.signal));
  }
}

async function putAt(store: RecordStore, record: JsonRecord, limit: TimeLimit): Promise<Creation> {
  limit.signal.throwIfAborted();
  const put = await limit.within(store.put(record, limit.signal));
  if (put.outcome === "created") return { outcome: "created", record };
  const same = stringify(jsonRecord(put.stored)) === stringify(record);
  return { outcome: same ? "duplicate" : "taken", record };
}
