import type { Cloud } from "../../cloud/cloud.ts";
import { settingsTags, type FunctionSettings } from "../../cloud/deployment/function-settings.ts";
import type { ScheduleFlags } from "../../cloud/schedule/schedule-info.ts";
import type { Deployment } from "../../cloud/deployment/deployment.ts";
import type { FunctionEnv } from "../../cloud/deployment/function-env.ts";
import type { Plan } from "../../cloud/plan.ts";
import type { Context } from "../../context.ts";
import { scheduleName } from "../../flags/names.ts";
import { carryOut } from "../shared/plan/carry-out.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { envFlag, functionFlags, functionSettingsOf } from "../shared/service/function-flags.ts";
import { planFlags } from "../shared/plan/plan-flags.ts";
import { scheduleFlags, scheduleNeedsOneOf, scheduleOf } from "../shared/service/schedule-flags.ts";
import { keptTiming } from "../shared/service/timing-flags.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";

/** For the help of schedules: what else makes records again and again. */
const SCHEDULE_OR_REPEAT = `A schedule writes a record by the clock, whether the one before is done or not. For a task that comes again when it is
done, give the task itself a rule: \`tasks create --repeat weekly\`. The two do not meet.`;

export const scheduleCreate = defineCommand({
  name: "create",
  summary: "make a schedule, or change it to what the flags say",
  description:
    "Make a schedule and all that it needs, or change it to what the flags say. Run twice, the second run changes nothing. " +
    "A new schedule is disabled unless --enabled; a later run leaves it on or off as it is.",
  isDefault: true,
  arguments: { name: { type: scheduleName, default: "default", help: "what it is called" } },
  flags: { ...scheduleFlags, ...envFlag, ...functionFlags, ...planFlags },
  details: SCHEDULE_OR_REPEAT,
  needsOneOf: scheduleNeedsOneOf,
  examples: [
    "tasks schedule create often --user example_kumamoto --rate 3m --enabled --stamp",
    `tasks schedule nightly --user mai --cron '0 10 * * ? *' --input '{"body":{"user_name":"mai","title":"Report"}}'`,
    "tasks schedule standup --user mai --cron '45 8 ? * MON-FRI *' --zone Asia/Tokyo",
    "tasks schedule reminder --user mai --at 'fri 17:00' --zone Europe/Berlin --enabled",
    "tasks schedule on-start --user ops --pattern @pattern.json --plan",
  ],
  prints: ["step"],
  writes: true,
  async run(context, options) {
    const { name, env, plan, adopt } = options;
    await runScheduleCreate(context, {
      schedule: { ...scheduleOf(name, options), keeps: keptTiming(options) },
      env,
      settings: functionSettingsOf(options),
      plan,
      adopt,
    });
  },
});

interface ScheduleOptions {
  schedule: ScheduleFlags;
  env: FunctionEnv;
  settings: FunctionSettings;
  plan: boolean;
  adopt: boolean;
}

/** Makes and shows the plan, and without --plan carries it out. Throws conflict and partial. */
async function runScheduleCreate(
  context: Context,
  { schedule, env, settings, ...options }: ScheduleOptions,
): Promise<void> {
  await withCloud(context, { reading: options.plan, command: "schedule" }, async (cloud) => {
    const wanted = { schedules: [schedule], env, settings };
    const plan = await carryOut(context, cloud, () => cloud.deployment(wanted), {
      ...options,
      say: (plan) => sayBefore(context, cloud, schedule, { ...wanted, plan }),
    });
    const state = plan.flatMap(({ desired }) => desired.fields["state"] ?? []).at(-1);
    if (options.plan || state !== "DISABLED") return;
    await context.note(`it is disabled; \`tasks schedule enable ${schedule.name}\` switches it on`);
  });
}

/** A zone that is set for times may be meant for cron, too; one that the schedule has already is in the plan. */
async function tellZone(context: Context, { name, trigger }: ScheduleFlags, plan: Plan): Promise<void> {
  const { settings } = context;
  if (trigger.expression?.startsWith("cron") !== true || settings.isMachineZone) return;
  const zones = plan.flatMap(({ desired }) => desired.fields["zone"] ?? []);
  if (zones.some((zone) => zone !== "UTC")) return;
  const { value: tz, source } = settings.tz;
  if (/^(Etc\/)?(UTC|GMT|Universal|Zulu)$/.test(tz)) return;
  await context.note(
    `--cron counts in UTC, not in ${tz} (${source}); \`tasks schedule next ${name}\` shows its times in both, ` +
      `and --zone ${tz} counts there`,
  );
}

async function sayBefore(
  context: Context,
  cloud: Cloud,
  flags: ScheduleFlags,
  { env = {}, settings = {}, plan }: Deployment & { plan: Plan },
): Promise<void> {
  await tellZone(context, flags, plan);
  const { stamp } = flags;
  if (cloud.target === "local") {
    if (flags.trigger.pattern === undefined && flags.trigger.windowM !== undefined)
      await context.note("local schedules fire on time, whatever --window says");
    const names = Object.keys(env).join(", ");
    if (names !== "") await context.note(`--env ${names} means nothing to the local store`);
    const delivery = flags.retries ?? flags.maxAgeS;
    if (delivery !== undefined)
      await context.note("`tasks serve` tries again twice, within three minutes, whatever --retries says");
    if (Object.keys(settingsTags(settings)).length > 0)
      await context.note("memory, timeout, retention and the like mean nothing to the local store");
    await context.note("local schedules fire while `tasks serve` runs");
    return;
  }
  if (!stamp) {
    await context.note("AWS may deliver an event twice, which makes two records; with --stamp it makes one");
  }
}
