import { stringify } from "lossless-json";
import type { AttributeValue } from "../task/attribute-value.ts";
import { DEADLINE, STAMP, USER_NAME } from "../task/record.ts";
import { refused, type Result } from "./answer.ts";
import { createRecord } from "./create-record.ts";
import type { LogDetails } from "./log-entry.ts";
import type { EventStamp } from "./request/read-event.ts";
import { recordOf, refusalOf } from "./request/read-record.ts";
import type { JsonRecord, RecordStore } from "./store/record-store.ts";
import type { TimeLimit } from "./time-limit.ts";

/** What writing records needs. */
export interface WriteParts {
  openStore: () => Promise<RecordStore>;
  /** Whether open records are kept in the team index. */
  teamIndex: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  limit: TimeLimit;
}

/** Writes the one record that a body asks for. */
export async function createOne(
  body: AttributeValue,
  stamp: EventStamp | undefined,
  parts: WriteParts & { http: boolean },
): Promise<Result> {
  const { limit, teamIndex } = parts;
  let asked: JsonRecord;
  try {
    asked = recordOf(body, "the body");
  } catch (error) {
    return refusedRecord(error);
  }
  const store = await limit.within(parts.openStore());
  const now = Math.floor(parts.now() / 1000);
  const { outcome, record } = await createRecord(store, asked, { stamp, now, limit, teamIndex });
  const log = { outcome, ...logKeyOf(record) };
  const done = { message: "create", log };
  if (outcome === "created") return { ...done, status: 201, body: record };
  if (outcome === "duplicate" && !parts.http) return { ...done, status: 200, body: { duplicate: true } };
  return refused("create", 409, takenBy(record), { ...log, outcome: "taken" });
}

/** What is said of a record whose key another one has. */
export function takenBy(record: JsonRecord): { error: string; hint: string } {
  const error = `${stringify(record[USER_NAME])} already has a task at ${stringify(record[DEADLINE])}`;
  return { error, hint: "send another deadline_unix_time, or none" };
}

/** Refuses a body that is not a record. Throws again what has nothing to do with it. */
export function refusedRecord(reason: unknown): Result {
  const { status, ...told } = refusalOf(reason);
  return refused("create", status, told, { outcome: "refused", reason: "no record; the answer says why" });
}

function logKeyOf(record: JsonRecord): Partial<LogDetails> {
  const { [USER_NAME]: user, [DEADLINE]: deadline, [STAMP]: stamp } = record;
  return {
    ...(typeof user === "string" ? { user_name: user } : {}),
    ...(typeof deadline === "number" ? { deadline_unix_time: deadline } : {}),
    ...(typeof stamp === "string" ? { stamp } : {}),
  };
}
