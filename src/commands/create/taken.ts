import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import { shellWord } from "../../task/shell-word.ts";
import { showKey } from "../shared/selection/record-errors.ts";

/** Exit code 4 for a key that another record has. */
export async function taken(
  context: Context,
  { userName, deadline }: { userName: string; deadline: number },
): Promise<TasksError> {
  const get = `tasks get --user ${shellWord(userName)} --deadline ${deadline}`;
  return new TasksError(
    "conflict",
    `there is a task of ${await showKey(context, { userName, deadline: String(deadline) })} already`,
    {
      hint: `--next-free takes the next second that is free; \`${get}\` shows the other one, and --overwrite replaces it`,
    },
  );
}
