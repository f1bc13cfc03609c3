import type { Context } from "../../context.ts";
import { scheduleName } from "../../flags/names.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { planWord } from "../shared/plan/plan-flags.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { printRows } from "../shared/records/with-table.ts";
import { missingSchedule } from "./find-schedule.ts";

export const scheduleEnable = defineSwitch("enable", { enabled: true, word: "on" });
export const scheduleDisable = defineSwitch("disable", { enabled: false, word: "off" });

function defineSwitch(name: string, { enabled, word }: { enabled: boolean; word: string }) {
  return defineCommand({
    name,
    summary: `switch a schedule ${word}`,
    description: `Switch a schedule ${word}. One that is ${word} already stays so. On AWS it may take a minute to be so.`,
    arguments: { name: { type: scheduleName, help: "what it is called" } },
    flags: planWord,
    prints: ["schedule"],
    writes: true,
    run: (context, { name }) => runSwitch(context, { name, enabled }),
  });
}

/** Throws not-found when there is none. */
async function runSwitch(
  context: Context,
  { name, enabled }: { name: string; enabled: boolean },
): Promise<void> {
  const isThere = await withCloud(context, { reading: false, command: "schedule" }, async (cloud) => {
    const schedules = await cloud.schedules();
    return context.dryRun ? (await schedules.get(name)) !== undefined : schedules.setEnabled(name, enabled);
  });
  if (context.dryRun) await context.say("dry run: nothing was switched");
  if (!isThere) throw missingSchedule(name);
  const state = enabled ? "ENABLED" : "DISABLED";
  await printRows(context, [{ name: { S: name }, state: { S: state } }], ["name", "state"]);
}
