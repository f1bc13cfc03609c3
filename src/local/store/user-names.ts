import { existsSync } from "node:fs";
import type { Clock } from "../../ports.ts";
import { Store } from "./store.ts";
import { storePath } from "./store-path.ts";

const MOST = 100;

/** User names of a local table that begin with a text, in order; at most a hundred. Never makes a store. */
export function userNames(dataDir: string, clock: Clock, table: string, prefix: string): string[] {
  if (!existsSync(storePath(dataDir))) return [];
  const store = new Store(dataDir, clock);
  try {
    const rows = store.select(
      "user_name",
      `FROM (SELECT DISTINCT user_name FROM record WHERE table_name = ? AND substr(user_name, 1, length(?)) = ?
       ORDER BY user_name LIMIT ${MOST})`,
      table,
      prefix,
      prefix,
    );
    return rows.map(([name]) => String(name));
  } finally {
    store.close();
  }
}
