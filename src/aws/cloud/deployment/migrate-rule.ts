import { TasksError } from "../../../errors.ts";
import { onlyRules, type Migration, type MigrationOptions } from "../../../cloud/schedule/migration.ts";
import type { ScheduleFlags } from "../../../cloud/schedule/schedule-info.ts";
import { TIMING_PARTS, type Timing } from "../../../cloud/schedule/timing.ts";
import { inputForScheduler } from "../../../cloud/schedule/scheduler-stamp.ts";
import type { FunctionParts } from "./function-parts.ts";
import type { RuleCaller, RuleToMove } from "./rule-caller.ts";
import { ChangeoverResource } from "../resources/changeover-resource.ts";
import { nextInRhythm } from "./schedule-start.ts";
import type { SchedulerCaller } from "./scheduler-caller.ts";

interface MigrateOptions extends MigrationOptions {
  rules: RuleCaller;
  scheduler: SchedulerCaller;
  /** Those of the function. */
  parts(schedules: readonly ScheduleFlags[]): Promise<FunctionParts>;
  /** Seconds since 1970. */
  now: number;
}

/**
 * A rule's way to Scheduler: a schedule is made that is off, and knows whether it is to go on; the rule goes off and the schedule
 * on, in two calls; the rule is deleted. Undefined where there is neither. What a killed run did is found, and gone on from. Throws a
 * usage error for what Scheduler cannot do.
 */
export async function migrateRule(name: string, options: MigrateOptions): Promise<Migration | undefined> {
  const { rules, scheduler, zone, parts, now, beforeSwitch } = options;
  const [rule, scheduled] = await Promise.all([rules.toMove(name), scheduler.successor(name)]);
  const leavings = (await rules.removal(name)).resources;
  if (rule === undefined) {
    if (scheduled === undefined) return undefined;
    const { info } = scheduled;
    return { now: info, after: info.trigger as Timing, resources: [], leavings };
  }
  const { info } = rule;
  if (info.trigger.pattern !== undefined) {
    throw onlyRules(name);
  }
  const isOn = info.enabled || scheduled?.info.enabled === true || scheduled?.waits === true;
  const before = info.trigger;
  const flags = flagsOf(name, { rule, zone, now });
  if (flags === undefined && scheduled === undefined) {
    throw new TasksError("conflict", `the rule of ${name} has no target of ours that could move`, {
      hint: `make it whole with \`tasks schedule create ${name}\`, or delete it`,
    });
  }
  const own = await parts(flags === undefined ? [] : [flags]);
  const isSuccessor = isOn && scheduled?.info.enabled !== true;
  const { schedule, resources } = scheduler.makeSuccessor(name, { flags, isSuccessor, parts: own });
  const after = { ...before, ...(flags?.trigger ?? scheduled?.info.trigger) } as Timing;
  const changeover = new ChangeoverResource(name, {
    rule: rules.switchOf(name),
    schedule,
    isOn,
    wait: () =>
      beforeSwitch({
        before: { trigger: before, since: info.since },
        after: { trigger: after, since: after.start ?? info.since },
        stamp: info.stamp,
      }),
    dependsOn: [...own.resources, ...resources],
  });
  return { now: info, after, resources: [...own.resources, ...resources, changeover], leavings };
}

/** What the schedule becomes; undefined where the rule has lost its target, as a killed run leaves it. */
function flagsOf(
  name: string,
  { rule, zone, now }: { rule: RuleToMove; zone: string | undefined; now: number },
): ScheduleFlags | undefined {
  const { info, retries, maxAgeS } = rule;
  const { expression } = info.trigger;
  if (info.input === undefined || expression === undefined) return undefined;
  // A rate goes on in its rhythm; without a start Scheduler would fire at once.
  const start = info.since === undefined ? undefined : nextInRhythm(expression, info.since, now);
  return {
    name,
    engine: "scheduler",
    trigger: {
      expression,
      ...(zone === undefined ? {} : { zone }),
      ...(start === undefined ? {} : { start }),
    },
    keeps: TIMING_PARTS,
    input: inputForScheduler(info.input, { stamp: info.stamp }),
    stamp: info.stamp,
    enabled: undefined,
    retries,
    maxAgeS,
  };
}
