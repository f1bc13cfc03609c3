import type { Context } from "../context.ts";
import { TasksError } from "../errors.ts";
import { filter } from "../flags/condition.ts";
import { duration } from "../flags/duration.ts";
import { workerName } from "../flags/names.ts";
import { userName } from "../flags/text.ts";
import { plural } from "../output/amounts.ts";
import { claimFirst, type ClaimOutcome, type ClaimRequest } from "../table/claim-first.ts";
import type { TaskTable } from "../table/task-table.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { CLOCKS, leaseFlag } from "./shared/changes/lease-flags.ts";
import { oneUser } from "./shared/selection/one-user.ts";
import { checkWhere } from "./shared/selection/range-flags.ts";
import { printRows, withTable } from "./shared/records/with-table.ts";

const FIRST_PAUSE_MS = 500;
const MOST_MS = 10_000;
/** After a lease ends, so that not all who wait for it come at once. */
const SPREAD_MS = 500;

export const claimCommand = defineCommand({
  name: "claim",
  group: "Records",
  summary: "take an open record for the length of a lease",
  description:
    "Take the first record by deadline that is not done and that nobody holds a lease on, and print it. It sets claimed_by, " +
    "lease_until_unix_time and lease_no, in one conditional write: of many who claim at once, each gets a different record.",
  flags: {
    user: {
      short: "-u",
      value: "<name...>",
      type: userName,
      repeats: true,
      help: "whose tasks, by default those of the setting user; of several users the first by deadline",
    },
    where: { value: "<expr>", type: filter, help: "only a record that matches, as in 'queue = \"mail\"'" },
    by: {
      value: "<name>",
      type: workerName,
      help: "who claims it (default: user@host:pid, with the process that runs tasks: your shell or script)",
    },
    ...leaseFlag,
    wait: { value: "<duration>", type: duration, help: "where nothing is free, keep looking for this long" },
  },
  details: `Ends with 3 where nothing is free. What a dead worker had is free again when its lease is over; one that works longer
renews it. Finish with \`tasks done ... --lease-no\`, which is refused when somebody else has the task by now.
${CLOCKS}`,
  examples: [
    "tasks claim --user queue",
    "tasks claim --user queue --where 'kind = \"mail\"' --lease 2m --wait 5m",
    "tasks claim --user kumamoto --by mai --lease 1d",
    "tasks claim --user queue --dry-run",
  ],
  prints: ["record"],
  writes: true,
  /** Prints the record that was taken. Throws not-found where nothing is free. */
  async run(context, options) {
    const { where, by, lease, wait } = options;
    checkWhere(where);
    const users = options.user.length === 0 ? [oneUser(context, undefined)] : [...new Set(options.user)];
    const request = { users, where, by: by ?? context.worker(), lease, clock: context.clock };
    const result = await withTable(context, (table) => claimOrWait(context, table, request, wait));
    if (result.outcome === "none") throw await nothingFree(context, users, result);
    if (result.lostRaces > 0 && context.settings.verbose)
      await context.note(`${plural(result.lostRaces, "task")} went to somebody faster`);
    await printRows(context, [result.record]);
  },
});

/** Looks again, less and less often, when a lease is over, and until so many seconds have passed. */
async function claimOrWait(
  { clock, dryRun }: Context,
  table: TaskTable,
  request: ClaimRequest,
  seconds: number | undefined,
): Promise<ClaimOutcome> {
  const begin = seconds === undefined ? 0 : clock.elapsed();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MOST_MS, pause * 2)) {
    const result = await claimFirst(table, request);
    if (result.outcome !== "none" || seconds === undefined || dryRun) return result;
    const left = begin + seconds * 1000 - clock.elapsed();
    if (left <= 0) return result;
    const { nextEnd } = result;
    const untilEnd = nextEnd === undefined ? Infinity : Number(nextEnd) * 1000 - clock.now();
    const regular = pause * (0.5 + clock.random() / 2);
    await clock.sleep(Math.min(left, regular, Math.max(0, untilEnd) + clock.random() * SPREAD_MS));
  }
}

async function nothingFree(
  context: Context,
  users: readonly string[],
  { leased, nextEnd, mismatch }: Extract<ClaimOutcome, { outcome: "none" }>,
): Promise<TasksError> {
  const message = `there is nothing to take of ${users.join(", ")}`;
  const hint = mismatch ?? "--wait 5m keeps looking for that long";
  if (nextEnd === undefined) return new TasksError("not-found", message, { hint });
  const { formatDeadline } = await import("../task/instant.ts");
  const end = formatDeadline(nextEnd, context.settings.tz.value);
  const others =
    leased === 1 ? "one open task is claimed, until" : `${leased} open tasks are claimed, one until`;
  return new TasksError("not-found", `${message}: ${others} ${end}`, { hint });
}
