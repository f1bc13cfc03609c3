import { describe, expect, it } from "vitest";
import type { EndpointFlags } from "../../../src/cloud/deployment/endpoint.ts";
import type { Plan } from "../../../src/cloud/plan.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  cloudOf,
  deleteEndpoint,
  deleteSchedule,
  destroy,
  endpoint,
  OFTEN,
  openStrictAws,
  plan,
  provision,
  schedule,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const FUNCTION = "tasks-dev-create";
const ARN = `arn:aws:lambda:us-east-1:111122223333:function:${FUNCTION}`;

async function openWith(...flags: EndpointFlags[]): Promise<StrictAws> {
  const aws = await openStrictAws();
  await provision(aws, {});
  for (const one of flags) await endpoint(aws, one);
  aws.operations.length = 0;
  return aws;
}

const functionOf = ({ functions }: StrictAws) => functions.state()[0];
const statementsOf = (aws: StrictAws) => (functionOf(aws)?.statements ?? []) as { Sid: string }[];
const writesOf = ({ operations }: StrictAws) => operations.filter((operation) => !isRead(operation));
const stepsOf = (steps: Plan, kind: string) => steps.filter(({ resource }) => resource.kind === kind);

/** As the console opens an address. */
function openByHand({ functions }: StrictAws): void {
  functions.UpdateFunctionUrlConfig({ FunctionName: FUNCTION, AuthType: "NONE" });
  functions.AddPermission({
    FunctionName: FUNCTION,
    StatementId: "FunctionURLAllowPublicAccess",
    Action: "lambda:InvokeFunctionUrl",
    Principal: "*",
    FunctionUrlAuthType: "NONE",
  });
}

describe("an endpoint", () => {
  it("is a signed address with the two permissions that new ones need, for the account", async () => {
    const aws = await openWith({ origins: ["https://b.example", "https://a.example"] });
    const account = { AWS: "arn:aws:iam::111122223333:root" };
    const common = { Effect: "Allow", Principal: account, Resource: ARN };
    expect(statementsOf(aws)).toEqual([
      {
        ...common,
        Sid: "tasks-endpoint-url",
        Action: "lambda:InvokeFunctionUrl",
        Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
      },
      {
        ...common,
        Sid: "tasks-endpoint-invoke",
        Action: "lambda:InvokeFunction",
        Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
      },
    ]);
    expect(functionOf(aws)?.url).toMatchObject({
      AuthType: "AWS_IAM",
      InvokeMode: "BUFFERED",
      Cors: {
        AllowOrigins: ["https://b.example", "https://a.example"],
        AllowMethods: ["GET", "HEAD", "POST"],
      },
    });
    await endpoint(aws);
    await endpoint(aws, { auth: "iam", origins: ["https://a.example", "https://b.example"] });
    expect(writesOf(aws)).toEqual([]);
  });

  it("keeps its origins unless told otherwise, and loses them where there are to be none", async () => {
    const aws = await openWith({ origins: ["https://a.example"] }, { auth: "none" });
    expect(functionOf(aws)?.url).toMatchObject({
      AuthType: "NONE",
      Cors: { AllowOrigins: ["https://a.example"] },
    });
    await endpoint(aws, { origins: [] });
    expect(functionOf(aws)?.url).toMatchObject({ AuthType: "NONE", Cors: {} });
  });

  it("stays open where it was opened so, and shuts everybody out before it is anything else", async () => {
    const aws = await openWith({ auth: "none" });
    await endpoint(aws);
    expect(writesOf(aws)).toEqual([]);
    expect(statementsOf(aws)).toMatchObject([{ Principal: "*" }, { Principal: "*" }]);
    await endpoint(aws, { auth: "iam" });
    expect(writesOf(aws)).toEqual([
      "RemovePermission",
      "AddPermission",
      "RemovePermission",
      "AddPermission",
      "UpdateFunctionUrlConfig",
    ]);
    expect(statementsOf(aws).some((one) => JSON.stringify(one).includes('"*"'))).toBe(false);
  });

  it("that somebody opened by hand has drifted, and is closed; what is theirs goes with --adopt alone", async () => {
    const aws = await openWith({});
    openByHand(aws);
    const drifted = await plan(aws, undefined);
    expect(stepsOf(drifted, "endpoint")[0]?.differences).toEqual([
      { field: "auth", old: "none", new: "iam" },
    ]);
    expect(stepsOf(drifted, "endpoint-permission")[0]?.left).toEqual([
      { field: "open-by-others", old: "FunctionURLAllowPublicAccess", new: "none" },
    ]);
    await endpoint(aws);
    expect(functionOf(aws)?.url).toMatchObject({ AuthType: "AWS_IAM" });
    expect(statementsOf(aws).length).toBe(3);
    await endpoint(aws, {}, { adopt: true });
    expect(statementsOf(aws).map(({ Sid }) => Sid)).toEqual(["tasks-endpoint-url", "tasks-endpoint-invoke"]);
  });

  it("of which nobody has spoken is not opened by what is left of an open one", async () => {
    const aws = await openWith({ auth: "none" });
    aws.functions.DeleteFunctionUrlConfig({ FunctionName: FUNCTION });
    await endpoint(aws);
    expect(functionOf(aws)?.url).toMatchObject({ AuthType: "AWS_IAM" });
  });

  it("needs a table, since its requests would fail at once", async () => {
    const aws = await openStrictAws();
    await expect(endpoint(aws)).rejects.toMatchObject({
      kind: "conflict",
      message: "there is no table tasks-dev-table, so that every request would fail",
      hint: "make it first with `tasks provision`",
    });
    expect(writesOf(aws)).toEqual([]);
  });
});

