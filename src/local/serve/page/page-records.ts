import { stringify } from "lossless-json";
import { recordOfAttributes } from "../../../function/stored-record.ts";
import { decodeDynamoJson } from "../../../task/dynamodb-json.ts";
import { formatDeadline } from "../../../task/instant.ts";
import { DEADLINE, DESCRIPTION, STATUS, USER_NAME } from "../../../task/record.ts";
import type { Store } from "../../store/store.ts";
import { itemOf, readRows } from "../../store/stored-row.ts";

const MOST_RECORDS = 5000;
const MOST_USERS = 1000;

/**
 * Reads what the page shows of a table, by the parameters of its request: `user` (all where it is empty), `open` (without
 * what is done), `limit`, and `seen`, the version that the page shows already; nothing is given where that is the newest.
 */
export function openPageRecords(parts: {
  store: Store;
  table: string;
  tz: string;
  now: () => number;
}): (query: URLSearchParams) => object | undefined {
  const { store, table, tz } = parts;
  // Another process begins to count its versions anew.
  const opened = parts.now().toString(36);
  return (query) => {
    // The first counts the commits of other processes, the second our own.
    const counts = store.row("SELECT data_version, total_changes() FROM pragma_data_version");
    const version = `${opened}-${counts?.join("-")}`;
    if (query.get("seen") === version) return undefined;
    const user = query.get("user") ?? "";
    const limit = Math.min(MOST_RECORDS, Math.max(1, Math.floor(Number(query.get("limit") ?? 200)) || 1));
    const where = [
      "table_name = ?",
      ...(user === "" ? [] : ["user_name = ?"]),
      ...(query.has("open") ? ["json_extract(item, '$.status.S') IS NOT 'done'"] : []),
    ].join(" AND ");
    const values = user === "" ? [table] : [table, user];
    const rows = readRows(
      store,
      `WHERE ${where} ORDER BY deadline, rest, user_name LIMIT ?`,
      ...values,
      limit,
    );
    const users = store.select(
      "user_name",
      `FROM (SELECT DISTINCT user_name FROM record WHERE table_name = ? ORDER BY user_name LIMIT ${MOST_USERS})`,
      table,
    );
    return {
      version,
      table,
      tz,
      total: Number(store.row(`SELECT count(*) FROM record WHERE ${where}`, ...values)?.[0]),
      most: MOST_RECORDS,
      users: users.map(([name]) => name),
      records: rows.map((row) => describe(itemOf(store, row), tz)),
    };
  };
}

/** A record as texts: a number in it may have more digits than the browser's numbers keep. */
function describe(item: string, tz: string): object {
  const record = recordOfAttributes(decodeDynamoJson(item));
  const text = (name: string) => {
    const value = Object.hasOwn(record, name) ? record[name] : "";
    return typeof value === "string" ? value : stringify(value)!;
  };
  const columns = new Set([USER_NAME, DEADLINE, DESCRIPTION, STATUS]);
  const deadline = Number(text(DEADLINE));
  return {
    user: text(USER_NAME),
    deadline,
    due: formatDeadline(text(DEADLINE), tz),
    description: text(DESCRIPTION),
    status: text(STATUS),
    others: Object.keys(record)
      .filter((name) => !columns.has(name))
      .map((name) => [name, text(name)]),
  };
}
