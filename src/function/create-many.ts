import { stringify } from "lossless-json";
import type { AttributeValue } from "../task/attribute-value.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { refused, type Result } from "./answer.ts";
import { takenBy, type WriteParts } from "./create-one.ts";
import { createRecord } from "./create-record.ts";
import { loggedFault, toldFault } from "./faults.ts";
import { LARGEST_BODY, sizeInAnswer } from "./largest-body.ts";
import type { LogDetails } from "./log-entry.ts";
import { recordOf, refusalOf, type RecordRefusal } from "./request/read-record.ts";
import type { JsonRecord, JsonValue } from "./store/record-store.ts";

/** The most records of one request: with ten milliseconds each they are written in a tenth of the function's time. */
export const MOST_RECORDS = 100;

/** What came of one record, as over HTTP if it had been sent alone. */
type Made = { status: number } & ({ record: JsonRecord } | { error: string; hint: string });

/**
 * Writes many records, one after the other, each where none is. If one of them cannot be kept, none is written. The answer is
 * `{"results":[…],"created":n,"failed":n}` with one result for each record, in their order: 201 where all were created, 409
 * where all were taken, 207 otherwise. A fault before anything was written is thrown; after that it ends the writing, and the
 * results say which records were not tried.
 */
export async function createMany(values: AttributeValue[], parts: WriteParts): Promise<Result> {
  if (values.length === 0)
    return refuse(400, { error: "the body is an empty list", hint: "send at least one record" });
  if (values.length > MOST_RECORDS) {
    const error = `the body has ${values.length} records; one request has at most ${MOST_RECORDS}`;
    return refuse(413, { error, hint: "send them in parts" }, values.length);
  }
  const { asked, refusals } = readAll(values);
  if (refusals.length > 0) return refuseAll(refusals, values.length);
  const { results, fault } = await writeAll(asked, parts);
  const created = results.filter(({ status }) => status === 201).length;
  const isTaken = results.every(({ status }) => status === 409);
  const status = created === results.length ? 201 : isTaken ? 409 : 207;
  const log: Result["log"] = {
    outcome: status === 201 ? "created" : isTaken ? "taken" : "partial",
    records: results.length,
    created,
    ...(fault === undefined ? {} : { level: "ERROR", ...loggedFault(fault) }),
  };
  return { status, body: textOf(results, created), message: "create many", log };
}

function readAll(values: AttributeValue[]) {
  const asked: JsonRecord[] = [];
  const refusals: ({ index: number } & RecordRefusal)[] = [];
  for (const [index, value] of values.entries()) {
    try {
      asked.push(recordOf(value, "the record"));
    } catch (error) {
      refusals.push({ index, ...refusalOf(error) });
    }
  }
  return { asked, refusals };
}

async function writeAll(
  asked: JsonRecord[],
  parts: WriteParts,
): Promise<{ results: Made[]; fault?: unknown }> {
  const { limit, teamIndex } = parts;
  const store = await limit.within(parts.openStore());
  const now = Math.floor(parts.now() / 1000);
  const results: Made[] = [];
  for (const record of asked) {
    try {
      const made = await createRecord(store, record, { stamp: undefined, now, limit, teamIndex });
      if (made.outcome === "created") results.push({ status: 201, record: made.record });
      else results.push({ status: 409, ...takenBy(made.record) });
    } catch (fault) {
      if (!results.some(({ status }) => status === 201)) throw fault;
      const { status, error } = toldFault(fault);
      // What was throttled was not carried out; otherwise only the answer may be lost.
      const hint = status === 429 ? "send it again" : "it may be there: look before you send it again";
      results.push({ status, error, hint });
      const untried: Made = { status, error: `not tried: ${error}`, hint: "send it again" };
      return { results: [...results, ...asked.slice(results.length).map(() => untried)], fault };
    }
  }
  return { results };
}

/** The answer, in which the records are as short as their keys where it would be too large with all of them. */
function textOf(results: Made[], created: number): string {
  const written = (shown: Made[]) =>
    stringify({ results: shown as JsonValue, created, failed: results.length - created })!;
  const whole = written(results);
  if (sizeInAnswer(whole) <= LARGEST_BODY) return whole;
  return written(results.map((made) => ("record" in made ? { ...made, record: keyOf(made.record) } : made)));
}

function keyOf(record: JsonRecord): JsonRecord {
  return { [USER_NAME]: record[USER_NAME]!, [DEADLINE]: record[DEADLINE]! };
}

function refuse(status: number, told: { error: string; hint: string }, records?: number): Result {
  const counted: Partial<LogDetails> = records === undefined ? {} : { records };
  return refused("create many", status, told, { outcome: "refused", reason: told.error, ...counted });
}

function refuseAll(refusals: ({ index: number } & RecordRefusal)[], count: number): Result {
  const { length } = refusals;
  const error = `${length} of ${count} records cannot be kept, so that none was written`;
  const status = refusals.every((refusal) => refusal.status === 413) ? 413 : 400;
  const result = refuse(status, { error, hint: "`refused` says which, counted from 0, and why" }, count);
  return { ...result, body: { ...(result.body as JsonRecord), refused: refusals as unknown as JsonValue } };
}
