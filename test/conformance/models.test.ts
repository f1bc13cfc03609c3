import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { policyCommands } from "../../src/cloud/policy.ts";
import { checkRequests, lintPolicies, type NamedPolicy } from "../support/aws-models.ts";
import { cloudLives } from "../support/command-lives/cloud-lives.ts";
import { buildFunction, live, machineFor } from "../support/command-lives/life.ts";
import { recordLives } from "../support/command-lives/record-lives.ts";
import { wordyLife } from "../support/command-lives/wordy-life.ts";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine } from "../support/run-tasks.ts";
import { startRecorder, type Recorded } from "../support/start-recorder.ts";
import { openStrictAws } from "../support/strict-aws/open.ts";

const CREATE = "tasks-dev-us-east-1-create-role";
const INVOKE = "tasks-dev-us-east-1-invoke-role";

const python = inject("models");

type Document = NamedPolicy["policy"];

/** The policies that requests bring: of roles, of who may be them, and of queues. */
function policiesIn(requests: Recorded[]): NamedPolicy[] {
  const all = requests.flatMap(({ service, body, target = "" }): NamedPolicy[] => {
    if (/^AmazonSQS\.(CreateQueue|SetQueueAttributes)$/.test(target)) {
      const { Attributes } = JSON.parse(body) as { Attributes: { Policy: string } };
      return [{ name: "queue", policy: JSON.parse(Attributes.Policy) as Document }];
    }
    if (service !== "iam") return [];
    const form = new URLSearchParams(body);
    const text = form.get("PolicyDocument") ?? form.get("AssumeRolePolicyDocument");
    if (text === null) return [];
    const name = form.get("RoleName")!;
    const policy = JSON.parse(text) as Document;
    if (form.get("Action") === "PutRolePolicy") return [{ name, policy }];
    // Who may be a role says nothing of the role, which the linter misses.
    const Resource = `arn:aws:iam::111122223333:role/${name}`;
    const Statement = policy.Statement.map((one) => ({ ...one, Resource }));
    return [{ name: `trust of ${name}`, policy: { ...policy, Statement } }];
  });
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

describe.skipIf(python === undefined)("AWS's models of its services", () => {
  useNoAwsAccount({ keys: true });
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    await buildFunction();
  });
  afterAll(() => dynamo.stop());

  const requests: Recorded[] = [];
  const around = { before: () => undefined, after: () => undefined };

  it.each(Object.entries({ ...recordLives, ...cloudLives, "every flag": wordyLife }))(
    "see all that %s sends",
    async (command, life) => {
      const aws = await openStrictAws();
      const onTable = Object.hasOwn(recordLives, command);
      const [cloud, table] = await Promise.all([startRecorder(aws.endpoint), startRecorder(dynamo.endpoint)]);
      onTestFinished(() => [cloud, table].forEach((recorder) => recorder.stop()));
      const options = { endpoint: cloud.endpoint, dynamo: onTable ? table.endpoint : undefined };
      await live(command, life, { aws, machine: await machineFor(aws, options), around });
      expect([cloud, table].flatMap((recorder) => recorder.requests)).not.toEqual([]);
      requests.push(...cloud.requests);
      // dynalite's answers are its own affair.
      requests.push(...table.requests.map((one) => ({ ...one, answer: undefined })));
    },
  );

  it("allow each of these requests, and know all that the strict fake answers", async () => {
    const { operations, findings } = await checkRequests(python!, requests);
    expect(findings).toEqual([]);
    expect(operations.length).toBeGreaterThan(75);
  });

  it("refuse requests that are not as AWS has them, each with its reason", async () => {
    const json = (service: string, target: string, input: object): Recorded => {
      const type = `application/x-amz-json-1.${service === "dynamodb" ? 0 : 1}`;
      return { service, method: "POST", url: "/", type, target, body: JSON.stringify(input) };
    };
    const rest = (service: string, method: string, url: string, input?: object): Recorded => {
      const body = input === undefined ? "" : JSON.stringify(input);
      return { service, method, url, type: "application/json", target: undefined, body };
    };
    const form = (body: string): Recorded => ({
      ...rest("iam", "POST", "/"),
      body: `Version=2010-05-08&${body}`,
    });
    const schedule = {
      FlexibleTimeWindow: { Mode: "SOMETIMES" },
      ScheduleExpression: "x".repeat(257),
      Target: { Arn: "a", RoleArn: "arn:aws:iam::111122223333:role/r" },
    };
    const { findings } = await checkRequests(python!, [
      json("events", "AWSEvents.PutRule", { Name: "a b", State: "ON" }),
      json("events", "AWSEvents.PutRule", { Name: "a", Colour: "red" }),
      json("events", "AWSEvents.PutTargets", { Rule: "r" }),
      { ...json("events", "AWSEvents.DescribeRule", { Name: "r" }), answer: '{"State":"ON","Colour":"red"}' },
      json("events", "AWSEvents.PutSchedule", {}),
      json("dynamodb", "DynamoDB_20111205.GetItem", {}),
      rest("lambda", "POST", "/2021-10-31/functions/f/url", { AuthType: "NONE", Cors: { MaxAge: 86_401 } }),
      rest("lambda", "PATCH", "/2021-10-31/functions/f/url"),
      rest("scheduler", "POST", "/schedules/a", schedule),
      rest("scheduler", "GET", "/schedules/a?Group=g"),
      form("Action=TagRole&RoleName=r&Tags.member.1.Key=k"),
      form(`Action=DeleteRole&RoleName=${"r".repeat(65)}`),
    ]);
    expect(findings).toEqual([
      "dynamodb: the target DynamoDB_20111205 is not DynamoDB_20120810",
      "events DescribeRule: answer.Colour is unknown",
      expect.stringMatching(/^events DescribeRule: answer\.State: "ON" is none of ENABLED, DISABLED/),
      expect.stringMatching(/^events PutRule: Unknown parameter in input: "Colour", must be one of: /),
      expect.stringMatching(/^events PutRule: input\.Name: "a b" does not match /),
      expect.stringMatching(/^events PutRule: input\.State: "ON" is none of ENABLED, DISABLED/),
      'events PutTargets: Missing required parameter in input: "Targets"',
      "events: there is no operation PutSchedule",
      "iam DeleteRole: input.RoleName: 65 is more than 64",
      'iam TagRole: Missing required parameter in Tags[0]: "Value"',
      "lambda CreateFunctionUrlConfig: input.Cors.MaxAge: 86401 is more than 86400",
      "lambda: there is no operation for PATCH /2021-10-31/functions/f/url",
      'scheduler CreateSchedule: input.FlexibleTimeWindow.Mode: "SOMETIMES" is none of OFF, FLEXIBLE',
      "scheduler CreateSchedule: input.ScheduleExpression: 257 is more than 256",
      "scheduler: GetSchedule knows no Group in its address",
    ]);
  });

  it("a linter of IAM policies finds nothing in those that are printed and sent, but what is meant so", async () => {
    const { tasks } = newMachine();
    const printed: NamedPolicy[] = [];
    for (const command of policyCommands)
      for (const table of [[], ["--table", "ssm:/my/TABLE:3"]]) {
        const { stdout } = await tasks("policy", command, ...table);
        printed.push({ name: command, policy: JSON.parse(stdout) as Document });
      }
    const sent = policiesIn(requests);
    expect(new Set(sent.map(({ name }) => name))).toEqual(
      new Set([CREATE, INVOKE, `trust of ${CREATE}`, `trust of ${INVOKE}`, "queue"]),
    );
    const found = await lintPolicies(python!, [...printed, ...sent]);
    expect(new Set(found.map(([name, issue, detail]) => [name, issue, detail].join(" ").trim()))).toEqual(
      new Set([
        // Who makes a function with a role and a queue says what these may do, and what code has the role.
        ...["schedule", "endpoint", "apply"].flatMap((name) => [
          `${name} PERMISSIONS_MANAGEMENT_ACTIONS`,
          `${name} PRIVILEGE_ESCALATION`,
        ]),
        "destroy PERMISSIONS_MANAGEMENT_ACTIONS",
        // Giving credentials for a role is what a service is trusted with.
        ...[CREATE, INVOKE].map((role) => `trust of ${role} CREDENTIALS_EXPOSURE`),
      ]),
    );
  });

  it("the linter finds actions, resources and conditions that AWS does not have", async () => {
    const allow = (Action: string, Resource: string, more = {}) => {
      const Statement = [{ Effect: "Allow", Action, Resource, ...more }];
      return { name: Action, policy: { Version: "2012-10-17", Statement } };
    };
    const table = "arn:aws:dynamodb:us-east-1:111122223333:table/t";
    const Condition = { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } };
    const found = await lintPolicies(python!, [
      allow("dynamodb:GetItem", table),
      allow("dynamodb:TransactGetItems", table),
      allow("sqs:SendMessage", table),
      allow("dynamodb:Query", table, { Condition }),
    ]);
    expect(found.map(([name, issue]) => `${name} ${issue}`)).toEqual([
      "dynamodb:TransactGetItems UNKNOWN_ACTION",
      "sqs:SendMessage RESOURCE_MISMATCH",
      "dynamodb:Query UNKNOWN_CONDITION_FOR_ACTION",
    ]);
  });
});
