import { describe, expect, it } from "vitest";
import { OFTEN, openStrictAws, schedule } from "../../support/strict-aws/open.ts";

describe("a quota of AWS that is used up", () => {
  it.each([
    ["CreateLogGroup", "log groups of the region (1000000)"],
    ["CreateRole", "roles of the account (1000)"],
    ["PutRule", "rules of an event bus (300)"],
  ])("at %s is named, and nothing that passes when it is tried again", async (operation, quota) => {
    const aws = await openStrictAws();
    aws.decide = (_, asked) => (asked === operation ? "quota" : "pass");
    const error = await schedule(aws, OFTEN).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      // Half-way it is partial, which names it all the same.
      kind: operation === "CreateLogGroup" ? "failed" : "partial",
      message: expect.stringContaining(`the quota of ${quota} is used up (no more of these)`) as string,
      hint: expect.stringContaining("Service Quotas") as string,
    });
    aws.revive();
    await schedule(aws, OFTEN);
    expect(aws.rules.state()).toHaveLength(1);
  });
});
