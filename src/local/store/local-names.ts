import type { Owner } from "../../cloud/ownership.ts";
import type { Clock } from "../../ports.ts";
import { Store } from "./store.ts";
import { isStoreThere } from "./is-store-there.ts";

const MOST = 100;

// What has the names, and what of it is meant.
const PLACES = {
  user: { rows: "record WHERE table_name = ?", column: "user_name" },
  schedule: { rows: "schedule WHERE service = ? AND stage = ?", column: "name" },
  parameter: { rows: "parameter WHERE true", column: "name" },
} as const;

export interface LocalPlace {
  dataDir: string;
  table: string;
  owner: Owner;
}

/** Names in the local store that begin with a text, in order; at most a hundred. Never makes a store. */
export function localNames(
  kind: keyof typeof PLACES,
  prefix: string,
  { dataDir, table, owner }: LocalPlace,
  clock: Clock,
): string[] {
  if (!isStoreThere(dataDir)) return [];
  const store = new Store(dataDir, clock);
  try {
    const { rows, column } = PLACES[kind];
    const meant = { user: [table], schedule: [owner.service, owner.stage], parameter: [] }[kind];
    const found = store.select(
      column,
      `FROM (SELECT DISTINCT ${column} FROM ${rows} AND substr(${column}, 1, length(?)) = ?
       ORDER BY ${column} LIMIT ${MOST})`,
      ...meant,
      prefix,
      prefix,
    );
    return found.map(([name]) => String(name));
  } finally {
    store.close();
  }
}
