import { applyPlan } from "../../../src/cloud/apply.ts";
import { removeAll } from "../../../src/cloud/destroy.ts";
import { makePlan } from "../../../src/cloud/plan.ts";
import { readService } from "../../../src/commands/shared/read-service.ts";
import { removalsOf, resourcesOf } from "../../../src/commands/shared/service-resources.ts";
import { interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import { cloudOf, OWNER } from "../../support/strict-aws/open.ts";
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
    const onStep = async () => undefined;
    const writes = () => cloud.writes();
    await applyPlan(steps, { owner, adopt: false, clock, onStep, note: async () => undefined, writes });
    await removeAll(removals, { clock, onStep, writes });
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
    foreign: ({ rules }) =>
      void rules.PutRule({ Name: "tasks-dev-theirs", ScheduleExpression: "rate(1 day)" }),
    stateOf: ({ tables, parameters, logGroups, roles, functions, rules }) => ({
      tables: tables.state(),
      parameters: parameters.state(),
      logGroups: logGroups.state(),
      roles: roles.state(),
      functions: functions.state(),
      rules: rules.state(),
    }),
    seen: ({ rules, functions }) => ({
      theirs: rules.some(({ name }) => name === "tasks-dev-theirs"),
      ours: functions.length,
    }),
  },
);
