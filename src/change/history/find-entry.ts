import { TasksError, usageError } from "../../errors.ts";
import type { HistoryFolder } from "../../ports.ts";
import { readEntries, type Entry } from "./history-reader.ts";

/** The entry of a table that an id (or its beginning) names, or the last one. Throws not-found, and usage for two. */
export async function findEntry(
  folder: HistoryFolder,
  { id, table, isHere }: { id: string | undefined; table: string; isHere: (place: string) => boolean },
): Promise<Entry> {
  let found: Entry | undefined;
  for await (const entry of readEntries(folder)) {
    if (id === undefined) {
      if (entry.table === table && isHere(entry.place)) return entry;
    } else if (entry.id === id) {
      found = entry;
      break;
    } else if (entry.id.startsWith(id)) {
      if (found !== undefined)
        throw usageError(`both ${found.id} and ${entry.id} begin with '${id}'`, "write more of its letters");
      found = entry;
    }
  }
  if (found === undefined) throw nothing(id, table);
  if (found.table === table && isHere(found.place)) return found;
  throw usageError(
    `${found.id} is an entry of the table ${found.table}, ${found.place}`,
    "name that table with --table, --stage, --target or --region, as when it was written",
  );
}

function nothing(id: string | undefined, table: string): TasksError {
  const what =
    id === undefined
      ? `the history has nothing of the table ${table}`
      : `the history has no entry ${id}: it may be older than what is kept`;
  return new TasksError("not-found", what, {
    hint: "`tasks history` lists what can be taken back; 90 days and 512 MB are kept",
  });
}
