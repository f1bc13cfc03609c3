import { checkParameterName } from "../cloud/parameter.ts";
import { hasChanges } from "../cloud/plan.ts";
import { checkTtl, type TableFlags } from "../cloud/desired-table.ts";
import { TasksError } from "../errors.ts";
import { checkedText, oneOf } from "../flags/text.ts";
import { wholeNumber } from "../flags/whole-number.ts";
import { carryOut } from "./shared/carry-out.ts";
import { defineCommand } from "./shared/define-command.ts";
import { noteTeamIndex } from "./shared/note-team-index.ts";
import { planFlags } from "./shared/plan-flags.ts";
import { withCloud } from "./shared/with-cloud.ts";

const provisionedOnly = {
  flag: "billing",
  is: "provisioned",
  hint: "on-demand has no capacity to set",
} as const;

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
    "second run changes nothing. What no flag speaks of stays as it is: billing, TTL, backups, protection, the parameter " +
    "and the team index.",
  flags: {
    billing: {
      value: "<mode>",
      type: oneOf(["on-demand", "provisioned"]),
      help: "how capacity is paid for (a new table: on-demand)",
    },
    rcu: {
      value: "<n>",
      type: wholeNumber(),
      help: "read capacity units, with --billing provisioned (default: 1)",
      needs: provisionedOnly,
    },
    wcu: {
      value: "<n>",
      type: wholeNumber(),
      help: "write capacity units, with --billing provisioned (default: 1)",
      needs: provisionedOnly,
    },
    ttl: {
      value: "<attribute>",
      type: checkedText("attribute", checkTtl),
      help: "records expire at the unix time in this attribute",
      no: "records do not expire",
    },
    pitr: {
      help: "keep backups of the last 35 days (point-in-time recovery)",
      no: "keep no backups; those that are there go",
    },
    deletionProtection: {
      help: "nobody can delete the table (default for stage prod)",
      no: "the table can be deleted",
    },
    teamIndex: {
      help: "make the index of everybody's open tasks that --all-users asks, and put all of them into it",
      no: "take the index away",
    },
    parameter: {
      value: "<name>",
      type: checkedText("parameter", checkParameterName),
      help: "where the table's name goes (default: /<service>/<stage>/DYNAMODB_TABLE)",
    },
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
