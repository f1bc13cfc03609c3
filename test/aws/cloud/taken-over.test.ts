import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import { newMachine } from "../../support/run-tasks.ts";
import {
  deploy,
  endpoint,
  OFTEN,
  openStrictAws,
  provision,
  schedule,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const FUNCTION = "tasks-dev-create";
const ROLE = "tasks-dev-us-east-1-create-role";
const WHY = `function ${FUNCTION} is not ours: its tag tasks:stage is 'prod', not 'dev'`;

/** Gives the function to another stage, as its tags say; nothing else changes hands. */
function takeOver({ functions }: StrictAws): void {
  functions.TagResource({
    Resource: `arn:aws:lambda:us-east-1:111122223333:function:${FUNCTION}`,
    Tags: { "tasks:stage": "prod" },
  });
}

function machineAt(aws: StrictAws) {
  const plain = newMachine();
  const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
  return plain.with({ clock: aws.clock, env });
}

/** What belongs to the function. */
const belongings = ({ functions, roles, logGroups, queues }: StrictAws) =>
  structuredClone([functions.state(), roles.state(), logGroups.state(), queues.state()]);

describe("a function that somebody else has taken over", () => {
  useNoAwsAccount({ keys: true });

  it("keeps role, log group, queue and its own policy when the last schedule is deleted, which says so", async () => {
    const aws = await openStrictAws();
    await schedule(aws, { ...OFTEN, settings: { deadLetter: true } });
    takeOver(aws);
    const before = belongings(aws);
    const kept = [
      `= permission ${FUNCTION}: kept, ${WHY}`,
      `= role ${ROLE}: kept, ${WHY}`,
      `= queue tasks-dev-dead-letter: kept, ${WHY}`,
      `= log group /aws/lambda/${FUNCTION}: kept, ${WHY}`,
      `= function ${FUNCTION}: kept, not ours: its tag tasks:stage is 'prod', not 'dev'`,
    ];
    const run = await machineAt(aws).tasks("schedule", "delete", "often", "-o", "csv");
    expect(run).toEqual({
      code: 0,
      stdout: "resource,name\ntarget,tasks-dev-often\nrule,tasks-dev-often\n",
      stderr: expect.stringContaining("removed rule tasks-dev-often"),
    });
    expect(
      run.stderr
        .split("\n")
        .filter((line) => line.startsWith("= "))
        .toSorted(),
    ).toEqual(kept.toSorted());
    expect([aws.rules.state(), belongings(aws)]).toEqual([[], before]);
    expect(await machineAt(aws).tasks("schedule", "delete", "often", "-q")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("error: there is no schedule"),
    });
    expect(belongings(aws)).toEqual(before);
  });

  it("keeps them when the address is to be deleted, which is no longer ours either", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await endpoint(aws);
    takeOver(aws);
    const before = belongings(aws);
    const run = await machineAt(aws).tasks("endpoint", "delete");
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(`= role ${ROLE}: kept, ${WHY}\n`);
    expect(run.stderr).toContain(`= log group /aws/lambda/${FUNCTION}: kept, ${WHY}\n`);
    expect(belongings(aws)).toEqual(before);
  });

  it("keeps them when all is destroyed", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await deploy(aws, {
      schedules: [OFTEN, { ...OFTEN, name: "later", engine: "scheduler" }],
      endpoint: {},
      settings: { deadLetter: true },
    });
    takeOver(aws);
    const before = belongings(aws);
    const run = await machineAt(aws).tasks("destroy", "--yes", "-o", "csv");
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(`role,${ROLE},kept,"${WHY}"\n`);
    expect(run.stdout).toContain(`log group,/aws/lambda/${FUNCTION},kept,"${WHY}"\n`);
    expect(run.stdout).toContain(`permission,${FUNCTION},kept,"${WHY}"\n`);
    const [functions, roles, ...rest] = belongings(aws);
    const own = (all: unknown) => (all as { name: string }[]).filter(({ name }) => name === ROLE);
    expect([functions, own(roles), ...rest]).toEqual([before[0], own(before[1]), ...before.slice(2)]);
    expect([aws.rules.state(), aws.scheduler.state()]).toEqual([[], []]);
  });

  it("keeps them when what is not in the file is pruned", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    takeOver(aws);
    const before = belongings(aws);
    const machine = machineAt(aws);
    writeFileSync(join(machine.folder, "tasks.json"), JSON.stringify({ table: {} }));
    const run = await machine.tasks("apply", "--prune", "--yes", "-o", "csv");
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain(`= role ${ROLE}: kept, ${WHY}\n`);
    expect([aws.rules.state(), belongings(aws)]).toEqual([[], before]);
    const again = await machine.tasks("apply", "--prune", "--plan", "--exit-code");
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`= role ${ROLE}: kept, ${WHY}\n`),
    });
  });
});

describe("a rule that somebody else has taken over", () => {
  useNoAwsAccount({ keys: true });

  it("keeps its target when all is destroyed", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    aws.rules.forgetTags();
    const [before] = aws.rules.state();
    const run = await machineAt(aws).tasks("destroy", "--yes", "-o", "csv");
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(
      "target,tasks-dev-often,kept,rule tasks-dev-often is not ours: it has no tag tasks:managed-by\n",
    );
    expect(aws.rules.state()).toEqual([before]);
  });
});
