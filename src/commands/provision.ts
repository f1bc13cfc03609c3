import { hasChanges } from "../cloud/plan.ts";
import type { TableFlags } from "../cloud/desired-table.ts";
import { TasksError } from "../errors.ts";
import { carryOut } from "./shared/plan/carry-out.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { noteTeamIndex } from "./shared/plan/note-team-index.ts";
import { planFlags } from "./shared/plan/plan-flags.ts";
import { tableFlags } from "./shared/service/table-flags.ts";
import { withCloud } from "./shared/plan/with-cloud.ts";

const TEAM_INDEX = `The team index is what --all-users asks on AWS: it has the open tasks alone, by deadline, and costs a second write for each.
--team-index puts all open tasks into it, and those that other programs have made since; new ones come into it where the
setting team-index is on (TASKS_TEAM_INDEX=on, or {"team-index": true} in tasks.json). --no-team-index leaves the records
as they are, with an attribute open_shard that nothing uses.`;

export const provisionCommand = defineCommand({
  name: "provision",
  group: "Cloud resources",
  summary: "make the table and its parameter what the flags say",
  description:
    "Make the table what the flags say, whatever it was before, and write its name to Parameter Store. Run twice, the " +
    "second run changes nothing. What no flag mentions stays as it is: billing, TTL, backups, protection, the parameter " +
    "and the team index.",
  flags: {
    ...tableFlags,
    ...planFlags,
    exitCode: {
      help: "with --plan: end with 8 when something would change",
      needs: {
        flag: "plan",
        hint: "`tasks provision --plan --exit-code` ends with 8 when something would change",
      },
    },
  },
  details: TEAM_INDEX,
  examples: [
    "tasks provision --target aws --region eu-central-1",
    "tasks provision --billing provisioned --rcu 5 --wcu 2 --plan",
    "tasks provision --stage prod --ttl expires_at --pitr",
    "tasks provision --team-index --plan",
  ],
  prints: ["step"],
  writes: true,
  /** Makes and shows the plan, and without --plan carries it out. Throws conflict, partial, and changes with --exit-code. */
  async run(context, { plan: onlyPlan, adopt, exitCode, ...others }) {
    const table: Required<TableFlags> = others;
    await withCloud(context, { reading: onlyPlan, command: "provision" }, async (cloud) => {
      const plan = await carryOut(context, cloud, () => cloud.resources(table), {
        plan: onlyPlan,
        adopt,
        async say() {
          if (cloud.target !== "local") return;
          await context.note(
            "billing, TTL, backups and the team index mean nothing in the local store; they are only remembered",
          );
          if (table.teamIndex === true) await context.note("--all-users needs no index in the local store");
        },
      });
      if (cloud.target === "aws") await noteTeamIndex(context, plan, table.teamIndex);
      if (exitCode && hasChanges(plan)) throw new TasksError("changes", "there is something to change");
    });
  },
});
