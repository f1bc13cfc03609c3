import { TasksError } from "../../errors.ts";
import type { SdkError } from "./call-fault.ts";
import { faultOf } from "./call-faults.ts";

/**
 * Turns whatever the AWS SDK threw into a TasksError, by the table in call-faults.ts. `doing` says what was tried, as in
 * "PutItem on tasks-dev-table".
 */
export function translateError(error: unknown, doing: string): TasksError {
  if (error instanceof TasksError) return error;
  const thrown = error as SdkError;
  const { kind, says, hint, bare = false } = faultOf(thrown);
  // The SDK adds a line of advice for programmers to the text of an answer that it could not read to its end.
  const text = thrown.message.replace(/\n +Deserialization error: .*$/s, "");
  const what = typeof says === "string" ? says : says(thrown, text);
  const way =
    thrown.proxy === undefined || thrown.isAtProxy ? "" : ` (through the proxy ${thrown.proxy.name})`;
  const message = bare ? what : `${doing}: ${what}${way}`;
  const advice = typeof hint === "function" ? hint(thrown) : hint;
  return new TasksError(kind, message, {
    cause: error,
    ...(advice === undefined ? {} : { hint: advice }),
  });
}
