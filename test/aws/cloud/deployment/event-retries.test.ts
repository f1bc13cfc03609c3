import { describe, expect, it } from "vitest";
import { OFTEN, openStrictAws, schedule } from "../../../support/strict-aws/open.ts";

const FUNCTION = "tasks-dev-create";

async function open() {
  const aws = await openStrictAws();
  const delivery = () => (aws.rules.state()[0]!.targets[0] as { RetryPolicy?: object }).RetryPolicy;
  const own = () => aws.functions.state()[0]?.eventConfig;
  return { aws, delivery, own };
}

describe("events that fail", () => {
  it("are tried again twice, within five minutes, by EventBridge and by Lambda", async () => {
    const { aws, delivery, own } = await open();
    await schedule(aws, OFTEN);
    const wanted = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 };
    expect([delivery(), own()]).toEqual([wanted, wanted]);
  });

  it("are tried again as the flags say, and later runs leave that as it is", async () => {
    const { aws, delivery } = await open();
    await schedule(aws, { ...OFTEN, retries: 0, maxAgeS: 3600 });
    await schedule(aws, { ...OFTEN, trigger: { expression: "rate(5 minutes)" } });
    expect(delivery()).toEqual({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 3600 });
  });

  it("keep what an operator has set, a destination included", async () => {
    const { aws, own } = await open();
    await schedule(aws, OFTEN);
    const theirs = {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:111122223333:theirs" } },
    };
    aws.functions.PutFunctionEventInvokeConfig({ FunctionName: FUNCTION, ...theirs });
    const steps = await schedule(aws, { ...OFTEN, env: { A: "1" } });
    expect(steps.flatMap(({ differences }) => differences.map(({ field }) => field))).toEqual(["env"]);
    expect(own()).toEqual(theirs);
  });
});
