import type { Context } from "../context.ts";
import { usageError } from "../errors.ts";
import { filter } from "../flags/condition.ts";
import { defineFlags, type OptionsOf } from "../flags/flag.ts";
import { instant } from "../flags/instant.ts";
import { userName } from "../flags/text.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { queryUsers } from "../table/query-users.ts";
import { usesAttribute } from "../task/condition/condition-names.ts";
import type { Condition } from "../task/condition/condition.ts";
import { NOT_DONE } from "../task/condition/not-done.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { defineCommand, type Invocation } from "./shared/define-command.ts";
import { askFor, cursor, printCount, printPages } from "./shared/list-records.ts";
import { withTable } from "./shared/with-table.ts";

const rangeFlags = defineFlags({
  from: { value: "<when>", type: instant("start"), help: "due at or after this; a day is its start" },
  to: { value: "<when>", type: instant("end"), help: "due at or before this; a day is its end" },
  overdue: { help: "due before now, and not done", conflicts: ["today", "week", "from", "to"] },
  today: { help: "due today", conflicts: ["week", "from", "to"] },
  week: { help: "due this week, Monday to Sunday", conflicts: ["from", "to"] },
});

export const queryCommand = defineCommand({
  name: "query",
  alias: "query-by-user",
  group: "Records",
  summary: "list the records of users by deadline",
  description:
    "List the records of one or more users, past first. They are read page by page: a record that is rescheduled meanwhile may be listed twice or not at all.",
  flags: {
    user: {
      short: "-u",
      value: "<name...>",
      type: userName,
      repeats: true,
      required: true,
      help: "whose tasks; several are merged by deadline",
    },
    asc: { help: "past first (the default)" },
    desc: { help: "future first", conflicts: ["asc"] },
    ...rangeFlags,
    where: {
      value: "<expr>",
      type: filter,
      help: "only records that match, as in 'status = \"open\" and priority >= 2'",
    },
    limit: { value: "<n>", type: wholeNumber(), help: "at most so many records that match" },
    after: { value: "<cursor>", type: cursor, help: "go on after an earlier list with --limit" },
    count: { help: "print only how many there are", conflicts: ["limit", "after"] },
    consistent: { help: "see every write that has been acknowledged (twice the read capacity)" },
  },
  examples: [
    "tasks query --user kumamoto --asc",
    "tasks query --user kumamoto --user mai --week",
    "tasks query --user kumamoto --from today --to +2w --where 'not (status = \"done\")'",
    "tasks query --user kumamoto --overdue --count",
  ],
  writes: false,
  /** Prints the records in order of deadline, or their number. */
  async run(context, options, { typed }) {
    const { user, desc, overdue, where, limit, after, count, consistent } = options;
    checkWhere(where);
    const request = {
      ...(await readRange(context, options, typed)),
      descending: desc,
      where: overdue ? and(NOT_DONE, where) : where,
      limit: askFor(limit),
      after,
      consistent,
      countOnly: count,
    };
    await withTable(context, async (table) => {
      const pages = queryUsers(table, user, request);
      await (count ? printCount(context, pages) : printPages(context, pages, limit));
    });
  },
});

function checkWhere(where: Condition | undefined): void {
  for (const key of [USER_NAME, DEADLINE]) {
    if (where !== undefined && usesAttribute(where, key)) {
      throw usageError(
        `--where cannot look at the key attribute ${key} in a query`,
        "use --user, --from and --to",
      );
    }
  }
}

/** First and last second, both included. */
async function readRange(
  context: Context,
  { from, to, overdue, today, week }: OptionsOf<typeof rangeFlags>,
  typed: Invocation<"from" | "to">["typed"],
): Promise<{ from?: string; to?: string }> {
  const now = context.clock.now();
  if (overdue) return { to: String(Math.ceil(now / 1000) - 1) };
  if (today || week) {
    const { dayRange, weekRange } = await import("../task/instant.ts");
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

function and(left: Condition, right: Condition | undefined): Condition {
  return right === undefined ? left : { is: "and", left, right };
}
