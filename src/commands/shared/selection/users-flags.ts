import type { Context } from "../../../context.ts";
import { filter } from "../../../flags/condition.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import { userName } from "../../../flags/text.ts";
import { oneUser } from "./one-user.ts";

/** The flags that say whose records are read, and which of them. */
export const usersFlags = defineFlags({
  user: {
    short: "-u",
    value: "<name...>",
    type: userName,
    repeats: true,
    help: "whose tasks, by default those of the setting user",
  },
  allUsers: {
    help: "the open tasks of all users, by the team index (see tasks help provision)",
    conflicts: ["user"],
  },
  where: {
    value: "<expr>",
    type: filter,
    help: "only records that match, as in 'status = \"open\" and priority >= 2'",
  },
});

/** Each user once; undefined: all of them. Throws a usage error where nothing says whose records are meant. */
export function readUsers(
  context: Context,
  { user, allUsers }: Pick<OptionsOf<typeof usersFlags>, "user" | "allUsers">,
): string[] | undefined {
  if (allUsers) return undefined;
  return user.length === 0 ? [oneUser(context, undefined)] : [...new Set(user)];
}
