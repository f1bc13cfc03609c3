import type { Context } from "../../../context.ts";
import { TasksError } from "../../../errors.ts";
import type { TaskKey } from "../../../task/record.ts";

/** Exit code 4 for a record that is there but not as --if wants it. */
export async function conditionFailed(context: Context, key: TaskKey): Promise<TasksError> {
  return new TasksError("conflict", `--if does not hold for the task of ${await showKey(context, key)}`, {
    hint: "nothing was changed; `tasks get` shows the record as it is",
  });
}

/** A key for people: `kumamoto at 2026-12-01 09:00:00 +09:00 (1764547200)`. */
export async function showKey(context: Context, key: TaskKey): Promise<string> {
  const { formatDeadline } = await import("../../../task/instant.ts");
  const when = formatDeadline(key.deadline, context.settings.tz.value);
  return `${key.userName} at ${when === key.deadline ? when : `${when} (${key.deadline})`}`;
}
