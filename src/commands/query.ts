import { sortOrder } from "../flags/sort-order.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { queryUserLines, queryUsers } from "../table/query-users.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { askFor, cursor, printCount, printPages } from "./shared/records/list-records.ts";
import { isCopied, printLines } from "./shared/records/print-lines.ts";
import { checkWhere, rangeFlags, readRange, withOverdue } from "./shared/selection/range-flags.ts";
import { readUsers, usersFlags } from "./shared/selection/users-flags.ts";
import { withTable } from "./shared/records/with-table.ts";

export const queryCommand = defineCommand({
  name: "query",
  alias: "query-by-user",
  group: "Records",
  summary: "list the records of users by deadline",
  description:
    "List the records of one or more users, past first. They are read page by page: a record that is rescheduled meanwhile may be listed twice or not at all.",
  flags: {
    user: {
      ...usersFlags.user,
      help: "whose tasks, by default those of the setting user; several are merged by deadline",
    },
    allUsers: usersFlags.allUsers,
    asc: { help: "past first (the default)" },
    desc: { help: "future first", conflicts: ["asc"] },
    ...rangeFlags,
    where: usersFlags.where,
    sort: {
      value: "<attribute[:desc]>",
      type: sortOrder,
      help: "all of them by an attribute, as in priority:desc; with --limit only the first of these",
      conflicts: ["asc", "desc", "after", "count"],
    },
    limit: { value: "<n>", type: wholeNumber(), help: "at most this many matching records" },
    after: { value: "<cursor>", type: cursor, help: "go on after an earlier list with --limit" },
    count: { help: "print only how many there are", conflicts: ["limit", "after"] },
    consistent: {
      help: "see every write that has been acknowledged (twice the read capacity)",
      conflicts: ["allUsers"],
    },
  },
  examples: [
    "tasks query --user kumamoto --asc",
    "tasks query --user kumamoto --user mai --week",
    "tasks query --user kumamoto --from today --to +2w --where 'not (status = \"done\")'",
    "tasks query --user kumamoto --sort priority:desc --limit 5",
    "tasks query --user kumamoto --overdue --count",
    "tasks query --all-users --overdue",
  ],
  prints: ["record", "count"],
  writes: false,
  /** Prints the records in order of deadline, or their number. */
  async run(context, options, { typed }) {
    const { allUsers, desc, overdue, where, sort, limit, after, count, consistent } = options;
    checkWhere(where);
    const users = readUsers(context, options);
    const range = {
      ...(await readRange(context, options, typed)),
      descending: desc,
      limit: sort === undefined ? askFor(limit) : undefined,
      after,
    };
    // The index has open tasks alone.
    const request = { ...range, where: withOverdue(where, overdue && !allUsers), countOnly: count };
    const isPlain = request.where === undefined && sort === undefined && !count && isCopied(context);
    await withTable(context, async (table) => {
      const [userName, ...others] = new Set(users);
      if (isPlain && userName !== undefined && others.length === 0) {
        const one = { ...range, consistent, userName };
        return printLines(context, (transcoder) => queryUserLines(table, one, transcoder), limit);
      }
      const pages =
        users === undefined ? table.queryOpen(request) : queryUsers(table, users, { ...request, consistent });
      await (count
        ? printCount(context, pages)
        : printPages(context, pages, { limit, sort, severalUsers: users?.length !== 1 }));
    });
  },
});
