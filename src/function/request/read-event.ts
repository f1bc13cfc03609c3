import { isUtf8 } from "node:buffer";
import { bytesFromBase64 } from "../../task/base64.ts";
import { isObject } from "../../task/unchecked.ts";
import { utcTime } from "../../task/utc-time.ts";
import { readCalendarQuery, type CalendarAction } from "./read-calendar-query.ts";
import { readListQuery, type ListAction } from "./read-query.ts";
import { refusal, refusedMethod, type RefuseAction } from "./refusal.ts";

/** What tells one event from all others. */
export interface EventStamp {
  /** In whole seconds since 1970. */
  time: number;
  /** The rule and the time for which it was due, or the rule and the event's id: `tasks-dev-nightly 2026-12-01T09:00:00Z`. */
  text: string;
}

interface CreateAction {
  do: "create";
  body: unknown;
  stamp: EventStamp | undefined;
  /** The full name of the rule or schedule that fired; undefined for requests, and for what an older version has deployed. */
  schedule: string | undefined;
}

/** What an event asks for. */
export type Action = CreateAction | ListAction | CalendarAction | RefuseAction;

/** `http`: the answer goes to API Gateway, so that its body is text. */
interface EventReading {
  http: boolean;
  action: Action;
}

export const NOT_UTF8 = "the body is not UTF-8 text";
export const JSON_HINT = 'send JSON, as in {"user_name":"example_kumamoto"}';

type Fields = { [name: string]: unknown };

const CALENDAR = /(^|\/)calendar\.ics$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads an event: API Gateway's formats 1.0 and 2.0 (Developer Guide of API Gateway, "Lambda proxy integrations"), what
 * people type into the Lambda console for those, `{"body":{…}}` of EventBridge, and a record itself.
 */
export function readEvent(event: unknown): EventReading {
  if (!isObject(event)) return { http: false, action: notAnEvent() };
  const method = methodOf(event);
  if (method !== undefined) return { http: true, action: readHttp(event, method) };
  const { body } = event;
  if ("user_name" in event) return { http: false, action: creation(event) };
  if (!isObject(body)) return { http: false, action: notAnEvent() };
  return { http: false, action: readFired(body, event) };
}

/**
 * What `tasks schedule` adds to an input: the rule, and with --stamp what identifies the event. Older ones have no rule; then
 * the event's id alone tells it.
 */
function readFired(body: unknown, { event_time: time, event_id: id, event_rule: rule }: Fields): Action {
  const schedule = typeof rule === "string" ? rule : undefined;
  if (time === undefined) return { ...creation(body), schedule };
  const seconds = typeof time === "string" && TIME.test(time) ? Math.floor(Date.parse(time) / 1000) : NaN;
  if (!(seconds >= 0))
    return { ...refusal("event_time is not a time", "send it as in 2026-12-01T09:00:00Z"), schedule };
  // Written one way, whichever of EventBridge's two schedulers has sent it.
  const due = utcTime(seconds);
  const words = [rule, id ?? due].filter((word) => typeof word === "string");
  return { do: "create", body, stamp: { time: seconds, text: words.join(" ") }, schedule };
}

function creation(body: unknown): CreateAction {
  return { do: "create", body, stamp: undefined, schedule: undefined };
}

/** The HTTP method; undefined for an event that is no HTTP request. */
function methodOf(event: Fields): string | undefined {
  const { httpMethod, requestContext, body } = event;
  if (typeof httpMethod === "string") return httpMethod.toUpperCase();
  const http = isObject(requestContext) ? requestContext["http"] : undefined;
  if (isObject(http) && typeof http["method"] === "string") return http["method"].toUpperCase();
  if ("user_name" in event) return undefined;
  if (typeof body === "string") return "POST";
  const asks = isObject(event["queryStringParameters"]) && (body === undefined || body === null);
  return asks ? "GET" : undefined;
}

function readHttp(event: Fields, method: string): Action {
  // What asks with HEAD gets no body: API Gateway leaves it out.
  const isRead = method === "GET" || method === "HEAD";
  if (CALENDAR.test(pathOf(event)))
    return isRead ? readCalendarQuery(event) : refusedMethod(method, "GET, HEAD");
  if (isRead) return readListQuery(event["queryStringParameters"]);
  if (method === "POST") return readBody(event["body"], event["isBase64Encoded"] === true);
  return refusedMethod(method, "GET, HEAD, POST");
}

/** The path, which in format 2.0 begins with the stage where that is not the default one. */
function pathOf({ rawPath, path }: Fields): string {
  return [rawPath, path].find((one) => typeof one === "string") ?? "/";
}

function readBody(body: unknown, encoded: boolean): Action {
  if (typeof body !== "string") {
    // The console's test of an HTTP event often has the body as an object.
    if (isObject(body) || Array.isArray(body)) return creation(body);
    return refusal("the request has no body", JSON_HINT);
  }
  if (!encoded) return creation(body);
  const bytes = bytesFromBase64(body);
  if (bytes === undefined) return refusal("the body is not base64, as isBase64Encoded says", JSON_HINT);
  if (!isUtf8(bytes)) return refusal(NOT_UTF8, JSON_HINT);
  return creation(new TextDecoder().decode(bytes));
}

function notAnEvent(): Action {
  return refusal(
    "the event has no body with a user_name",
    `give the rule's target an input, as in {"body":{"user_name":"example_kumamoto"}}`,
  );
}
