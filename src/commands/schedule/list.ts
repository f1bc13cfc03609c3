import type { Context } from "../../context.ts";
import { scheduleName } from "../../flags/names.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { printRows } from "../shared/records/with-table.ts";
import { addLastFirings } from "./add-last-firings.ts";
import { findSchedule } from "./find-schedule.ts";
import { columnsForPeople, scheduleColumns, scheduleRow } from "./schedule-row.ts";

export const scheduleList = defineCommand({
  name: "list",
  summary: "list the schedules, and when each fires next",
  description:
    "List the schedules of the service and stage, whether each is switched on, when it fires next, and when it last fired with " +
    "what result: on AWS in the last 7 days, by the function's log.",
  prints: ["schedule"],
  writes: false,
  run: runScheduleList,
});

export const scheduleShow = defineCommand({
  name: "show",
  summary: "show one schedule with its input",
  description:
    "Show one schedule: when it fires, whether it is switched on, when it last fired with what result, and the event that the " +
    "function gets.",
  arguments: { name: { type: scheduleName, help: "what it is called" } },
  prints: ["schedule"],
  writes: false,
  run: runScheduleShow,
});

async function runScheduleList(context: Context): Promise<void> {
  const found = await withCloud(context, { reading: true, command: "schedule" }, async (cloud) =>
    addLastFirings(context, cloud, await (await cloud.schedules()).list()),
  );
  const clock = { now: context.clock.now(), tz: context.settings.tz.value };
  const rows = found.map((info) => {
    const { input: _, stamp: __, since: ___, ...row } = scheduleRow(info, clock);
    return row;
  });
  const { output, fields } = context.settings;
  const isForPeople = output.value === "table" && fields === undefined;
  await printRows(context, rows, isForPeople ? columnsForPeople(rows) : scheduleColumns(rows));
}

/** Throws not-found when there is none. */
async function runScheduleShow(context: Context, { name }: { name: string }): Promise<void> {
  const info = await findSchedule(context, name, { withLast: true });
  const clock = { now: context.clock.now(), tz: context.settings.tz.value };
  const rows = [info, ...(info.twin === undefined ? [] : [info.twin])].map((one) => scheduleRow(one, clock));
  await printRows(context, rows, [...scheduleColumns(rows), "input", "stamp", "since"]);
}
