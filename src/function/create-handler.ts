import { stringify } from "lossless-json";
import { TasksError } from "../errors.ts";
import { DEADLINE, STAMP, USER_NAME } from "../task/record.ts";
import { createRecord } from "./create-record.ts";
import { listRecords } from "./list-records.ts";
import { readEvent, type Action } from "./read-event.ts";
import { readRecord } from "./read-record.ts";
import type { JsonRecord, RecordStore } from "./record-store.ts";
import { OutOfTime, startTimeLimit, type FunctionContext, type TimeLimit } from "./time-limit.ts";

/** One line of the log. It never has more of a record than its key. */
export interface LogEntry {
  level: "INFO" | "WARN" | "ERROR";
  message: string;
  requestId: string;
  [detail: string]: unknown;
}

/** To API Gateway the body is JSON text, to all others the value itself. */
export type FunctionAnswer =
  | { statusCode: number; headers: { [name: string]: string }; body: string }
  | { statusCode: number; body: JsonRecord };

export type FunctionHandler = (event: unknown, context: FunctionContext) => Promise<FunctionAnswer>;

interface Result {
  status: number;
  /** JSON text, or what becomes it. */
  body: JsonRecord | string;
  note: { [detail: string]: unknown };
  /** Why nothing was written. */
  refusal?: string;
}

/**
 * The function itself, on any store. `now` is in milliseconds since 1970. A request over HTTP always has an answer. Other
 * events are asked after by nobody: where nothing was written it throws, so that Lambda tries again and counts a failure, since
 * to Lambda any answer is a success.
 */
export function createHandler(parts: {
  openStore: () => Promise<RecordStore>;
  /** Whether open records are kept in the team index. */
  teamIndex: boolean;
  now: () => number;
  log: (entry: LogEntry) => void;
}): FunctionHandler {
  return async (event, context) => {
    const begin = performance.now();
    const limit = startTimeLimit(context);
    const { http, action } = readEvent(event);
    const log = (level: LogEntry["level"], message: string, details: object) => {
      const milliseconds = Math.round(performance.now() - begin);
      parts.log({ level, message, requestId: context.awsRequestId, ...details, milliseconds });
    };
    let result: Result;
    try {
      result = await run(action, { ...parts, limit, http });
    } catch (error) {
      const late = error instanceof OutOfTime;
      const passing = passingFault(error);
      const status = passing === undefined ? 500 : 503;
      log("ERROR", late ? "out of time" : "failed", { status, ...describe(error) });
      if (!http) throw retryable(error, context.awsRequestId);
      const told =
        passing === undefined ? { error: "internal error" } : { error: passing, hint: "try again" };
      return answer(http, status, { ...told, request_id: context.awsRequestId });
    } finally {
      limit.stop();
    }
    const { status, body, note, refusal } = result;
    log(status < 400 ? "INFO" : "WARN", action.do, { status, ...note });
    if (!http && refusal !== undefined) throw shown(`nothing was written: ${refusal}`);
    return answer(http, status, body);
  };
}

async function run(
  action: Action,
  parts: {
    openStore: () => Promise<RecordStore>;
    teamIndex: boolean;
    now: () => number;
    limit: TimeLimit;
    http: boolean;
  },
): Promise<Result> {
  const { limit, teamIndex } = parts;
  if (action.do === "refuse") return refused(action.status, action, { reason: action.error });
  if (action.do === "list") {
    const store = await limit.within(parts.openStore());
    const body = await listRecords(store, action.userName, { after: action.after, limit });
    return { status: 200, body, note: { userName: action.userName } };
  }
  let asked: JsonRecord;
  try {
    asked = readRecord(action.body);
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    const { message, hint = "" } = error;
    return refused(400, { error: message, hint }, { reason: "no record; the answer says why" });
  }
  const store = await limit.within(parts.openStore());
  const now = Math.floor(parts.now() / 1000);
  const { stamp } = action;
  const { outcome, record } = await createRecord(store, asked, { stamp, now, limit, teamIndex });
  const note = { userName: record[USER_NAME], deadline: record[DEADLINE], stamp: record[STAMP], outcome };
  if (outcome === "created") return { status: 201, body: record, note };
  if (outcome === "duplicate" && !parts.http) return { status: 200, body: { duplicate: true }, note };
  const error = `${stringify(record[USER_NAME])} already has a task at ${stringify(record[DEADLINE])}`;
  return refused(409, { error, hint: "send another deadline_unix_time, or none" }, note);
}

function refused(
  status: number,
  { error, hint }: { error: string; hint: string },
  note: Result["note"],
): Result {
  return { status, body: { error, hint }, note, refusal: hint === "" ? error : `${error}; ${hint}` };
}

function answer(http: boolean, statusCode: number, body: JsonRecord | string): FunctionAnswer {
  if (!http) return { statusCode, body: body as JsonRecord };
  const headers = {
    "content-type": "application/json; charset=utf-8",
    ...(statusCode === 405 ? { allow: "GET, HEAD, POST" } : {}),
    ...(statusCode === 503 ? { "retry-after": String(RETRY_AFTER_S) } : {}),
  };
  return { statusCode, headers, body: typeof body === "string" ? body : stringify(body)! };
}

// By their names in DynamoDB's API reference.
const THROTTLED =
  /^(Throttling|ThrottlingException|ProvisionedThroughputExceededException|RequestLimitExceeded)$/;
// What Lambda and DynamoDB have scaled by then is anybody's guess; a client that comes at once makes it worse.
const RETRY_AFTER_S = 5;

/** What the caller may know about a passing fault; undefined for others. */
function passingFault(error: unknown): string | undefined {
  if (error instanceof OutOfTime) return "there was not enough time";
  if (error instanceof Error && THROTTLED.test(error.name)) return "too many requests for the table";
  return error instanceof TasksError && error.kind === "unavailable" ? error.message : undefined;
}

function describe(error: unknown): { error: string; reason: string } {
  if (!(error instanceof Error)) return { error: "Error", reason: String(error) };
  if (error instanceof TasksError) return { error: error.kind, reason: error.message };
  // A failed connection is named by its code alone, as in ECONNREFUSED.
  const { code = error.name } = error as NodeJS.ErrnoException;
  return { error: code, reason: error.message };
}

/** The error shown to the caller: its kind and where to look, no internals. */
function retryable(error: unknown, requestId: string): Error {
  const { error: kind } = describe(error);
  return shown(`the record could not be written (${kind}); the log of request ${requestId} says why`);
}

function shown(message: string): Error {
  const thrown = new Error(message);
  // Lambda shows the stack to the caller, and must find a text there.
  thrown.stack = `${thrown.name}: ${thrown.message}`;
  return thrown;
}
