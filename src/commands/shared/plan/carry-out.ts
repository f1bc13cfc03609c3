import { applyPlan, type CompletedStep } from "../../../cloud/apply.ts";
import type { Cloud } from "../../../cloud/cloud.ts";
import { refuseBlockedRemovals, removeAll, type Removal } from "../../../cloud/destroy.ts";
import { hasChanges, makePlan, refuseBlocked, type Plan } from "../../../cloud/plan.ts";
import type { Resource } from "../../../cloud/resource.ts";
import type { Context } from "../../../context.ts";
import { planText, printPlanRows } from "./show-plan.ts";
import { headerOf, noteGaps, sayStep } from "./with-cloud.ts";

interface CarryOutOptions {
  /** Whether the plan is only shown. */
  plan: boolean;
  adopt: boolean;
  /** What else is worth saying before anything is done. */
  say?: (plan: Plan) => Promise<void>;
  /** What is to be removed once the rest is made. */
  removals?: (plan: Plan) => Promise<Removal[]>;
  /** Asked when all is shown and nothing done; throws where it is not to be done. */
  confirm?: (plan: Plan) => Promise<void>;
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
  const removals = (await options.removals?.(plan)) ?? [];
  await options.say?.(plan);
  const isSomething = hasChanges(plan) || removals.length > 0;
  const isForPeople = context.settings.output.value === "table" && context.settings.fields === undefined;
  const header = headerOf(cloud, place);
  if (isForPeople) await context.stdout.write(planText(plan, header, removals));
  // What is asked about is seen before anything is done.
  else if (options.confirm !== undefined && isSomething && !context.settings.quiet)
    await context.stderr.write(planText(plan, header, removals));
  else await context.say(header);
  if (!options.plan) {
    refuseBlocked(plan);
    refuseBlockedRemovals(removals);
    await options.confirm?.(plan);
    const onStep = (taken: CompletedStep) => sayStep(context, taken);
    const writes = () => cloud.writes();
    await applyPlan(plan, {
      owner,
      adopt,
      clock,
      onStep,
      note: (text) => context.note(text),
      writes,
    });
    await removeAll(removals, { clock, onStep, writes });
  }
  if (!isForPeople) await printPlanRows(context, plan, removals);
  if (!isSomething) await context.note("nothing to change");
  if (options.plan) {
    refuseBlocked(plan);
    refuseBlockedRemovals(removals);
  }
  return plan;
}
