import { TasksError, shorten } from "../../errors.ts";
import { normalizeNumber } from "../../task/number.ts";
import { keyAttributes } from "../../task/record.ts";
import { isObject } from "../../task/unchecked.ts";
import { validateRecord } from "../../task/validate-record.ts";
import { refusal, type RefuseAction } from "./refusal.ts";

/** What a GET asks for: a user's records by deadline. */
export interface ListAction {
  do: "list";
  userName: string;
  /** The deadline after which to go on, in decimals. */
  after: string | undefined;
  /** The first and the last deadline, each a `<when>` as it was sent. */
  from: string | undefined;
  to: string | undefined;
  /** The most records. */
  limit: number | undefined;
}

/** Reads the query of a GET. What it does not know is left alone: proxies and caches add names of their own. */
export function readListQuery(parameters: unknown): ListAction | RefuseAction {
  const query = isObject(parameters) ? parameters : {};
  const userName = readUserName(query);
  if (typeof userName !== "string") return userName;
  const [limit, from, to] = ["limit", "from", "to"].map((name) => textOf(query[name]));
  if (limit !== undefined && !/^0*[1-9]\d{0,14}$/.test(limit))
    return refusal(`limit '${shorten(limit)}' is not a whole number from 1 on`, "send it as in limit=20");
  const common = {
    do: "list",
    userName,
    from,
    to,
    limit: limit === undefined ? undefined : Number(limit),
  } as const;
  const after = textOf(query["after"]);
  if (after === undefined) return { ...common, after };
  try {
    return { ...common, after: normalizeNumber(after) };
  } catch (error) {
    return refusedQuery(error, "send as after the next_after of the answer before");
  }
}

/** The user whom a query names. */
export function readUserName({ user_name: userName }: { [name: string]: unknown }): string | RefuseAction {
  if (typeof userName !== "string" || userName === "")
    return refusal("the query has no user_name", "ask for ?user_name=example_kumamoto");
  try {
    validateRecord(keyAttributes({ userName, deadline: "0" }));
    return userName;
  } catch (error) {
    return refusedQuery(error, "send the name as it is in user_name");
  }
}

/**
 * Reads `from` and `to`, as seconds since 1970, both included. They count in UTC, wherever the function is; a day is all of it.
 * `now`: milliseconds since 1970. Throws a usage error.
 */
export async function readSpan(
  { from, to }: Pick<ListAction, "from" | "to">,
  now: number,
): Promise<{ from: string | undefined; to: string | undefined }> {
  if (from === undefined && to === undefined) return { from, to };
  // Loaded here, because most requests have no dates.
  const { parseWhen } = await import("../../task/when/when.ts");
  const read = (text: string | undefined, what: string, bareDay: "start" | "end") =>
    text === undefined ? undefined : parseWhen(asTyped(text), { now, tz: "UTC", bareDay, what });
  const [first, last] = [read(from, "from", "start"), read(to, "to", "end")];
  if (first !== undefined && last !== undefined && first > last)
    throw new TasksError("usage", `from ${from} (${first}) is after to ${to} (${last})`, {
      hint: "swap the two",
    });
  return { from: first?.toString(), to: last?.toString() };
}

/** In a query a plus that nobody has encoded means a space: `?to=+1w`. */
function asTyped(text: string): string {
  return text.replace(/^ (?=\d)/, "+");
}

function refusedQuery(error: unknown, hint: string): RefuseAction {
  if (!(error instanceof TasksError)) throw error;
  return refusal(`the query: ${error.message}`, hint);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
