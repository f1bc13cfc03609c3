import { planDestroy, removeAll } from "../../cloud/destroy.ts";
import type { Context } from "../../context.ts";
import { scheduleName } from "../../flags/text.ts";
import { defineCommand } from "../shared/define-command.ts";
import { sayStep, withCloud } from "../shared/with-cloud.ts";
import { printRows } from "../shared/with-table.ts";
import { missingSchedule } from "./find-schedule.ts";

export const scheduleDelete = defineCommand({
  name: "delete",
  summary: "delete a schedule, and with the last one its function",
  description:
    "Delete a schedule, and show what went with it: with the last one go the function, its role and its log group. " +
    "Records stay.",
  arguments: { name: { type: scheduleName, help: "what it is called" } },
  prints: ["removal"],
  writes: true,
  run: runScheduleDelete,
});

/** Throws not-found, and partial when something went and something did not; running it again goes on. */
async function runScheduleDelete(context: Context, { name }: { name: string }): Promise<void> {
  await withCloud(context, { reading: false, command: "schedule" }, async (cloud) => {
    const { owner, clock } = cloud;
    const resources = await (await cloud.schedules()).removal(name);
    const removals = await planDestroy(resources, { owner, clock, keepData: false, deleteData: false });
    if (removals.every(({ action }) => action === "gone")) throw missingSchedule(name);
    if (context.dryRun) await context.say("dry run: nothing was removed; this is what would go");
    else {
      await removeAll(removals, {
        clock,
        onStep: (taken) => sayStep(context, taken),
        writes: () => cloud.writes(),
      });
    }
    const removed = removals.filter(({ action }) => action === "remove");
    await printRows(
      context,
      removed.map(({ resource }) => ({ resource: { S: resource.kind }, name: { S: resource.name } })),
      ["resource", "name"],
    );
  });
}
