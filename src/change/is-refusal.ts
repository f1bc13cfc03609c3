import { TasksError } from "../errors.ts";

/** Whether an error that ended a write of many says that the table takes nothing at all. */
export function isRefusal(error: unknown): boolean {
  return error instanceof TasksError && (error.kind === "denied" || error.kind === "not-found");
}
