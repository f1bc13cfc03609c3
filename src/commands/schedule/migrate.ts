import { planDestroy } from "../../cloud/destroy.ts";
import type { Changeover, Migration } from "../../cloud/schedule/migration.ts";
import type { ScheduleInfo } from "../../cloud/schedule/schedule-info.ts";
import type { Context } from "../../context.ts";
import { defineFlags } from "../../flags/flag.ts";
import { scheduleName } from "../../flags/names.ts";
import { plural } from "../../output/amounts.ts";
import { quietMoment } from "../../schedule/quiet-moment.ts";
import { carryOut } from "../shared/plan/carry-out.ts";
import { defineCommand } from "../shared/declaration/define-command.ts";
import { planFlags } from "../shared/plan/plan-flags.ts";
import { scheduleZone } from "../shared/service/timing-flags.ts";
import { withCloud } from "../shared/plan/with-cloud.ts";
import { missingSchedule } from "./find-schedule.ts";
import { timesOf } from "./schedule-row.ts";

const flags = defineFlags({
  zone: { value: "<zone>", type: scheduleZone, help: "the time zone that it goes by from then on" },
  ...planFlags,
});

const DETAILS = `A schedule is made, still off; the rule is switched off and the schedule on, in two calls one after the other; the rule is
deleted. Input, stamp, retries, dead-letter queue, tags and permissions boundary come along. A run that was killed is
finished by the next.

The two calls wait for a moment at which no firing is due, as long as two minutes or so. A schedule that fires every minute or
two has none: with --stamp both are on for a moment, which makes no second record; without it one firing may be missed. A rate goes
on in its rhythm, as far as EventBridge tells it.`;

export const scheduleMigrate = defineCommand({
  name: "migrate",
  summary: "move a rule to EventBridge Scheduler",
  description: "Move a schedule from an EventBridge rule to EventBridge Scheduler, without losing a firing.",
  arguments: { name: { type: scheduleName, help: "what it is called" } },
  flags,
  details: DETAILS,
  examples: ["tasks schedule migrate nightly --plan", "tasks schedule migrate nightly --zone Asia/Tokyo"],
  prints: ["step"],
  writes: true,
  run: runMigrate,
});

/** Throws not-found, a usage error for a schedule that waits for events, conflict and partial. */
async function runMigrate(
  context: Context,
  { name, zone, plan, adopt }: { name: string; zone: string | undefined; plan: boolean; adopt: boolean },
): Promise<void> {
  await withCloud(context, { reading: plan, command: "schedule" }, async (cloud) => {
    const { owner, clock } = cloud;
    const beforeSwitch = (change: Changeover) => waitForQuiet(context, name, change);
    const found = await (await cloud.schedules()).migration(name, { zone, beforeSwitch });
    if (found === undefined) throw missingSchedule(name);
    await carryOut(context, cloud, async () => found.resources, {
      plan,
      adopt,
      say: () => sayBefore(context, found, { name, zone }),
      removals: () =>
        planDestroy(found.leavings, { owner, clock, keepData: false, deleteData: false }).then((all) =>
          all.filter(({ action }) => action !== "gone"),
        ),
    });
  });
}

async function sayBefore(
  context: Context,
  { now, after, resources }: Migration,
  { name, zone }: { name: string; zone: string | undefined },
): Promise<void> {
  if (resources.length === 0) {
    await context.note(`${name} is in EventBridge Scheduler already`);
    if (zone !== undefined && now.trigger.pattern === undefined && zone !== (now.trigger.zone ?? "UTC"))
      await context.note(`its zone is changed by \`tasks schedule create ${name} --zone ${zone}\``);
    return;
  }
  const isRate = after.expression.startsWith("rate");
  if (isRate && now.since === undefined) {
    await context.note(
      "EventBridge does not say from which second it counts a rate, so that it is counted anew from the move",
    );
  }
  if (!isRate && (after.zone ?? "UTC") !== "UTC")
    await context.note(`from then on its times are those of ${after.zone}, not UTC`);
}

/** Waits until no firing is due. Where that is never so, says what may come of it. */
async function waitForQuiet(
  context: Context,
  name: string,
  { before, after, stamp }: Changeover,
): Promise<"rule off" | "schedule on"> {
  const { clock } = context;
  const next = (moment: number) => {
    const times = [before, after].flatMap(({ trigger, since }) =>
      timesOf({ name, trigger, since } as ScheduleInfo, { after: moment, count: 1 }),
    );
    return times.length === 0 ? undefined : Math.min(...times);
  };
  const seconds = quietMoment(next, Math.floor(clock.now() / 1000));
  if (seconds === undefined) {
    // A rate's times differ from engine to engine, so that their stamps do.
    if (stamp && before.trigger.expression.startsWith("cron")) return "schedule on";
    await context.note(`${name} fires so often that one firing may fall into the change and be missed`);
  } else if (seconds > 0) {
    await context.say(`waiting ${plural(seconds, "second")}, until no firing is due`);
    await clock.sleep(seconds * 1000);
  }
  return "rule off";
}
