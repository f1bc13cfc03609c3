import { TasksError } from "../../src/errors.ts";

/** The usage error that a function throws; any other outcome fails the test. */
export function failure(run: () => unknown): TasksError {
  try {
    run();
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage") return error;
    throw error;
  }
  throw new Error("it was expected to fail");
}
