import { TasksError } from "../../../errors.ts";
import type { Change, TaskTable } from "../../../table/task-table.ts";
import { differencesOf, keptChanges, type WriteResult } from "./write-result.ts";

interface KeptWrite {
  changes: readonly Change[];
  said: string;
  /** Its entry in the history; undefined where there is none. */
  entry: string | undefined;
}

const MOST = 200;
const TAKEN_BACK = "Taken back: ";

/** Keeps what the page's last writes have changed, for as long as the process lives; the history has it for longer. */
export function openUndo() {
  const kept = new Map<string, KeptWrite>();
  let count = 0;
  return {
    /** Gives what the write is called. */
    keep(write: KeptWrite): string {
      count += 1;
      const id = String(count);
      kept.set(id, write);
      for (const old of kept.keys()) if (kept.size > MOST) kept.delete(old);
      return id;
    },
    /** Throws not-found. */
    find(id: string): KeptWrite {
      const found = kept.get(id);
      if (found !== undefined) return found;
      const message = "that is too long ago to be taken back here";
      throw new TasksError("not-found", message, {
        hint: "`tasks history` shows it, and `tasks undo` takes it back",
      });
    },
  };
}

/** Puts everything back as it was before a write, where nothing of it was changed since. */
export async function takeBack(
  table: TaskTable,
  { changes: made, said }: Pick<KeptWrite, "changes" | "said">,
): Promise<WriteResult> {
  const changes = made.map(({ before, after }) => ({ before: after, after: before })).toReversed();
  const result = await table.exchange(changes);
  // What takes back that something was taken back does it again.
  const again = said.startsWith(TAKEN_BACK) ? said.slice(TAKEN_BACK.length) : `${TAKEN_BACK}${said}`;
  if (result.outcome === "done") return { said: again, changes: keptChanges(table, changes) };
  return {
    error: "it cannot be taken back: the task was changed since",
    lines: differencesOf(changes, result),
  };
}
