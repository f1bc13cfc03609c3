import type { AttributeValue } from "../task/attribute-value.ts";
import { refused, toAnswer, type FunctionAnswer, type Result } from "./answer.ts";
import type { ReadToken } from "./calendar-token.ts";
import { createMany } from "./create-many.ts";
import { createOne, refusedRecord, type WriteParts } from "./create-one.ts";
import { loggedFault, retryable, shown, toldFault } from "./faults.ts";
import { listRecords } from "./list-records.ts";
import type { LogDetails, LogEntry } from "./log-entry.ts";
import { readEvent, type Action } from "./request/read-event.ts";
import { readSpan, type ListAction } from "./request/read-query.ts";
import { readBody, refusalOf } from "./request/read-record.ts";
import { OutOfTime, startTimeLimit, type FunctionContext } from "./time-limit.ts";

export type FunctionHandler = (event: unknown, context: FunctionContext) => Promise<FunctionAnswer>;

interface Parts extends WriteParts {
  http: boolean;
  /** Reads what guards calendars; undefined: nothing does. */
  calendarToken?: ReadToken | undefined;
}

/**
 * The function itself, on any store. A request over HTTP always has an answer. Other events are asked after by nobody: where
 * nothing was written it throws, so that Lambda tries again and counts a failure, since to Lambda any answer is a success.
 */
export function createHandler(
  parts: Omit<Parts, "limit" | "http"> & { log: (entry: LogEntry) => void },
): FunctionHandler {
  return async (event, context) => {
    const begin = performance.now();
    const limit = startTimeLimit(context);
    const { http, action } = readEvent(event);
    const schedule = "schedule" in action ? action.schedule : undefined;
    const log = (level: LogEntry["level"], message: string, status: number, details: LogDetails) => {
      const { outcome, ...rest } = details;
      const ms = Math.round(performance.now() - begin);
      const fired = schedule === undefined ? {} : { schedule };
      const { awsRequestId: requestId } = context;
      parts.log({ level, message, requestId, ...fired, outcome, status, ...rest, ms });
    };
    let result: Result;
    try {
      result = await run(action, { ...parts, limit, http });
    } catch (error) {
      const { status, ...told } = toldFault(error);
      const late = error instanceof OutOfTime;
      log("ERROR", late ? "out of time" : "failed", status, { outcome: "failed", ...loggedFault(error) });
      if (!http) throw retryable(error, context.awsRequestId);
      const hint = status === 500 ? {} : { hint: "try again" };
      return toAnswer(http, { status, body: { ...told, ...hint, request_id: context.awsRequestId } });
    } finally {
      limit.stop();
    }
    const { status, message, refusal } = result;
    const { level = status === 207 || status >= 400 ? "WARN" : "INFO", ...details } = result.log;
    log(level, message, status, details);
    if (!http && refusal !== undefined) throw shown(`nothing was written: ${refusal}`);
    return toAnswer(http, result);
  };
}

async function run(action: Action, parts: Parts): Promise<Result> {
  if (action.do === "refuse") {
    const { status, error } = action;
    const result = refused("refuse", status, action, { outcome: "refused", reason: error });
    return action.allow === undefined ? result : { ...result, headers: { allow: action.allow } };
  }
  if (action.do === "list") return list(action, parts);
  if (action.do === "calendar") {
    // Loaded here, because most functions are never asked for one.
    const { giveCalendar } = await import("./calendar.ts");
    return giveCalendar(action, parts);
  }
  let body: AttributeValue;
  try {
    body = readBody(action.body);
  } catch (error) {
    return refusedRecord(error);
  }
  return parts.http && "L" in body ? createMany(body.L, parts) : createOne(body, action.stamp, parts);
}

async function list(action: ListAction, { openStore, now, limit }: WriteParts): Promise<Result> {
  const { userName, after, limit: most } = action;
  const log = { outcome: "listed", user_name: userName } as const;
  let span: Awaited<ReturnType<typeof readSpan>>;
  try {
    span = await readSpan(action, now());
  } catch (error) {
    const { status, ...told } = refusalOf(error);
    return refused("list", status, told, { ...log, outcome: "refused", reason: told.error });
  }
  const store = await limit.within(openStore());
  const { text, count } = await listRecords(store, userName, { after, ...span, most, limit });
  return { status: 200, body: text, message: "list", log: { ...log, records: count } };
}
