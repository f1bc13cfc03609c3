import { TasksError } from "../../errors.ts";

/** Exit code 3 where there is no address. */
export function missingEndpoint(): TasksError {
  return new TasksError("not-found", "there is no endpoint", { hint: "`tasks endpoint` makes it" });
}
