import { Option, type Command } from "commander";
import { checkParameterName } from "../cloud/parameter.ts";
import { hasChanges } from "../cloud/plan.ts";
import { checkTtl, type TableFlags } from "../cloud/table-wish.ts";
import type { Context } from "../context.ts";
import { TasksError, usageError } from "../errors.ts";
import { carryOut } from "./shared/carry-out.ts";
import { once, wholeNumber } from "./shared/flags.ts";
import { withCloud } from "./shared/with-cloud.ts";

interface ProvisionFlags extends TableFlags {
  plan?: boolean;
  adopt?: boolean;
  exitCode?: boolean;
}

interface ProvisionOptions {
  table: TableFlags;
  plan: boolean;
  adopt: boolean;
  exitCode: boolean;
}

export function declareProvision(program: Command, context: Context): void {
  program
    .command("provision")
    .summary("make the table and its parameter what the flags say")
    .description(
      "Make the table what the flags say, whatever it was before, and write its name to Parameter Store. Run twice, the " +
        "second run changes nothing. TTL, backups and protection stay as they are unless a flag speaks of them.",
    )
    .addOption(
      new Option("--billing <mode>", "how capacity is paid for (default: on-demand)").choices([
        "on-demand",
        "provisioned",
      ]),
    )
    .option("--rcu <n>", "read capacity units, with --billing provisioned (default: 1)", wholeNumber("--rcu"))
    .option(
      "--wcu <n>",
      "write capacity units, with --billing provisioned (default: 1)",
      wholeNumber("--wcu"),
    )
    .option("--ttl <attribute>", "records expire at the unix time in this attribute", once("--ttl"))
    .option("--no-ttl", "records do not expire")
    .option("--pitr", "keep backups of the last 35 days (point-in-time recovery)")
    .option("--no-pitr", "keep no backups; those that are there go")
    .option("--deletion-protection", "nobody can delete the table (default for stage prod)")
    .option("--no-deletion-protection", "the table can be deleted")
    .option(
      "--parameter <name>",
      "where the table's name goes (default: /<service>/<stage>/DYNAMODB_TABLE)",
      once("--parameter"),
    )
    .option("--plan", "show what would change, and change nothing")
    .option("--adopt", "take over resources that have no tags of ours")
    .option("--exit-code", "with --plan: end with 8 when something would change")
    .addHelpText(
      "after",
      `
Examples:
  tasks provision --target aws --region eu-central-1
  tasks provision --billing provisioned --rcu 5 --wcu 2 --plan
  tasks provision --stage prod --ttl expires_at --pitr`,
    )
    .action(async (flags: ProvisionFlags) => {
      const { plan = false, adopt = false, exitCode = false, ...table } = flags;
      check(flags);
      await runProvision(context, { table, plan, adopt, exitCode });
    });
}

/** Makes and shows the plan, and without --plan carries it out. Throws conflict, partial, and changes with --exit-code. */
async function runProvision(context: Context, options: ProvisionOptions): Promise<void> {
  await withCloud(context, { reading: options.plan, command: "provision" }, async (cloud) => {
    const plan = await carryOut(context, cloud, () => cloud.resources(options.table), {
      ...options,
      async tell() {
        if (cloud.target !== "local") return;
        await context.note(
          "note: billing, TTL and backups mean nothing in the local store; they are only remembered",
        );
      },
    });
    if (options.exitCode && hasChanges(plan)) throw new TasksError("changes", "there is something to change");
  });
}

function check(flags: ProvisionFlags): void {
  if (flags.billing !== "provisioned" && (flags.rcu !== undefined || flags.wcu !== undefined)) {
    const flag = flags.rcu === undefined ? "--wcu" : "--rcu";
    throw usageError(`${flag} needs --billing provisioned`, "on-demand has no capacity to set");
  }
  if (flags.exitCode === true && flags.plan !== true) {
    throw usageError(
      "--exit-code needs --plan",
      "`tasks provision --plan --exit-code` ends with 8 when something would change",
    );
  }
  if (typeof flags.ttl === "string") checkTtl(flags.ttl);
  if (flags.parameter !== undefined) checkParameterName(flags.parameter);
}
