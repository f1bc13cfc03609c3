import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { withCloud } from "../shared/with-cloud.ts";
import { printRows } from "../shared/with-table.ts";
import { missingSchedule } from "./find-schedule.ts";

/** `schedule enable` and `schedule disable`. */
export function declareScheduleSwitches(schedule: Command, context: Context): void {
  for (const [verb, on] of [["enable", true] as const, ["disable", false] as const]) {
    schedule
      .command(verb)
      .summary(`switch a schedule ${on ? "on" : "off"}`)
      .description(
        `Switch a schedule ${on ? "on" : "off"}. One that is ${on ? "on" : "off"} already stays so. On AWS it may take a minute to be so.`,
      )
      .argument("<name>", "what it is called")
      .action(async (name: string) => runSwitch(context, { name, enabled: on }));
  }
}

/** Throws not-found when there is none. */
async function runSwitch(
  context: Context,
  { name, enabled }: { name: string; enabled: boolean },
): Promise<void> {
  const isThere = await withCloud(context, { reading: false, command: "schedule" }, async (cloud) =>
    (await cloud.schedules()).setEnabled(name, enabled),
  );
  if (!isThere) throw missingSchedule(name);
  const state = enabled ? "ENABLED" : "DISABLED";
  await printRows(context, [{ name: { S: name }, state: { S: state } }], ["name", "state"]);
}
