import type { Context } from "../../../context.ts";
import { usageError } from "../../../errors.ts";

/** The user of --user, or else of the settings. Throws a usage error where neither says it. */
export function oneUser(context: Context, user: string | undefined): string {
  const one = user ?? context.settings.user.value;
  if (one !== undefined) return one;
  throw usageError(
    "no user is named",
    'give --user <name>; TASKS_USER or "user" in a config file says it once for all',
  );
}
