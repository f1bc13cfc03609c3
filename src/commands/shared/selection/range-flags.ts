import type { Context } from "../../../context.ts";
import { usageError } from "../../../errors.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import { instant } from "../../../flags/instant.ts";
import { type Condition, NOT_DONE } from "../../../task/condition/condition.ts";
import { usesAttribute } from "../../../task/condition/condition-names.ts";
import { DEADLINE, USER_NAME } from "../../../task/record.ts";
import type { Invocation } from "../declaration/define-command.ts";

/** The flags that say which of a user's records are meant, by when they are due. */
export const rangeFlags = defineFlags({
  from: { value: "<when>", type: instant("start"), help: "due at or after this; a day is its start" },
  to: { value: "<when>", type: instant("end"), help: "due at or before this; a day is its end" },
  overdue: { help: "due before now, and not done", conflicts: ["today", "week", "from", "to"] },
  today: { help: "due today", conflicts: ["week", "from", "to"] },
  week: { help: "due this week, Monday to Sunday", conflicts: ["from", "to"] },
});

/** Refuses a condition on a key, which DynamoDB refuses in a query. */
export function checkWhere(where: Condition | undefined, instead = "use --user, --from and --to"): void {
  for (const key of [USER_NAME, DEADLINE]) {
    if (where !== undefined && usesAttribute(where, key)) {
      throw usageError(`--where cannot look at the key attribute ${key} in a query`, instead);
    }
  }
}

/** First and last second, both included. Throws a usage error for a range upside down. */
export async function readRange(
  context: Context,
  { from, to, overdue, today, week }: OptionsOf<typeof rangeFlags>,
  typed: Invocation<"from" | "to">["typed"],
): Promise<{ from?: string; to?: string }> {
  const now = context.clock.now();
  if (overdue) return { to: String(Math.ceil(now / 1000) - 1) };
  if (today || week) {
    const { dayRange, weekRange } = await import("../../../task/instant.ts");
    const span = (today ? dayRange : weekRange)(now, context.settings.tz.value);
    return { from: String(span.from), to: String(span.to) };
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw usageError(
      `--from ${typed("from")} (${from}) is after --to ${typed("to")} (${to})`,
      "swap the two",
    );
  }
  return {
    ...(from === undefined ? {} : { from: String(from) }),
    ...(to === undefined ? {} : { to: String(to) }),
  };
}

/** The condition with that of --overdue. */
export function withOverdue(where: Condition | undefined, overdue: boolean): Condition | undefined {
  return overdue ? and(NOT_DONE, where) : where;
}

/** Both conditions, or the one that there is. */
export function and(left: Condition, right: Condition | undefined): Condition {
  return right === undefined ? left : { is: "and", left, right };
}
