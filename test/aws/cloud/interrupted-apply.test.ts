import { makePlan } from "../../../src/cloud/plan.ts";
import { readService } from "../../../src/commands/shared/service/read-service.ts";
import { removalsOf, resourcesOf } from "../../../src/commands/shared/service/service-resources.ts";
import { aroundTheFunction, interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import { carryOut, cloudOf, OWNER, takeAway } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const often = { user: "mai", rate: "3m" };
const BEFORE = { schedules: { often, old: often } };
// Something of each kind, and no more: what becomes of one resource has tests of its own.
const AFTER = { table: {}, parameter: "/practice/TABLE", schedules: { often: { ...often, enabled: true } } };

/** One `tasks apply --prune --yes`, or with `reading` only its plan. */
async function apply(aws: StrictAws, content: object, { reading = false } = {}) {
  const file = { path: "tasks.json", trusted: false, content };
  const wanted = await readService(file, { owner: OWNER, now: aws.clock.now() });
  const cloud = cloudOf(aws, { reading });
  const { owner, clock } = cloud;
  try {
    const resources = await resourcesOf(cloud, wanted);
    const steps = await makePlan(resources, { owner, adopt: false, clock });
    const removals = await removalsOf(resources, cloud);
    if (reading) return removals.length === 0 ? steps : [];
    await carryOut(cloud, steps);
    await takeAway(cloud, removals);
    return steps;
  } finally {
    cloud.close();
  }
}

interruptAtEveryCall(
  [
    {
      title: "a file that becomes another, with --prune",
      before: (aws) => apply(aws, BEFORE),
      run: (aws) => apply(aws, AFTER),
      plan: (aws) => apply(aws, AFTER, { reading: true }),
      faults: ["kill after"],
    },
  ],
  {
    ...aroundTheFunction,
    stateOf: (aws) => ({
      ...aroundTheFunction.stateOf(aws),
      tables: aws.tables.state(),
      parameters: aws.parameters.state(),
    }),
  },
);
