import type { Context } from "../context.ts";
import { attributePath } from "../flags/attribute-path.ts";
import { clockIn } from "../output/list/clock.ts";
import { mergePages } from "../table/merge-pages.ts";
import { sortRecords } from "../table/sort-records.ts";
import type { Attributes, AttributeValue } from "../task/attribute-value.ts";
import { CalendarDays, mondayOf } from "../task/calendar-days.ts";
import { encodeDynamoJson } from "../task/dynamodb-json.ts";
import { type Path, valueAt } from "../task/path/path.ts";
import { USER_NAME } from "../task/record.ts";
import { NEXT, Tally, TALLY_COLUMNS, tallyTimes, type TallyTimes } from "../task/tally.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { checkWhere } from "./shared/selection/range-flags.ts";
import { readUsers, usersFlags } from "./shared/selection/users-flags.ts";
import { printRows, withTable } from "./shared/records/with-table.ts";

// What an index of everybody's open tasks does not have.
const DONE_COLUMN = "done";

export const summaryCommand = defineCommand({
  name: "summary",
  group: "Records",
  summary: "count the tasks of each user, open, overdue, due and done",
  description:
    "Count tasks, in one row for each user or each value of --by: open, overdue, due today, due this week (Monday to Sunday), done, and when the next open one is due. What is due today or this week is open, and may be overdue already.",
  flags: {
    ...usersFlags,
    by: {
      value: "<attribute>",
      type: attributePath,
      help: "a row for each value of an attribute, as in priority or rank.ccf; without it for each user",
    },
  },
  examples: [
    "tasks summary",
    "tasks summary --user kumamoto mai",
    "tasks summary --user kumamoto --by priority",
    "tasks summary --all-users --where 'attribute_exists(claimed_by)'",
  ],
  prints: ["tally"],
  writes: false,
  /** In memory there is a row of counts for each group, however many records there are. */
  async run(context, { where, by, ...whose }) {
    checkWhere(where, "use --user");
    const users = readUsers(context, whose);
    const path: Path = by?.path ?? [USER_NAME];
    const groups = new Groups(timesOf(context));
    if (by === undefined) for (const user of users ?? []) groups.at({ S: user });
    let mismatch: string | undefined;
    let count = 0;
    await withTable(context, async (table) => {
      const request = { where, descending: false };
      const pages =
        users === undefined
          ? table.queryOpen(request)
          : mergePages(users.map((userName) => table.query({ ...request, userName })));
      for await (const page of pages) {
        count += page.records.length;
        mismatch ??= page.mismatch;
        for (const record of page.records) groups.at(valueAt(path, record)).add(record);
      }
    });
    const columns =
      users === undefined ? TALLY_COLUMNS.filter((column) => column !== DONE_COLUMN) : TALLY_COLUMNS;
    const own = by?.name ?? USER_NAME;
    const header = TALLY_COLUMNS.includes(own) ? "value" : own;
    const rows = sortRecords(groups.rows(header, columns), { path: [header], descending: false });
    await printRows(context, rows, [header, ...columns], { instants: [NEXT] });
    if (count === 0) await context.note(mismatch === undefined ? "no tasks" : `no tasks; ${mismatch}`);
    else if (users === undefined)
      await context.note(
        "--all-users reads open tasks alone; what is done is counted of users that are named",
      );
  },
});

function timesOf({ settings, clock }: Context): TallyTimes {
  const now = clock.now();
  const wall = clockIn(settings.isMachineZone ? undefined : settings.tz.value, now);
  const days = new CalendarDays(wall.wallTime);
  const today = days.dayOf(wall.now);
  return tallyTimes(now, days.span(today, 1), days.span(mondayOf(today), 7));
}

/** A tally for each value that there is, and one for what has none. */
class Groups {
  readonly #times: TallyTimes;
  readonly #groups = new Map<string, { value: AttributeValue | undefined; tally: Tally }>();

  constructor(times: TallyTimes) {
    this.#times = times;
  }

  at(value: AttributeValue | undefined): Tally {
    const key = value === undefined ? "" : encodeDynamoJson({ value });
    const known = this.#groups.get(key);
    if (known !== undefined) return known.tally;
    const tally = new Tally(this.#times);
    this.#groups.set(key, { value, tally });
    return tally;
  }

  /** Each group's counts, with its value under the header. */
  rows(header: string, columns: readonly string[]): Attributes[] {
    return [...this.#groups.values()].map(({ value, tally }) => {
      const { row } = tally;
      const counts = columns.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]] as const]));
      return { ...(value === undefined ? {} : { [header]: value }), ...Object.fromEntries(counts) };
    });
  }
}
