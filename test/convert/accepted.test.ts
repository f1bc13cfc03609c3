import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readService } from "../../src/commands/shared/service/read-service.ts";
import { serviceSchema } from "../../src/commands/shared/service/service-schema.ts";
import { convert } from "./convert.ts";

const isOfSchema = new Ajv({ strict: false }).compile(serviceSchema());

/** Sees that an editor and `tasks apply` take what a text becomes; gives in how many stages. */
async function takenIn(text: string): Promise<number> {
  const { file } = convert(text, { user: "ops" });
  isOfSchema(file);
  expect([isOfSchema.errors, file]).toEqual([null, file]);
  const { service = "tasks", stage = "dev", stages = {} } = file;
  const found = { path: "tasks.json", trusted: false, content: JSON.parse(JSON.stringify(file)) as unknown };
  for (const one of [stage, ...Object.keys(stages)]) {
    await readService(found, { owner: { service, stage: one }, now: 1_795_395_600_000 });
  }
  return 1 + Object.keys(stages).length;
}

describe("what convert prints is taken by apply and by the schema:", () => {
  it("the file of a project like the one that tasks replaces", async () => {
    expect(await takenIn(readFileSync("test/convert/fixtures/practice.yml", "utf8"))).toBe(2);
  });

  it("a schedule of EventBridge Scheduler", async () => {
    const schedule = {
      ScheduleExpression: "cron(0 9 * * ? *)",
      ScheduleExpressionTimezone: "Asia/Tokyo",
      StartDate: "2026-12-01T00:00:00Z",
      EndDate: "2027-12-01T00:00:00Z",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 90 },
      Target: {
        Arn: { "Fn::GetAtt": ["WorkLambdaFunction", "Arn"] },
        Input: '{"user_name":"mai"}',
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
      },
    };
    const text = JSON.stringify({
      service: "practice",
      provider: { name: "aws" },
      functions: { work: { handler: "a.b" } },
      resources: { Resources: { Daily: { Type: "AWS::Scheduler::Schedule", Properties: schedule } } },
    });
    expect(await takenIn(text)).toBe(1);
  });

  it("whatever schedules, addresses, settings and stages a file has", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async (file) => {
        await expect(takenIn(JSON.stringify(file))).resolves.toBeGreaterThan(0);
      }),
      { numRuns: 80 },
    );
  });
});

