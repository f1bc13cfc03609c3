import { TasksError } from "../../errors.ts";
import { readDuration } from "../../task/duration.ts";
import { isObject } from "../../task/unchecked.ts";
import { readUserName } from "./read-query.ts";
import { refusal, type RefuseAction } from "./refusal.ts";

/** A GET of a user's tasks as a calendar. */
export interface CalendarAction {
  do: "calendar";
  userName: string;
  as: "event" | "todo";
  /** So many seconds before a task is due it is told of. */
  alarm: number | undefined;
  token: string | undefined;
  /** The header If-None-Match: what the client has already. */
  known: string | undefined;
}

/** Reads `/calendar.ics?user_name=…&token=…`, with `as` and `alarm` as in `tasks export`. */
export function readCalendarQuery(event: { [name: string]: unknown }): CalendarAction | RefuseAction {
  const { queryStringParameters: parameters, headers } = event;
  const query = isObject(parameters) ? parameters : {};
  const userName = readUserName(query);
  if (typeof userName !== "string") return userName;
  const { as = "event", alarm, token } = query;
  if (as !== "event" && as !== "todo") return refusal("as is neither event nor todo", "leave it out: event");
  const common = { do: "calendar", userName, as, known: headerOf(headers, "if-none-match") } as const;
  const action = { ...common, token: typeof token === "string" ? token : undefined };
  if (typeof alarm !== "string") return { ...action, alarm: undefined };
  try {
    return { ...action, alarm: readDuration(alarm, "alarm") };
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    return refusal(error.message, "write it as in alarm=15m");
  }
}

/** In format 1.0 the names are as they were sent. */
function headerOf(headers: unknown, wanted: string): string | undefined {
  if (!isObject(headers)) return undefined;
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return typeof value === "string" ? value : undefined;
}
