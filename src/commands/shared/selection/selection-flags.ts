import type { Context } from "../../../context.ts";
import { usageError } from "../../../errors.ts";
import { filter } from "../../../flags/condition.ts";
import { deadlineKey } from "../../../flags/deadline-key.ts";
import { defineFlags, spell, type OptionsOf } from "../../../flags/flag.ts";
import { userName } from "../../../flags/text.ts";
import { wholeNumber } from "../../../flags/whole-number.ts";
import type { Condition } from "../../../task/condition/condition.ts";
import type { Invocation } from "../declaration/define-command.ts";
import type { Names } from "./named-records.ts";
import { keysFlags } from "./keys-file.ts";
import { checkWhere, rangeFlags, readRange, withOverdue } from "./range-flags.ts";

const MOST_CONCURRENCY = 1000;

/** The flags that name one record, or select many. `to` is left to reschedule, which has its own. */
const { to: _, ...rangeWithoutTo } = rangeFlags;

const common = defineFlags({
  user: {
    short: "-u",
    value: "<name>",
    type: userName,
    repeats: true,
    help: "whose task it is; repeatable where many are selected",
  },
  deadline: { short: "-d", value: "<when>", type: deadlineKey, help: "when the one task is due" },
  allUsers: {
    help: "select among the open tasks of all users (on AWS by the team index)",
    conflicts: ["user"],
  },
  all: { help: "select all of them" },
  where: { value: "<expr>", type: filter, help: "select those that match, as in 'status = \"open\"'" },
  keys: keysFlags.keys,
  yes: { help: "do not ask; needed where there is no terminal" },
  maxRecords: { value: "<n>", type: wholeNumber(), help: "change nothing where more are selected" },
  concurrency: {
    value: "<n>",
    type: wholeNumber({ most: MOST_CONCURRENCY }),
    help: "of a selection: at most this many requests in flight",
  },
  maxWcu: {
    value: "<n>",
    type: wholeNumber(),
    help: "of a selection: at most this many write units per second",
  },
});

export const selectionFlags = { ...common, ...rangeFlags };
/** Those of a command whose --to is not the end of a range. */
export const selectionFlagsWithoutTo = { ...common, ...rangeWithoutTo };

const WAYS = "--where, --from, --to, --overdue, --today, --week or --all";
const WAYS_WITHOUT_TO = WAYS.replace(" --to,", "");

const detailsOf = (ways: string) =>
  `Many records at once: --user (or --all-users) and at least one of ${ways}; or --keys with a file.
They are shown first, and you are asked; without a terminal give --yes. A record that changes meanwhile is left
alone. \`tasks undo\` takes it all back.`;

/** For the help of commands that take a selection. */
export const SELECTION_DETAILS = detailsOf(WAYS);
export const SELECTION_DETAILS_WITHOUT_TO = detailsOf(WAYS_WITHOUT_TO);

type Options = OptionsOf<typeof common> &
  OptionsOf<typeof rangeWithoutTo> & { to?: number | undefined; reference: readonly string[] };

/** Which records are meant, and how they are written. */
export interface Selection {
  /** Undefined: all users, of whom it takes the open tasks. */
  users: string[] | undefined;
  /** A file with the keys, in place of all else. */
  keys: string | undefined;
  from?: string;
  to?: string;
  where: Condition | undefined;
  yes: boolean;
  maxRecords: number | undefined;
  concurrency: number | undefined;
  maxWriteUnits: number | undefined;
}

const SELECTING = ["where", "from", "to", "overdue", "today", "week", "all", "keys", "allUsers"] as const;
const RANGE = ["from", "to", "overdue", "today", "week"] as const;

/** What names single records, references or two keys, or the selection. Throws usage errors for what is neither or both. */
export async function readSelection(
  context: Context,
  options: Options,
  typed: Invocation<"from" | "to">["typed"],
): Promise<{ names: Names; selection?: undefined } | { selection: Selection; names?: undefined }> {
  const { deadline, keys, where } = options;
  const [reference] = options.reference;
  const isGiven = (name: (typeof SELECTING)[number]) =>
    options[name] !== undefined && options[name] !== false;
  const selecting = SELECTING.filter(isGiven);
  if (deadline !== undefined || reference !== undefined) {
    const what = reference ?? "--deadline";
    if (selecting[0] !== undefined)
      throw usageError(
        `${what} names one record, and ${spell(selecting[0])} selects many`,
        "leave one of the two out",
      );
    const [user, another] = options.user;
    if (another !== undefined) throw usageError(`${what} names one record, of one user`, "give --user once");
    return { names: { reference: options.reference, user, deadline } };
  }
  const pace = {
    yes: options.yes,
    maxRecords: options.maxRecords,
    concurrency: options.concurrency,
    maxWriteUnits: options.maxWcu,
  };
  const { user: mine } = context.settings;
  const user = options.user.length > 0 || mine.value === undefined ? options.user : [mine.value];
  if (keys !== undefined) {
    const beside =
      selecting.find((name) => name !== "keys") ?? (options.user.length > 0 ? "user" : undefined);
    if (beside !== undefined)
      throw usageError(
        `--keys names the records, and ${spell(beside)} selects others`,
        "leave one of the two out",
      );
    return { selection: { users: undefined, keys, where: undefined, ...pace } };
  }
  if (user.length === 0 && !options.allUsers)
    throw usageError(
      "no records are named",
      "name one by its reference or with --user and --deadline, or select many as in --user kumamoto --overdue",
    );
  if (selecting.every((name) => name === "allUsers"))
    throw usageError(
      `${options.allUsers ? "--all-users" : "--user"} alone selects nothing`,
      `name one record with --deadline, or select with ${"to" in options ? WAYS : WAYS_WITHOUT_TO}`,
    );
  const narrowing = [...RANGE, "where" as const].find(isGiven);
  if (options.all && narrowing !== undefined)
    throw usageError(`--all selects every record, and ${spell(narrowing)} some`, "leave one of the two out");
  checkWhere(where);
  const range = await readRange(context, { to: undefined, ...options }, typed);
  const users = options.allUsers ? undefined : [...new Set(user)];
  return {
    selection: { users, keys: undefined, ...range, where: withOverdue(where, options.overdue), ...pace },
  };
}

/** Refuses flags that are of use for one record alone. */
export function refuseWithSelection(given: { [flag: string]: unknown }, hint: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== false)
      throw usageError(`${spell(name)} is for one record, and a selection is many`, hint);
  }
}
