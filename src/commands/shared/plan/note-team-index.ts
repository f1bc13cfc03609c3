import { TEAM_INDEX_FIELD } from "../../../cloud/desired-table.ts";
import type { Plan } from "../../../cloud/plan.ts";
import type { Context } from "../../../context.ts";

/** Says where the table's team index, as it is or as `flag` is to make it, and the setting team-index disagree. */
export async function noteTeamIndex(context: Context, plan: Plan, flag?: boolean): Promise<void> {
  const { value: isOn, source } = context.settings.teamIndex;
  const found = plan.find(({ resource }) => resource.kind === "table")?.live?.fields[TEAM_INDEX_FIELD];
  const isThere = flag ?? (found === undefined ? undefined : found !== false);
  if (isThere === undefined || isThere === isOn) return;
  await context.note(
    isThere
      ? `the table has the team index, and the setting team-index is off (${source}): new tasks are not in it; set TASKS_TEAM_INDEX=on, or write {"team-index": true} into tasks.json`
      : `the setting team-index is on (${source}), and the table has no team index: \`tasks provision --team-index\` makes it`,
  );
}
