import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { scheduleName } from "../../flags/names.ts";
import { wholeNumber } from "../../flags/whole-number.ts";
import type { Format } from "../../output/formats.ts";
import { formatInstant } from "../../task/instant.ts";
import { utcTime } from "../../task/utc-time.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { printRows } from "../shared/records/with-table.ts";
import { findSchedule } from "./find-schedule.ts";
import { timesOf } from "./schedule-row.ts";

const MOST = 1000;

export const scheduleNext = defineCommand({
  name: "next",
  summary: "show when a schedule fires next",
  description:
    "Show the next times at which a schedule fires, or would if it were switched on: in UTC, in your zone, and in its own " +
    "where it has one.",
  arguments: { name: { type: scheduleName, help: "what it is called" } },
  flags: {
    times: {
      short: "-n",
      value: "<n>",
      type: wholeNumber({ most: MOST }),
      default: "5",
      help: "how many times",
    },
  },
  prints: ["time"],
  writes: false,
  run: runScheduleNext,
});

/** Throws not-found, and a usage error for a schedule that waits for events. */
async function runScheduleNext(
  context: Context,
  { name, times }: { name: string; times: number },
): Promise<void> {
  const info = await findSchedule(context, name);
  if (info.trigger.pattern !== undefined) {
    throw usageError(
      `the schedule ${name} waits for events, and fires at no set time`,
      `\`tasks schedule test ${name} <event>\` says whether an event fires it`,
    );
  }
  const { target, tz, output } = context.settings;
  const { expression, zone, start } = info.trigger;
  if (expression.startsWith("rate") && start === undefined && target.value === "aws") {
    await context.note("EventBridge does not say from which second it counts a rate; these are approximate");
  }
  if (!info.enabled) await context.note(`${name} is disabled, so it does not fire`);
  const rows = timesOf(info, { after: Math.floor(context.clock.now() / 1000), count: times }).map(
    (seconds) => ({
      unix_time: { N: String(seconds) },
      utc: { S: utcTime(seconds) },
      local: { S: formatInstant(seconds, tz.value) },
      ...(zone === undefined ? {} : { zoned: { S: formatInstant(seconds, zone) } }),
    }),
  );
  if (rows.length === 0) await context.note(`${name} never fires again`);
  await printRows(context, rows, columnsOf(zone, output.value));
}

/** A line of a table holds three times. */
function columnsOf(zone: string | undefined, format: Format): string[] {
  if (zone === undefined) return ["unix_time", "utc", "local"];
  const times = ["utc", "local", "zoned"];
  return format === "table" ? times : ["unix_time", ...times];
}