describe("the function that an endpoint and schedules share", () => {
  it("goes with the last of them, whichever that is", async () => {
    const aws = await openWith({});
    await schedule(aws, OFTEN);
    await deleteSchedule(aws, OFTEN.name);
    expect(functionOf(aws)?.url).toBeDefined();
    await schedule(aws, OFTEN);
    await deleteEndpoint(aws);
    expect([functionOf(aws)?.url, statementsOf(aws).map(({ Sid }) => Sid)]).toEqual([
      undefined,
      ["tasks-rules"],
    ]);
    await deleteSchedule(aws, OFTEN.name);
    expect([functionOf(aws), aws.roles.state(), aws.logGroups.state()]).toEqual([undefined, [], []]);
    await endpoint(aws);
    await deleteEndpoint(aws);
    expect([functionOf(aws), aws.roles.state(), aws.logGroups.state()]).toEqual([undefined, [], []]);
  });

  it("keeps its table under the endpoint and under the schedules", async () => {
    const said = { table: "reports", isTableSaid: true };
    const aws = await openWith({});
    const moved = "writes into tasks-dev-table, and would then write into reports";
    await expect(schedule(aws, OFTEN, said)).rejects.toThrow(`the endpoint ${moved}`);
    await schedule(aws, OFTEN);
    await expect(endpoint(aws, {}, said)).rejects.toThrow(`the schedule often ${moved}`);
    await expect(schedule(aws, { ...OFTEN, name: "other" }, said)).rejects.toThrow(
      `the schedule often and the endpoint ${moved.replace("writes", "write")}`,
    );
  });

  it("is destroyed with the endpoint, and one of somebody else is left alone with its address", async () => {
    const aws = await openWith({});
    expect(await destroy(aws)).toContain("remove endpoint");
    expect(functionOf(aws)).toBeUndefined();
    const foreign = await openWith({});
    foreign.functions.forgetTags();
    const cloud = cloudOf(foreign);
    expect(await (await cloud.endpoint()).get()).toBeUndefined();
    cloud.close();
    await expect(endpoint(foreign, { auth: "none" })).rejects.toThrow("it is not ours");
    expect(writesOf(foreign)).toEqual([]);
    await deleteEndpoint(foreign);
    expect(functionOf(foreign)?.url).toMatchObject({ AuthType: "AWS_IAM" });
  });
});
