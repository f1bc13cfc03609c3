import { describe, expect, it } from "vitest";
import { OFTEN, openStrictAws, schedule } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const FUNCTION = "tasks-dev-create";
const ARN = "arn:aws:events:us-east-1:111122223333:rule/";

/** As an earlier version gave each rule a statement of its own. */
function addOld({ functions }: StrictAws, rule: string): void {
  functions.AddPermission({
    FunctionName: FUNCTION,
    StatementId: rule,
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
    SourceArn: ARN + rule,
  });
}
const removeOurs = ({ functions }: StrictAws) =>
  functions.RemovePermission({ FunctionName: FUNCTION, StatementId: "tasks-rules" });
const sids = ({ functions }: StrictAws) =>
  functions.state()[0]?.statements.map((one) => (one as { Sid: string }).Sid);

describe("the permission of the stage's rules", () => {
  it("is one statement for all of them, however many", async () => {
    const aws = await openStrictAws();
    for (const name of ["often", "other", "third"]) await schedule(aws, { ...OFTEN, name });
    expect(sids(aws)).toEqual(["tasks-rules"]);
    expect(aws.operations.filter((operation) => operation === "RemovePermission")).toEqual([]);
  });

  it("takes the place of those that an earlier version gave each rule, and is there before they go", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    removeOurs(aws);
    for (const rule of ["tasks-dev-often", "tasks-dev-other"]) addOld(aws, rule);
    const invoke = {
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: "arn:theirs",
    };
    aws.functions.AddPermission({ FunctionName: FUNCTION, StatementId: "tasks-dev-theirs", ...invoke });
    aws.operations.length = 0;
    const steps = await schedule(aws, OFTEN);
    expect(steps.flatMap(({ differences }) => differences)).toMatchObject([
      { field: "statement", old: "none" },
      { field: "old-statements", old: "tasks-dev-often, tasks-dev-other", new: "none" },
    ]);
    expect(sids(aws)).toEqual(["tasks-dev-theirs", "tasks-rules"]);
    expect(aws.operations.filter((operation) => operation.endsWith("Permission"))).toEqual([
      "AddPermission",
      "RemovePermission",
      "RemovePermission",
    ]);
  });

  it("finds its place in a policy that is full of those", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    removeOurs(aws);
    expect(() => {
      for (let n = 0; ; n += 1) addOld(aws, `tasks-dev-schedule-number-${n}`);
    }).toThrow("the policy would have");
    expect(sids(aws)!.length).toBeGreaterThan(50);
    await schedule(aws, OFTEN);
    expect(sids(aws)).toEqual(["tasks-rules"]);
  });
});

describe("what AWS does not see everywhere at once", () => {
  it("is waited for: a role that can be assumed after two minutes", async () => {
    const aws = await openStrictAws();
    aws.roles.assumableAfter = 120_000;
    await schedule(aws, OFTEN);
    expect([sids(aws), aws.rules.state().length]).toEqual([["tasks-rules"], 1]);
  });
});
