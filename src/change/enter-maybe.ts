import { TasksError } from "../errors.ts";
import { isCreation } from "../table/is-creation.ts";
import type { Changes } from "../table/task-table.ts";
import type { Journal } from "./history/journal.ts";

/** Enters the changes of a write that has failed, where it may have been carried out all the same. */
export async function enterMaybe(journal: Journal, changes: Changes, error: unknown): Promise<void> {
  if (error instanceof TasksError && error.mayBeDone)
    await journal.enter(changes, { isUnsure: changes !== undefined && isCreation(changes) });
}
