import type { Context } from "../../context.ts";
import { scheduleName } from "../../flags/names.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { takeAway } from "../shared/plan/take-away.ts";
import { planWord } from "../shared/plan/plan-flags.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { missingSchedule } from "./find-schedule.ts";

export const scheduleDelete = defineCommand({
  name: "delete",
  summary: "delete a schedule, and its function where nothing else needs it",
  description:
    "Delete a schedule, and show what went with it: with the last one go the function, its role and its log group, unless " +
    "an endpoint needs them. Records stay.",
  arguments: { name: { type: scheduleName, help: "what it is called" } },
  flags: planWord,
  prints: ["removal"],
  writes: true,
  run: runScheduleDelete,
});

/** Throws not-found, and partial when something went and something did not; running it again goes on. */
async function runScheduleDelete(context: Context, { name }: { name: string }): Promise<void> {
  await withCloud(context, { reading: false, command: "schedule" }, async (cloud) => {
    await takeAway(context, cloud, await (await cloud.schedules()).removal(name), missingSchedule(name));
  });
}
