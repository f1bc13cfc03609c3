import { describe, expect, it } from "vitest";
import type { TableFlags } from "../../../src/cloud/table-wish.ts";
import { destroy, openStrictAws, plan, provision } from "../../support/strict-aws/open.ts";
import type { StrictAws, StrictFault } from "../../support/strict-aws/server.ts";

const FAULTS: StrictFault[] = ["deny", "throttle", "kill before", "kill after"];
const FULL: TableFlags = { ttl: "expires_at", pitr: true };
const OTHER: TableFlags = { billing: "provisioned", rcu: 5, wcu: 2, deletionProtection: true, pitr: true };

interface Job {
  title: string;
  /** What is there before. */
  before(aws: StrictAws): Promise<unknown>;
  run(aws: StrictAws): Promise<unknown>;
  /** The flags of which the plan is empty afterwards; undefined where nothing shall be left. */
  flags: TableFlags | undefined;
}

const jobs: Job[] = [
  {
    title: "a first provision",
    before: async () => undefined,
    run: (aws) => provision(aws, FULL),
    flags: FULL,
  },
  {
    title: "a provision that changes everything",
    before: (aws) => provision(aws, {}),
    run: (aws) => provision(aws, OTHER),
    flags: OTHER,
  },
  {
    title: "a destroy",
    before: (aws) => provision(aws, {}),
    run: (aws) => destroy(aws),
    flags: undefined,
  },
];

async function start(job: Job): Promise<StrictAws> {
  const aws = await openStrictAws();
  foreign(aws);
  await job.before(aws);
  aws.operations.length = 0;
  return aws;
}

/** Somebody else's table beside ours. */
function foreign({ tables }: StrictAws) {
  tables.CreateTable({
    TableName: "theirs",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
}

const stateOf = (aws: StrictAws) => ({ tables: aws.tables.state(), parameters: aws.parameters.state() });

describe.each(jobs)("$title", (job) => {
  it.each(FAULTS)("that meets '%s' at any call is finished by running it again", async (fault) => {
    const undisturbed = await start(job);
    await job.run(undisturbed);
    const calls = undisturbed.operations.length;
    const wanted = stateOf(undisturbed);
    expect(wanted.tables.map(({ name }) => name)).toContain("theirs");
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
      if (job.flags !== undefined) {
        const steps = await plan(aws, job.flags);
        expect(steps.map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
      }
    }
    // One throttled request is the SDK's own affair; a tag that may not be read only says that nobody knows whose it is.
    if (fault !== "throttle") expect(failures).toBeGreaterThan(calls / 2);
    else expect(failures).toBe(0);
  });
});