const user = fc.constantFrom("mai", "熊本 はまち", "a b");
const input = fc.oneof(
  user.map((name) => ({ user_name: name })),
  user.map((name) => ({ body: { user_name: name, priority: 3, tags: ["a"], note: null } })),
  user.map((name) => JSON.stringify({ user_name: name, x: 1 })),
  fc.constant({ a: 1 }),
);
const schedule = fc.record(
  {
    rate: fc.constantFrom(
      "rate(1 day)",
      "cron(0 9 * * ? *)",
      ["rate(2 hours)", "cron(0 9 ? * MON *)"],
      "rate(1 days)",
      "at(2027-03-28T02:30:00)",
      "at(2020-01-01T00:00:00)",
      "${self:custom.rates.${sls:stage}}",
    ),
    enabled: fc.constantFrom(true, false, "${self:custom.on.${sls:stage}}"),
    input,
    timezone: fc.constantFrom(
      "Asia/Tokyo",
      "America/New_York",
      "UTC",
      "EST5EDT",
      "asia/tokyo",
      "JST",
      "Etc/GMT+5",
      "+09:00",
      "Mars/North",
    ),
    method: fc.constantFrom("scheduler", "eventBus"),
    name: fc.constantFrom("nightly", "list", "create", "practice-dev-weekly", "a.b", "x".repeat(60)),
  },
  { requiredKeys: ["rate"] },
);
const pattern = fc.record(
  {
    pattern: fc.constantFrom(
      { source: ["aws.ec2"] },
      { source: ["aws.ec2"], detail: { state: [{ prefix: "r" }] } },
    ),
    input,
    retryPolicy: fc.constantFrom(
      { maximumRetryAttempts: 0 },
      { maximumRetryAttempts: 185, maximumEventAge: 60 },
      { maximumEventAge: 86_400 },
    ),
    inputTransformer: fc.constant({
      inputPathsMap: { id: "$.detail.instance-id" },
      inputTemplate: '{"body":{"user_name":"ops","id":<id>}}',
    }),
  },
  { requiredKeys: ["pattern"] },
);
const http = fc.record(
  {
    path: fc.constantFrom("a", "/", "a/{id}"),
    method: fc.constantFrom("get", "POST", "put", "any"),
    authorizer: fc.constantFrom("aws_iam", "mine", { type: "aws_iam" }),
    cors: fc.constantFrom(
      true,
      false,
      { origin: "https://a.example" },
      { origins: ["*", "https://a.example"] },
      { origin: "https://a.example/path" },
      { origin: "${self:custom.origin}" },
    ),
  },
  { requiredKeys: ["path", "method"] },
);
const event = fc.oneof(
  fc.oneof(schedule, fc.constant("rate(5 minutes)")).map((value) => ({ schedule: value })),
  pattern.map((value) => ({ eventBridge: value })),
  fc.oneof(http, fc.constant("GET /a")).map((value) => ({ http: value })),
);
const settings = fc.record(
  {
    memorySize: fc.constantFrom(128, 1024, 10_240, 64, "256"),
    timeout: fc.constantFrom(1, 900, 901),
    architecture: fc.constantFrom("arm64", "x86_64", "mips"),
    logRetentionInDays: fc.constantFrom(14, 15, 3653),
    environment: fc.dictionary(
      fc.constantFrom("STAGE", "A1", "TABLE_NAME", "AWS_REGION", "x-y", "SECRET"),
      fc.constantFrom(
        "${sls:stage}",
        "x",
        "",
        5,
        true,
        "${ssm:/a/b}",
        "${env:X}",
        "${self:custom.on.${sls:stage}}",
      ),
    ),
    tags: fc.dictionary(
      fc.constantFrom("team", "Team", "TEAM", "aws:x", "tasks:y", "a b"),
      fc.constantFrom("billing", "é", "<", 7),
    ),
  },
  { requiredKeys: [] },
);
const table = fc.record(
  {
    TableName: fc.constantFrom(
      "practice-${sls:stage}-table",
      "a-table",
      "${self:custom.names.${sls:stage}}",
      "practice-dev-table",
    ),
    BillingMode: fc.constantFrom("PAY_PER_REQUEST", "PROVISIONED", "${self:custom.billing.${sls:stage}}"),
    ProvisionedThroughput: fc.constantFrom(
      { ReadCapacityUnits: 1, WriteCapacityUnits: 5 },
      { ReadCapacityUnits: "${self:custom.units.${sls:stage}}", WriteCapacityUnits: 1 },
    ),
    TimeToLiveSpecification: fc.constantFrom(
      { AttributeName: "expires_at", Enabled: true },
      { AttributeName: "a b", Enabled: true },
      { Enabled: false },
    ),
    PointInTimeRecoverySpecification: fc.constantFrom(
      { PointInTimeRecoveryEnabled: true },
      { PointInTimeRecoveryEnabled: "${self:custom.on.${sls:stage}}" },
    ),
    DeletionProtectionEnabled: fc.boolean(),
  },
  { requiredKeys: [] },
);
const anyFile = fc
  .record({
    provider: settings,
    functions: fc.dictionary(
      fc.constantFrom("create", "list", "work"),
      fc.tuple(settings, fc.array(event, { maxLength: 3 })),
    ),
    table,
    stage: fc.constantFrom("dev", "prod", "${opt:stage, 'dev'}"),
    parameter: fc.constantFrom(
      "/practice/${sls:stage}/DYNAMODB_TABLE",
      "/practice/DYNAMODB_TABLE",
      "no/slash",
      "${self:custom.names.${sls:stage}}",
    ),
  })
  .map(({ provider, functions, table, stage, parameter }) => ({
    service: "practice",
    provider: { name: "aws", region: "eu-west-1", stage, ...provider },
    custom: {
      rates: { dev: "rate(1 day)", prod: "cron(0 9 * * ? *)", test: "x" },
      on: { dev: true, prod: false },
      units: { dev: 1, prod: 7 },
      billing: { dev: "PROVISIONED", prod: "PAY_PER_REQUEST" },
      names: { dev: "a-table", prod: "b-table" },
      origin: "https://b.example",
    },
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, [own, events]]) => [name, { handler: "a.b", ...own, events }]),
    ),
    resources: {
      Resources: {
        Tasks: {
          Type: "AWS::DynamoDB::Table",
          Properties: {
            AttributeDefinitions: [
              { AttributeName: "user_name", AttributeType: "S" },
              { AttributeName: "deadline_unix_time", AttributeType: "N" },
            ],
            KeySchema: [
              { AttributeName: "user_name", KeyType: "HASH" },
              { AttributeName: "deadline_unix_time", KeyType: "RANGE" },
            ],
            ...table,
          },
        },
        Name: {
          Type: "AWS::SSM::Parameter",
          Properties: { Type: "String", Name: parameter, Value: { Ref: "Tasks" } },
        },
      },
    },
  }));
