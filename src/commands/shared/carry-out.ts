import { applyPlan } from "../../cloud/apply.ts";
import type { Cloud } from "../../cloud/cloud.ts";
import { hasChanges, makePlan, refuseBlocked, type Plan } from "../../cloud/plan.ts";
import type { Resource } from "../../cloud/resource.ts";
import type { Context } from "../../context.ts";
import { planText, printPlanRows } from "./show-plan.ts";
import { headerOf, noteGaps, sayStep } from "./with-cloud.ts";

interface CarryOutOptions {
  /** Whether the plan is only shown. */
  plan: boolean;
  adopt: boolean;
  /** What else is worth saying before anything is done. */
  say?: () => Promise<void>;
}

/** Makes and shows a plan, and unless it is only to be shown carries it out. Throws conflict and partial. */
export async function carryOut(
  context: Context,
  cloud: Cloud,
  resources: () => Promise<Resource[]>,
  options: CarryOutOptions,
): Promise<Plan> {
  const { owner, clock } = cloud;
  const { adopt } = options;
  const [place, plan] = await Promise.all([
    cloud.place(),
    resources().then((found) => makePlan(found, { owner, adopt, clock })),
  ]);
  await noteGaps(context, place);
  await options.say?.();
  const isForPeople = context.settings.output.value === "table" && context.settings.fields === undefined;
  const header = headerOf(cloud, place);
  if (isForPeople) await context.stdout.write(planText(plan, header));
  else await context.say(header);
  if (!options.plan) {
    await applyPlan(plan, {
      owner,
      adopt,
      clock,
      onStep: (taken) => sayStep(context, taken),
      note: (text) => context.note(text),
      writes: () => cloud.writes(),
    });
  }
  if (!isForPeople) await printPlanRows(context, plan);
  if (!hasChanges(plan)) await context.note("nothing to change");
  if (options.plan) refuseBlocked(plan);
  return plan;
}
