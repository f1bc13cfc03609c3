import { Option, type Command } from "commander";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { once, readWhen, wholeNumber } from "./shared/flags.ts";
import { askFor, printCount, printPages, readWhere } from "./shared/list-records.ts";
import { decodeCursor } from "../table/cursor.ts";
import { queryUsers } from "../table/query-users.ts";
import { usesAttribute } from "../task/condition/condition-names.ts";
import type { Condition } from "../task/condition/condition.ts";
import { NOT_DONE } from "../task/condition/not-done.ts";
import { DEADLINE, USER_NAME, type TaskRecord } from "../task/record.ts";
import { withTable } from "./shared/with-table.ts";

interface QueryFlags {
  user: string[];
  asc?: boolean;
  desc?: boolean;
  from?: string;
  to?: string;
  overdue?: boolean;
  today?: boolean;
  week?: boolean;
  where?: string;
  limit?: number;
  after?: string;
  count?: boolean;
  consistent?: boolean;
}

interface QueryOptions {
  userNames: string[];
  descending: boolean;
  /** First and last second, both included. */
  from: number | undefined;
  to: number | undefined;
  where: Condition | undefined;
  limit: number | undefined;
  after: TaskRecord | undefined;
  count: boolean;
  consistent: boolean;
}

export function declareQuery(program: Command, context: Context): void {
  program
    .command("query")
    .alias("query-by-user")
    .summary("list the records of users by deadline")
    .description("List the records of one or more users, past first.")
    .requiredOption("-u, --user <name...>", "whose tasks; several are merged by deadline")
    .option("--asc", "past first (the default)")
    .addOption(new Option("--desc", "future first").conflicts("asc"))
    .option("--from <when>", "due at or after this; a day is its start", once("--from"))
    .option("--to <when>", "due at or before this; a day is its end", once("--to"))
    .addOption(
      new Option("--overdue", "due before now, and not done").conflicts(["today", "week", "from", "to"]),
    )
    .addOption(new Option("--today", "due today").conflicts(["week", "from", "to"]))
    .addOption(new Option("--week", "due this week, Monday to Sunday").conflicts(["from", "to"]))
    .option(
      "--where <expr>",
      "only records that match, as in 'status = \"open\" and priority >= 2'",
      once("--where"),
    )
    .option("--limit <n>", "at most so many records that match", wholeNumber("--limit"))
    .option("--after <cursor>", "go on after an earlier list with --limit", once("--after"))
    .addOption(new Option("--count", "print only how many there are").conflicts(["limit", "after"]))
    .option("--consistent", "see every write that has been acknowledged (twice the read capacity)")
    .addHelpText(
      "after",
      `
Examples:
  tasks query --user kumamoto --asc
  tasks query --user kumamoto --user mai --week
  tasks query --user kumamoto --from today --to +2w --where 'not (status = "done")'
  tasks query --user kumamoto --overdue --count`,
    )
    .action(async (flags: QueryFlags) => runQuery(context, await readOptions(context, flags)));
}

/** Prints the records in order of deadline, or their number. */
async function runQuery(context: Context, options: QueryOptions): Promise<void> {
  const { userNames, limit, count, ...request } = options;
  await withTable(context, async (table) => {
    const pages = queryUsers(table, userNames, { ...request, limit: askFor(limit), countOnly: count });
    await (count ? printCount(context, pages) : printPages(context, pages, limit));
  });
}

async function readOptions(context: Context, flags: QueryFlags): Promise<QueryOptions> {
  if (flags.user.includes("")) throw usageError("--user is empty", "name a user, as in --user kumamoto");
  const range = await readRange(context, flags);
  const where = await readWhere(context, flags.where);
  for (const key of [USER_NAME, DEADLINE]) {
    if (where !== undefined && usesAttribute(where, key)) {
      throw usageError(
        `--where cannot look at the key attribute ${key} in a query`,
        "use --user, --from and --to",
      );
    }
  }
  return {
    userNames: flags.user,
    descending: flags.desc === true,
    ...range,
    where: flags.overdue === true ? and(NOT_DONE, where) : where,
    limit: flags.limit,
    after: flags.after === undefined ? undefined : decodeCursor(flags.after),
    count: flags.count === true,
    consistent: flags.consistent === true,
  };
}

async function readRange(context: Context, flags: QueryFlags) {
  const now = context.now();
  if (flags.overdue === true) return { from: undefined, to: Math.ceil(now / 1000) - 1 };
  if (flags.today === true || flags.week === true) {
    const { dayRange, weekRange } = await import("../task/instant.ts");
    return (flags.today === true ? dayRange : weekRange)(now, context.settings.tz.value);
  }
  const from = flags.from === undefined ? undefined : await readWhen(context, "--from", flags.from, "start");
  const to = flags.to === undefined ? undefined : await readWhen(context, "--to", flags.to, "end");
  if (from !== undefined && to !== undefined && from > to) {
    throw new TasksError("usage", `--from ${flags.from} (${from}) is after --to ${flags.to} (${to})`, {
      hint: "swap the two",
    });
  }
  return { from, to };
}

function and(left: Condition, right: Condition | undefined): Condition {
  return right === undefined ? left : { is: "and", left, right };
}
