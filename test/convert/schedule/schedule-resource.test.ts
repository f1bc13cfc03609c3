import { describe, expect, it } from "vitest";
import { convert, leftOutOf } from "../convert.ts";

const withResource = (type: string, properties: string) => `service: practice
provider: { name: aws, region: eu-west-1 }
functions:
  on-start: { handler: a.b }
resources:
  Resources:
    Nightly:
      Type: ${type}
      Properties:
${properties.replaceAll(/^/gm, "        ")}
`;
const ARN = "!GetAtt OnDashstartLambdaFunction.Arn";

describe("a rule among the resources", () => {
  it("is a schedule of the function that it calls", () => {
    const { file, leftOut } = convert(
      withResource(
        "AWS::Events::Rule",
        `ScheduleExpression: rate(5 minutes)
State: DISABLED
Targets:
  - Id: one
    Arn: ${ARN}
    Input: '{"user_name":"mai"}'
    RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 }`,
      ),
    );
    expect(file.schedules).toEqual({
      "on-start": { user: "mai", rate: "5 minutes", enabled: false, retries: 3, "max-age": "60s" },
    });
    expect(leftOut).toEqual([]);
  });

  it("may be a pattern, whose fields go into the record", () => {
    const { file, leftOut } = convert(
      withResource(
        "AWS::Events::Rule",
        `Name: practice-dev-started
EventPattern: { source: [aws.ec2] }
Targets:
  - Id: one
    Arn: { "Fn::GetAtt": [OnDashstartLambdaFunction, Arn] }
    InputTransformer:
      InputPathsMap: { id: $.detail.instance-id }
      InputTemplate: '{"user_name":"ops","id":<id>}'`,
      ),
    );
    expect(file.schedules).toEqual({
      started: {
        pattern: { source: ["aws.ec2"] },
        input: { body: { user_name: "ops", id: "<$.detail.instance-id>" } },
        enabled: true,
      },
    });
    expect(leftOut).toEqual([]);
  });

  it.each([
    ["ScheduleExpression: rate(1 day)\nTargets: [{ Id: a, Arn: !GetAtt Queue.Arn }]"],
    ["ScheduleExpression: rate(1 day)\nTargets: []"],
    [`ScheduleExpression: rate(1 day)\nTargets: [{ Id: a, Arn: ${ARN} }, { Id: b, Arn: ${ARN} }]`],
    ["ScheduleExpression: rate(1 day)"],
  ])("that calls anything else is left out: %s", (properties) => {
    expect(leftOutOf(withResource("AWS::Events::Rule", properties))).toContain(
      "serverless.yml:7: resources.Resources.Nightly, what it calls is not one function of this file",
    );
  });
});

describe("a schedule of EventBridge Scheduler among the resources", () => {
  const schedule = (properties: string) => `${withResource(
    "AWS::Scheduler::Schedule",
    `ScheduleExpression: cron(0 9 * * ? *)
ScheduleExpressionTimezone: Asia/Tokyo
GroupName: !Ref Group
${properties}
Target:
  Arn: ${ARN}
  RoleArn: !GetAtt Role.Arn
  Input: '{"user_name":"mai"}'`,
  )}    Group:
      Type: AWS::Scheduler::ScheduleGroup
    Role:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Statement: [{ Effect: Allow, Principal: { Service: scheduler.amazonaws.com }, Action: sts:AssumeRole }]
        Policies:
          - PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: ${ARN} }] }
`;

  it("is one with its zone, its beginning, its end and its window, and needs no role of the file", () => {
    const { file, leftOut } = convert(
      schedule(`StartDate: "2026-12-01T00:00:00Z"
EndDate: "2027-12-01T00:00:00Z"
FlexibleTimeWindow: { Mode: FLEXIBLE, MaximumWindowInMinutes: 15 }`),
    );
    expect(file.schedules).toEqual({
      "on-start": {
        user: "mai",
        cron: "0 9 * * ? *",
        zone: "Asia/Tokyo",
        engine: "scheduler",
        start: "2026-12-01T00:00:00Z",
        end: "2027-12-01T00:00:00Z",
        window: "15m",
        enabled: true,
      },
    });
    expect(leftOut).toEqual([]);
  });

  it.each([
    ["StartDate: soon", "StartDate, 'soon'"],
    ["FlexibleTimeWindow: { Mode: FLEXIBLE }", "FlexibleTimeWindow, "],
    ["KmsKeyArn: x", "KmsKeyArn, "],
    ['StartDate: "2027-12-01T00:00:00Z"\nEndDate: "2026-12-01T00:00:00Z"', "Nightly, it ends before"],
  ])("what it cannot be is left out: %s", (properties, said) => {
    expect(leftOutOf(schedule(properties))).toContainEqual(expect.stringContaining(said));
  });
});

describe("what lets somebody call a function", () => {
  const permission = (principal: string) =>
    leftOutOf(
      `service: practice\nprovider: { name: aws }\nresources: { Resources: { P: { Type: AWS::Lambda::Permission, Properties: { Principal: ${principal} } } } }\n`,
    );

  it("is made with the schedule or the address", () => {
    expect([...permission("events.amazonaws.com"), ...permission("apigateway.amazonaws.com")]).toEqual([]);
  });

  it("is left out for others", () => {
    expect(permission("ses.amazonaws.com")).toEqual([
      expect.stringContaining("serverless.yml:3: resources.Resources.P"),
    ]);
  });
});
