import type { Context } from "../context.ts";
import { sortOrder } from "../flags/sort-order.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { clockIn } from "../output/list/clock.ts";
import { agendaPages } from "../table/agenda-pages.ts";
import { queryUsers } from "../table/query-users.ts";
import type { Page, TaskTable } from "../table/task-table.ts";
import { Agenda } from "../task/agenda.ts";
import { openAnd, type Condition } from "../task/condition/condition.ts";
import { lastBefore } from "../task/number.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { printPages } from "./shared/records/list-records.ts";
import { checkWhere } from "./shared/selection/range-flags.ts";
import { readUsers, usersFlags } from "./shared/selection/users-flags.ts";
import { withTable } from "./shared/records/with-table.ts";

// Some ten years.
const MOST_DAYS = 3660;

export const agendaCommand = defineCommand({
  name: "agenda",
  group: "Records",
  summary: "show what is due, day by day, overdue first",
  description:
    "Show what is due: first what is overdue, then today with what is done already, then the days to come. Days are those of --tz.",
  flags: {
    ...usersFlags,
    days: {
      value: "<n>",
      type: wholeNumber({ least: 0, most: MOST_DAYS }),
      default: "14",
      help: "up to this many days after today",
    },
    sort: {
      value: "<attribute[:desc]>",
      type: sortOrder,
      help: "each day by an attribute, as in priority:desc, and not by time",
    },
  },
  examples: [
    "tasks agenda",
    "tasks agenda --user kumamoto mai --days 7",
    "tasks agenda --user kumamoto --days 0 --sort priority:desc",
    "tasks agenda --all-users --where 'priority >= 2'",
  ],
  prints: ["record"],
  writes: false,
  async run(context, { days, sort, where, ...whose }) {
    checkWhere(where, "use --user and --days");
    const users = readUsers(context, whose);
    const agenda = agendaOf(context);
    const { from, to } = agenda.days.span(agenda.today, days + 1);
    await withTable(context, async (table) => {
      const pages = dueIn(table, { users, today: from, to: String(to), where });
      await printPages(context, agendaPages(pages, agenda, sort), {
        limit: undefined,
        severalUsers: users?.length !== 1,
        byDay: true,
        none: `nothing is due up to ${agenda.title(agenda.today + days)}`,
      });
    });
  },
});

function agendaOf({ settings, clock }: Context): Agenda {
  return new Agenda(clockIn(settings.isMachineZone ? undefined : settings.tz.value, clock.now()));
}

/** By deadline: of the days before today the open records, which are all that an index of everybody's has, and all from then on. */
async function* dueIn(
  table: TaskTable,
  {
    users,
    today,
    to,
    where,
  }: { users: string[] | undefined; today: number; to: string; where: Condition | undefined },
): AsyncGenerator<Page> {
  const range = { to, where, descending: false };
  if (users === undefined) {
    yield* table.queryOpen(range);
    return;
  }
  yield* queryUsers(table, users, { ...range, to: lastBefore(today), where: openAnd(where) });
  yield* queryUsers(table, users, { ...range, from: String(today) });
}
