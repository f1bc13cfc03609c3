import { TasksError } from "../../errors.ts";

/** What is said where changes that are to be made cannot be entered before. */
export function notNoted(error: unknown): TasksError {
  if (error instanceof TasksError) return error;
  return new TasksError(
    "failed",
    `the changes cannot be noted before they are made: ${(error as Error).message}; nothing was changed`,
    {
      hint: "free some space in the data folder, or in TMPDIR with TASKS_HISTORY=off, and run it again",
      cause: error,
    },
  );
}
