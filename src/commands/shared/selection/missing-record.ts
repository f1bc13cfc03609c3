import type { Context } from "../../../context.ts";
import { TasksError } from "../../../errors.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import type { TaskKey } from "../../../task/record.ts";
import type { Wording } from "./resolve-references.ts";
import { shellWord } from "../../../task/shell-word.ts";
import { showKey } from "./record-errors.ts";

/**
 * Exit code 3 for a record that is not there, with the key as it was understood. Where that is the end of a day, which a day
 * alone means, it lists what is due on the day.
 */
export async function missingRecord(
  context: Context,
  key: TaskKey,
  { table, wording }: { table: TaskTable; wording: Wording },
): Promise<TasksError> {
  const message = `there is no task of ${await showKey(context, key)}`;
  const query = `\`tasks query --user ${shellWord(key.userName)}\` lists what is there`;
  // Few commands name what is not there.
  const { choicesOnDay } = await import("./choices-on-day.ts");
  const { choices, hasMore } = await choicesOnDay(context, key, { table, wording });
  if (choices.length === 0) return new TasksError("not-found", message, { hint: query });
  const hint = hasMore ? "due on that day are, among others:" : "due on that day:";
  return new TasksError("not-found", message, { hint, choices });
}
