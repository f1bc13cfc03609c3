import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ScheduleFlags } from "../../../src/cloud/schedule/schedule-info.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  CODE,
  deleteSchedule,
  destroy,
  openStrictAws,
  provision,
  schedule,
} from "../../support/strict-aws/open.ts";

const FLAGS: ScheduleFlags = {
  name: "nightly",
  engine: "rule",
  trigger: { expression: "cron(0 10 * * ? *)" },
  input: '{"body":{"user_name":"example_kumamoto"}}',
  stamp: false,
  enabled: undefined,
};
const FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:tasks-dev-create";
const RULES = "arn:aws:events:us-east-1:111122223333:rule/tasks-dev-*";
const TAGS = [
  ["tasks:managed-by", "tasks"],
  ["tasks:service", "tasks"],
  ["tasks:stage", "dev"],
];

describe("a schedule on AWS", () => {
  it("is a disabled rule with one target, as AWS gets them", async () => {
    const aws = await openStrictAws();
    await schedule(aws, FLAGS);
    expect(aws.rules.state()).toEqual([
      {
        name: "tasks-dev-nightly",
        expression: "cron(0 10 * * ? *)",
        pattern: undefined,
        description: "Puts a task record into DynamoDB; made by `tasks schedule`",
        state: "DISABLED",
        tags: TAGS,
        targets: [
          {
            Id: "tasks",
            Arn: FUNCTION,
            // The name is for the function's log.
            Input: '{"body":{"user_name":"example_kumamoto"},"event_rule":"tasks-dev-nightly"}',
            RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
          },
        ],
      },
    ]);
  });

  it("with --stamp has a template of the input, with rule and time and no variable of the input's", async () => {
    const aws = await openStrictAws();
    await schedule(aws, { ...FLAGS, stamp: true, input: '{"body":{"user_name":"a<id>b"}}' });
    expect(aws.rules.state()[0]?.targets[0]).toMatchObject({
      InputTransformer: {
        InputPathsMap: { time: "$.time" },
        InputTemplate: String.raw`{"body":{"user_name":"a\u003cid\u003eb"},"event_rule":"tasks-dev-nightly","event_time":<time>}`,
      },
    });
    const again = await schedule(
      aws,
      { ...FLAGS, stamp: true, input: '{"body":{"user_name":"a<id>b"}}' },
      { reading: true },
    );
    expect(again.map(({ action }) => action)).toEqual(Array.from({ length: 6 }, () => "unchanged"));
  });

  it("with --stamp and a pattern has the event's id too, also where an earlier version left it out", async () => {
    const aws = await openStrictAws();
    const flags = { ...FLAGS, stamp: true, trigger: { pattern: '{"source":["aws.ec2"]}' } };
    await schedule(aws, flags);
    const template = `{"body":{"user_name":"example_kumamoto"},"event_rule":"tasks-dev-nightly","event_id":<id>,"event_time":<time>}`;
    const paths = { id: "$.id", time: "$.time" };
    expect(aws.rules.state()[0]?.targets[0]).toMatchObject({
      InputTransformer: { InputPathsMap: paths, InputTemplate: template },
    });
    const old = template.replace('"event_rule":"tasks-dev-nightly",', "");
    const target = {
      Id: "tasks",
      Arn: FUNCTION,
      InputTransformer: { InputPathsMap: paths, InputTemplate: old },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
    };
    aws.rules.PutTargets({ Rule: "tasks-dev-nightly", Targets: [target] });
    const steps = await schedule(aws, flags);
    expect(steps.flatMap(({ differences }) => differences)).toEqual([
      { field: "stamp", old: "old", new: "event id" },
    ]);
    expect(aws.rules.state()[0]?.targets[0]).toMatchObject({
      InputTransformer: { InputPathsMap: paths, InputTemplate: template },
    });
  });

  it("with fields of the event has a template of them, and of the stamp, which is read back as it was written", async () => {
    const aws = await openStrictAws();
    const input = '{"body":{"user_name":"ops","n":"<$.detail.count>","title":"<$.detail.id> at <$.time>"}}';
    const flags = { ...FLAGS, input, trigger: { pattern: '{"source":["aws.ec2"]}' } };
    await schedule(aws, { ...flags, input: '{"body":{"user_name":"ops"}}' });
    const plain = aws.rules.state()[0]?.targets[0];
    const steps = await schedule(aws, flags);
    expect(steps.flatMap(({ differences }) => differences.map(({ field }) => field))).toEqual(["input"]);
    expect(aws.rules.state()[0]?.targets[0]).toMatchObject({
      InputTransformer: {
        InputPathsMap: { v1: "$.detail.count", v2: "$.detail.id", time: "$.time" },
        InputTemplate:
          '{"body":{"n":<v1>,"title":"<v2> at <time>","user_name":"ops"},"event_rule":"tasks-dev-nightly"}',
      },
    });
    expect((await schedule(aws, flags)).flatMap(({ differences }) => differences)).toEqual([]);
    await schedule(aws, { ...flags, stamp: true });
    expect(aws.rules.state()[0]?.targets[0]).toMatchObject({
      InputTransformer: {
        InputPathsMap: { v1: "$.detail.count", v2: "$.detail.id", time: "$.time", id: "$.id" },
        InputTemplate:
          '{"body":{"n":<v1>,"title":"<v2> at <time>","user_name":"ops"},"event_rule":"tasks-dev-nightly","event_id":<id>,"event_time":<time>}',
      },
    });
    expect(
      (await schedule(aws, { ...flags, stamp: true })).flatMap(({ differences }) => differences),
    ).toEqual([]);
    // As an earlier version put it there, which filled nothing in.
    aws.rules.PutTargets({ Rule: "tasks-dev-nightly", Targets: [{ ...plain, Input: input }] });
    expect((await schedule(aws, flags)).flatMap(({ differences }) => differences)).toEqual([
      {
        field: "input",
        old: expect.stringMatching(/^as it stands: \{"body"/) as string,
        new: expect.anything() as string,
      },
    ]);
    expect(aws.rules.state()[0]?.targets[0]).toHaveProperty("InputTransformer");
  });

  it("has a function of fixed shape that the stage's rules alone may invoke", async () => {
    const aws = await openStrictAws();
    await schedule(aws, FLAGS);
    expect(aws.functions.state()).toEqual([
      {
        name: "tasks-dev-create",
        configuration: {
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Architectures: ["arm64"],
          MemorySize: 128,
          Timeout: 10,
          Role: "arn:aws:iam::111122223333:role/tasks-dev-us-east-1-create-role",
          Environment: { Variables: { TABLE_NAME: "tasks-dev-table" } },
          CodeSha256: createHash("sha256").update(CODE).digest("base64"),
        },
        tags: Object.fromEntries(TAGS) as object,
        // Lambda's own is two retries within six hours.
        eventConfig: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
        statements: [
          {
            Sid: "tasks-rules",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "lambda:InvokeFunction",
            Resource: FUNCTION,
            Condition: { ArnLike: { "AWS:SourceArn": RULES } },
          },
        ],
      },
    ]);
    expect(aws.logGroups.state()).toMatchObject([{ name: "/aws/lambda/tasks-dev-create", retention: 14 }]);
  });

  it("has a role with the least privilege: of all that its variables refer to, it may read the table's name", async () => {
    const aws = await openStrictAws();
    // As an earlier version took them.
    const env = { TOKEN: "ssm:/tasks/dev/TOKEN", KEY: "ssm:/aws/reference/secretsmanager/tasks/key" };
    await schedule(aws, { ...FLAGS, env }, { tableSetting: "ssm:/tasks/dev/TABLE:3" });
    const [role] = aws.roles.state();
    expect(JSON.parse(role!.trust)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    });
    expect(role).toMatchObject({ name: "tasks-dev-us-east-1-create-role", attached: [], tags: TAGS });
    expect(role!.policies.map(([name, text]) => [name, JSON.parse(text) as unknown])).toEqual([
      [
        "tasks-inline",
        {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Tasks",
              Effect: "Allow",
              Action: ["dynamodb:PutItem", "dynamodb:Query"],
              Resource: "arn:aws:dynamodb:us-east-1:111122223333:table/tasks-dev-table",
            },
            {
              Sid: "Log",
              Effect: "Allow",
              Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/tasks-dev-create:*",
            },
            {
              Sid: "TableReference",
              Effect: "Allow",
              Action: ["ssm:GetParameter"],
              Resource: "arn:aws:ssm:us-east-1:111122223333:parameter/tasks/dev/TABLE",
            },
          ],
        },
      ],
    ]);
  });

  it("keeps what it is not told of: its state, and the function's variables", async () => {
    const aws = await openStrictAws();
    await schedule(aws, { ...FLAGS, env: { A: "1", B: "2" } });
    aws.rules.EnableRule({ Name: "tasks-dev-nightly" });
    aws.operations.length = 0;
    await schedule(aws, { ...FLAGS, env: {} });
    expect(aws.operations.filter((name) => !isRead(name))).toEqual([]);
    await schedule(aws, { ...FLAGS, trigger: { expression: "rate(5 minutes)" }, env: { A: "" } });
    expect(aws.rules.state()[0]).toMatchObject({ state: "ENABLED", expression: "rate(5 minutes)" });
    expect(aws.functions.state()[0]?.configuration.Environment).toEqual({
      Variables: { TABLE_NAME: "tasks-dev-table", B: "2" },
    });
    await schedule(aws, { ...FLAGS, enabled: false });
    expect(aws.rules.state()[0]).toMatchObject({ state: "DISABLED" });
  });

  it("tells the function of the team index where somebody says it, and its role needs nothing more", async () => {
    const aws = await openStrictAws();
    const variables = () => aws.functions.state()[0]?.configuration.Environment?.Variables;
    await schedule(aws, FLAGS);
    const policies = () => aws.roles.state().map((role) => role.policies);
    const before = policies();
    expect(variables()).toEqual({ TABLE_NAME: "tasks-dev-table" });
    await schedule(aws, FLAGS, { teamIndex: true });
    expect(variables()).toEqual({ TABLE_NAME: "tasks-dev-table", TASKS_TEAM_INDEX: "on" });
    expect(policies()).toEqual(before);
    // A colleague without the setting does not speak of it.
    await schedule(aws, FLAGS);
    expect(variables()).toEqual({ TABLE_NAME: "tasks-dev-table", TASKS_TEAM_INDEX: "on" });
    await schedule(aws, FLAGS, { teamIndex: false });
    expect(variables()).toEqual({ TABLE_NAME: "tasks-dev-table" });
  });

  it("that is on for all management events of CloudTrail stays so, and is switched off when it is told to", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await schedule(aws, FLAGS);
    const all = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    const rule = { Name: "tasks-dev-nightly", ScheduleExpression: "rate(1 day)", State: all };
    aws.rules.PutRule(rule);
    await schedule(aws, FLAGS);
    expect(aws.rules.state()[0]).toMatchObject({ state: all, expression: "cron(0 10 * * ? *)" });
    await schedule(aws, { ...FLAGS, enabled: true });
    expect(aws.rules.state()[0]).toMatchObject({ state: all });
    await schedule(aws, { ...FLAGS, enabled: false });
    expect(aws.rules.state()[0]).toMatchObject({ state: "DISABLED" });
  });

  it("finds what somebody changed, and makes good what is not an operator's to set", async () => {
    const aws = await openStrictAws();
    await schedule(aws, FLAGS);
    const role = { RoleName: "tasks-dev-us-east-1-create-role" };
    const everything =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    aws.roles.PutRolePolicy({ ...role, PolicyName: "planted", PolicyDocument: everything });
    aws.roles.PutRolePolicy({ ...role, PolicyName: "tasks-inline", PolicyDocument: everything });
    aws.roles.UpdateAssumeRolePolicy({ ...role, PolicyDocument: everything });
    aws.roles.attach(role.RoleName, "arn:aws:iam::aws:policy/AdministratorAccess");
    aws.functions.change("tasks-dev-create", {
      CodeSha256: "edited in the console",
      Timeout: 3,
      MemorySize: 512,
      Handler: "other.handler",
      Runtime: "nodejs22.x",
      Architectures: ["x86_64"],
      Role: "other",
      Environment: { Variables: { TABLE_NAME: "other" } },
    });
    const names = { FunctionName: "tasks-dev-create", StatementId: "tasks-rules" };
    aws.functions.RemovePermission(names);
    aws.functions.AddPermission({
      ...names,
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: "arn:other",
    });
    aws.rules.PutRule({ Name: "tasks-dev-nightly", ScheduleExpression: "rate(1 day)" });
    aws.rules.PutTargets({
      Rule: "tasks-dev-nightly",
      Targets: [{ Id: "tasks", Arn: "arn:other", Input: "{}" }],
    });
    aws.logGroups.PutRetentionPolicy({ logGroupName: "/aws/lambda/tasks-dev-create", retentionInDays: 1 });
    const run = { isTableSaid: true, adopt: true };
    const found = await schedule(aws, { ...FLAGS, enabled: false }, run);
    expect(found.flatMap(({ differences }) => differences.map(({ field }) => field)).toSorted()).toEqual(
      [
        "trust",
        "policy",
        "other-policies",
        "statement",
        "runtime",
        "handler",
        "role",
        "env",
        "code-sha256",
        "expression",
        "description",
        "state",
        "tag tasks:since",
        "function",
        "input",
        "attempts",
        "age-s",
      ].toSorted(),
    );
    const again = await schedule(aws, { ...FLAGS, enabled: false }, { reading: true });
    expect(again.map(({ action }) => action)).toEqual(Array.from({ length: 6 }, () => "unchanged"));
  });

  it("pushes a function that has failed again, and enables nothing on one that stays so", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await schedule(aws, FLAGS);
    aws.functions.fail("tasks-dev-create", "the container could not be made");
    const seen = await schedule(aws, FLAGS, { reading: true });
    expect(seen.flatMap(({ differences }) => differences)).toEqual([
      { field: "state", old: "Failed: InternalError, the container could not be made", new: "Active" },
    ]);
    await schedule(aws, { ...FLAGS, enabled: true });
    expect(aws.rules.state()).toMatchObject([{ state: "ENABLED" }]);
    const again = await schedule(aws, FLAGS, { reading: true });
    expect(new Set(again.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
    await schedule(aws, { ...FLAGS, enabled: false });
    aws.functions.fail("tasks-dev-create", "no luck", { forGood: true });
    await expect(schedule(aws, { ...FLAGS, enabled: true })).rejects.toMatchObject({
      kind: "partial",
      message: expect.stringContaining("Failed: InternalError, no luck") as string,
    });
    expect(aws.rules.state()).toMatchObject([{ state: "DISABLED" }]);
  });

  it("shares its function with others, and takes it along when it is the last", async () => {
    const aws = await openStrictAws();
    await schedule(aws, FLAGS);
    await schedule(aws, { ...FLAGS, name: "other", trigger: { pattern: '{"source":["aws.ec2"]}' } });
    expect(aws.functions.state().map(({ statements }) => statements.length)).toEqual([1]);
    await deleteSchedule(aws, "nightly");
    expect(aws.rules.state().map(({ name }) => name)).toEqual(["tasks-dev-other"]);
    expect(aws.functions.state().map(({ statements }) => statements.length)).toEqual([1]);
    await deleteSchedule(aws, "other");
    expect([aws.rules.state(), aws.functions.state(), aws.roles.state(), aws.logGroups.state()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it("is left alone by another stage, by a rule without our tags, and goes with destroy", async () => {
    const aws = await openStrictAws();
    await schedule(aws, FLAGS);
    aws.rules.PutRule({ Name: "tasks-dev-theirs", ScheduleExpression: "rate(1 day)" });
    const theirs = { ...FLAGS, name: "theirs" };
    await expect(schedule(aws, theirs)).rejects.toMatchObject({ kind: "conflict" });
    await destroy(aws, { owner: { service: "tasks", stage: "dev-nightly" } });
    expect(aws.rules.state().map(({ name }) => name)).toEqual(["tasks-dev-nightly", "tasks-dev-theirs"]);
    await destroy(aws);
    expect(aws.rules.state().map(({ name }) => name)).toEqual(["tasks-dev-theirs"]);
    expect(aws.functions.state()).toEqual([]);
  });
});
