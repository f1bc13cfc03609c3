import { describe, expect, it } from "vitest";
import type { ScheduleFlags } from "../../../src/cloud/schedule.ts";
import { deleteSchedule, openStrictAws, schedule } from "../../support/strict-aws/open.ts";
import type { StrictAws, StrictFault } from "../../support/strict-aws/server.ts";

const FAULTS: StrictFault[] = ["deny", "throttle", "kill before", "kill after"];
const OFTEN: ScheduleFlags = {
  name: "often",
  trigger: { expression: "rate(3 minutes)" },
  input: '{"body":{"user_name":"mai"}}',
  stamp: false,
  enabled: undefined,
  env: {},
};
const OTHER: ScheduleFlags = {
  ...OFTEN,
  trigger: { pattern: '{"source":["aws.ec2"]}' },
  stamp: true,
  enabled: true,
  env: { TOKEN: "ssm:/tasks/dev/TOKEN" },
};

interface Job {
  title: string;
  before(aws: StrictAws): Promise<unknown>;
  run(aws: StrictAws): Promise<unknown>;
  /** Of which the plan is empty afterwards; undefined where nothing shall be left. */
  flags: ScheduleFlags | undefined;
}

const jobs: Job[] = [
  {
    title: "a first schedule",
    before: async () => undefined,
    run: (aws) => schedule(aws, OFTEN),
    flags: OFTEN,
  },
  {
    title: "a schedule that becomes another",
    before: (aws) => schedule(aws, OFTEN),
    run: (aws) => schedule(aws, OTHER),
    flags: OTHER,
  },
  {
    title: "the deletion of the last schedule",
    before: (aws) => schedule(aws, OFTEN),
    run: (aws) => deleteSchedule(aws, OFTEN.name),
    flags: undefined,
  },
];

async function start(job: Job): Promise<StrictAws> {
  const aws = await openStrictAws();
  // Somebody else's, beside ours and named as ours are.
  aws.rules.PutRule({ Name: "tasks-dev-theirs", ScheduleExpression: "rate(1 day)" });
  await job.before(aws);
  aws.operations.length = 0;
  return aws;
}

const stateOf = ({ logGroups, roles, functions, rules }: StrictAws) => ({
  logGroups: logGroups.state(),
  roles: roles.state(),
  functions: functions.state(),
  rules: rules.state(),
});

describe.each(jobs)("$title", (job) => {
  // All kinds at a first schedule, which has the most calls; the two that leave most undone at the others.
  const faults: StrictFault[] = job === jobs[0] ? FAULTS : ["deny", "kill after"];
  it.each(faults)("that meets '%s' at any call is finished by running it again", async (fault) => {
    const undisturbed = await start(job);
    await job.run(undisturbed);
    const calls = undisturbed.operations.length;
    const wanted = stateOf(undisturbed);
    expect(wanted.rules.map(({ name }) => name)).toContain("tasks-dev-theirs");
    expect(wanted.functions.length).toBe(job.flags === undefined ? 0 : 1);
    let failures = 0;
    for (let at = 0; at < calls; at += 1) {
      const aws = await start(job);
      aws.decide = (index) => (index === at ? fault : "pass");
      try {
        await job.run(aws);
      } catch (error) {
        failures += 1;
        expect(error, `at call ${at}`).toMatchObject({ name: "TasksError" });
      }
      aws.revive();
      await job.run(aws);
      expect(stateOf(aws), `after ${fault} at call ${at}`).toEqual(wanted);
      if (job.flags === undefined) continue;
      const steps = await schedule(aws, job.flags, { reading: true });
      expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
    }
    if (fault === "throttle") expect(failures).toBe(0);
    else expect(failures).toBeGreaterThan(calls / 2);
  });
});
