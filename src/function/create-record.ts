import { stringify } from "lossless-json";
import { DEADLINE, STAMP, USER_NAME } from "../task/record.ts";
import { jsonRecord } from "./store/json-record.ts";
import type { EventStamp } from "./request/read-event.ts";
import type { JsonRecord, RecordStore } from "./store/record-store.ts";
import { withoutShard, withShard } from "./store/shard-record.ts";
import type { TimeLimit } from "./time-limit.ts";

interface Creation {
  outcome: "created" | "duplicate" | "taken";
  record: JsonRecord;
}

/**
 * Writes a record. One without a deadline gets the event's time, or else now (seconds since 1970), or the first free second
 * after it, as `tasks create` does. A stamped one keeps its event's stamp, by which a repeated delivery is known.
 * `duplicate`: this event has its record already, or without a stamp the very same record is there.
 */
export async function createRecord(
  store: RecordStore,
  asked: JsonRecord,
  options: { stamp: EventStamp | undefined; now: number; limit: TimeLimit; teamIndex: boolean },
): Promise<Creation> {
  const { stamp, now, limit } = options;
  const kept = options.teamIndex ? withShard(asked) : asked;
  const record = stamp === undefined ? kept : { ...kept, [STAMP]: stamp.text };
  if (Object.hasOwn(record, DEADLINE)) return putAt(store, jsonRecord(record), limit);
  let second = stamp?.time ?? now;
  // Ends, because another writer has made progress each time that a second turns out to be taken.
  for (;;) {
    const creation = await putAt(store, jsonRecord({ ...record, [DEADLINE]: second }), limit);
    if (creation.outcome === "created") return creation;
    if (stamp !== undefined && creation.outcome === "duplicate") return creation;
    const free = await limit.within(
      store.firstFreeSecond(record[USER_NAME] as string, second + 1, {
        stamp: stamp?.text,
        signal: limit.signal,
      }),
    );
    if (free === "stamped") return { outcome: "duplicate", record };
    second = free;
  }
}

async function putAt(store: RecordStore, record: JsonRecord, limit: TimeLimit): Promise<Creation> {
  limit.signal.throwIfAborted();
  const put = await limit.within(store.put(record, limit.signal));
  if (put.outcome === "created") return { outcome: "created", record };
  const { [STAMP]: stamp } = record;
  const isSame =
    stamp === undefined
      ? // The team index may have come between the two.
        stringify(withoutShard(jsonRecord(put.stored))) === stringify(withoutShard(record))
      : put.stored[STAMP] === stamp;
  return { outcome: isSame ? "duplicate" : "taken", record };
}
