import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkEnv } from "../../src/cloud/deployment/function-env.ts";
import { convert, leftOutOf } from "./convert.ts";

const fixture = (name: string) => readFileSync(`test/convert/fixtures/${name}`, "utf8");

/** A file with these functions, whose schedules say whose record they put. */
const withEvents = (events: string) => `service: practice
provider: { name: aws, region: eu-west-1 }
functions:
  create:
    handler: a.b
    events:
${events.replaceAll(/^/gm, "      ")}
`;
const schedulesOf = (events: string) => convert(withEvents(events), { user: "ops" }).file.schedules;
const leftOf = (events: string) => leftOutOf(withEvents(events), { user: "ops" });

describe("the file of a project like the one that tasks replaces", () => {
  it("is a table, its parameter, a schedule, a pattern, variables and settings", () => {
    const { file, leftOut } = convert(fixture("practice.yml"));
    expect(file).toEqual({
      service: "practice",
      region: "ap-northeast-1",
      table: { billing: "provisioned", rcu: 1, wcu: 1 },
      parameter: "/practice/DYNAMODB_TABLE",
      schedules: {
        create: { user: "example_kumamoto", rate: "3 minutes", enabled: false },
        "on-start": {
          pattern: {
            source: ["aws.ec2"],
            "detail-type": ["EC2 Instance State-change Notification"],
            detail: { state: ["running"] },
          },
          input: { body: { user_name: "ops", task_description: "look at the new instance" } },
          enabled: true,
        },
      },
      env: { GREETING: "hello", MY_SECRET: "ssm:/my-service/my-secret" },
      function: { memory: 256, timeout: 15 },
      stages: { prod: { table: { rcu: 5 } } },
    });
    expect(leftOut).toEqual([]);
  });
});

describe("a schedule", () => {
  it.each([
    ["- schedule: rate(2 hours)", { create: { user: "ops", rate: "2 hours", enabled: true } }],
    ["- schedule: cron(0 12 * * ? *)", { create: { user: "ops", cron: "0 12 * * ? *", enabled: true } }],
    [
      "- schedule: { rate: rate(10 minutes), enabled: false, input: { user_name: mai } }",
      { create: { user: "mai", rate: "10 minutes", enabled: false } },
    ],
    [
      "- schedule: { rate: [rate(1 hour), cron(0 9 ? * MON-FRI *)] }",
      {
        create: { user: "ops", rate: "1 hour", enabled: true },
        "create-2": { user: "ops", cron: "0 9 ? * MON-FRI *", enabled: true },
      },
    ],
    [
      "- schedule: { method: scheduler, timezone: Asia/Tokyo, rate: cron(0 9 * * ? *) }",
      {
        create: { user: "ops", cron: "0 9 * * ? *", zone: "Asia/Tokyo", engine: "scheduler", enabled: true },
      },
    ],
    [
      "- schedule: { method: scheduler, timezone: Asia/Tokyo, rate: at(2026-12-01T09:00:00) }",
      {
        create: {
          user: "ops",
          at: "2026-12-01T09:00:00",
          zone: "Asia/Tokyo",
          engine: "scheduler",
          enabled: true,
        },
      },
    ],
    [
      "- schedule: at(2026-12-01T09:00:00)",
      { create: { user: "ops", at: "2026-12-01T09:00:00Z", enabled: true } },
    ],
    [
      "- schedule: { name: practice-dev-nightly, rate: rate(1 day) }",
      { nightly: { user: "ops", rate: "1 day", enabled: true } },
    ],
    [
      `- schedule: { rate: rate(1 day), input: { body: '{"user_name":"mai","priority":3}' } }`,
      { create: { rate: "1 day", input: { body: { user_name: "mai", priority: 3 } }, enabled: true } },
    ],
    [
      `- schedule: { rate: rate(1 day), input: '{"user_name":"mai"}' }`,
      { create: { user: "mai", rate: "1 day", enabled: true } },
    ],
    [
      "- eventBridge: { schedule: rate(1 day), retryPolicy: { maximumRetryAttempts: 3, maximumEventAge: 3600 } }",
      { create: { user: "ops", rate: "1 day", enabled: true, retries: 3, "max-age": "3600s" } },
    ],
    [
      "- cloudwatchEvent: { event: { source: [aws.ec2] }, enabled: false }",
      { create: { user: "ops", pattern: { source: ["aws.ec2"] }, enabled: false } },
    ],
    [
      `- eventBridge:
    pattern: { source: [aws.ec2] }
    inputTransformer:
      inputPathsMap: { id: $.detail.instance-id }
      inputTemplate: '{"body":{"user_name":"ops","title":"look at <id>","id":<id>}}'`,
      {
        create: {
          pattern: { source: ["aws.ec2"] },
          input: {
            body: { user_name: "ops", title: "look at <$.detail.instance-id>", id: "<$.detail.instance-id>" },
          },
          enabled: true,
        },
      },
    ],
    [
      "- schedule: rate(1 day)\n- schedule: rate(2 days)",
      expect.objectContaining({ "create-2": expect.anything() }),
    ],
  ])("%s", (events, schedules) => {
    expect(schedulesOf(events)).toEqual(schedules);
    expect(leftOf(events)).toEqual([]);
  });

  it.each([
    ["- schedule: rate(1 minutes)", "serverless.yml:7: functions.create.events[0].schedule, the schedule: "],
    [
      "- schedule: { rate: rate(1 day), inputPath: $.detail }",
      "serverless.yml:7: functions.create.events[0].schedule.inputPath, ",
    ],
    [
      "- schedule: { rate: rate(1 day), description: x }",
      "serverless.yml:7: functions.create.events[0].schedule.description, ",
    ],
    [
      "- schedule: { rate: rate(1 day), enabled: maybe }",
      "serverless.yml:7: functions.create.events[0].schedule, whether it is enabled",
    ],
    [
      "- schedule: { rate: rate(1 day), input: { user_name: 5 } }",
      "serverless.yml:7: functions.create.events[0].schedule, its input has no user_name",
    ],
    [
      "- schedule: { rate: rate(1 day), input: { body: text } }",
      "serverless.yml:7: functions.create.events[0].schedule, its input has no user_name",
    ],
    [
      "- schedule: { rate: rate(1 day), input: [1] }",
      "serverless.yml:7: functions.create.events[0].schedule, its input is not a JSON object",
    ],
    [
      "- schedule: { rate: rate(1 day), timezone: Mars/North }",
      "serverless.yml:7: functions.create.events[0].schedule.timezone, 'Mars/North'",
    ],
    [
      "- schedule: { rate: rate(1 day), timezone: '+09:00' }",
      "serverless.yml:7: functions.create.events[0].schedule.timezone, '+09:00'",
    ],
    [
      "- schedule: { timezone: America/New_York, rate: at(2027-03-14T02:30:00) }",
      "serverless.yml:7: functions.create.events[0].schedule, the schedule: the clocks of America/New_York skip",
    ],
    [
      "- schedule: at(2020-12-01T09:00:00)",
      "serverless.yml:7: functions.create.events[0].schedule, 2020-12-01T09:00:00 is over",
    ],
    [
      "- eventBridge: { pattern: { source: [a] }, timezone: Asia/Tokyo }",
      "serverless.yml:7: functions.create.events[0].eventBridge timezone or method, ",
    ],
    [
      "- eventBridge: { eventBus: mine, pattern: { source: [a] } }",
      "serverless.yml:7: functions.create.events[0].eventBridge, its bus is 'mine'",
    ],
    [
      "- eventBridge: { pattern: { source: a } }",
      "serverless.yml:7: functions.create.events[0].eventBridge, the pattern",
    ],
    [
      "- eventBridge: { schedule: rate(1 day), deadLetterQueueArn: x }",
      "serverless.yml:7: functions.create.events[0].eventBridge.deadLetterQueueArn, ",
    ],
    ["- sqs: arn:aws:sqs:eu-west-1:123456789012:q", "serverless.yml:7: functions.create.events[0].sqs, "],
    [
      "- schedule: !Sub '${Rate}'",
      "serverless.yml:7: functions.create.events[0].schedule, ${Rate} is known to CloudFormation alone",
    ],
    [
      "- schedule: ${env:RATE}",
      "serverless.yml:7: functions.create.events[0].schedule, ${env:RATE} comes from the shell",
    ],
    [
      `- schedule: { rate: rate(1 day), input: { user_name: mai, title: "<$.detail.x>" } }`,
      "serverless.yml:7: functions.create.events[0].schedule, its input has <$…> in it",
    ],
    [
      `- schedule: { rate: rate(1 day), inputTransformer: { inputTemplate: '<aws.events.event.json>' } }`,
      "serverless.yml:7: functions.create.events[0].schedule.inputTransformer, its inputTransformer cannot be said",
    ],
    [
      `- eventBridge: { pattern: { source: [a] }, inputTransformer: { inputPathsMap: { u: $.detail.u }, inputTemplate: '{"user_name":"<u>"}' } }`,
      'serverless.yml:7: functions.create.events[0].eventBridge.inputTransformer.inputTemplate, what stands alone in quotes, as in "<id>", is a text',
    ],
  ])("what it cannot be is said with its line: %s", (events, said) => {
    expect(leftOf(events)).toContainEqual(expect.stringContaining(said));
  });

  it.each(["rate(1 day)", "{ rate: rate(1 day), input: { a: 1 } }"])(
    "whose input names nobody is left out unless --user does: %s",
    (schedule) => {
      expect(leftOutOf(withEvents(`- schedule: ${schedule}`))).toContainEqual(
        expect.stringMatching(/^serverless\.yml:7: functions\.create\.events\[0\]\.schedule, .*--user$/),
      );
    },
  );

  it.each(["{ a: 1 }", "{ body: { a: 1 } }"])(
    "with input %s becomes a record of whom --user names",
    (input) => {
      const events = `- schedule: { rate: rate(1 day), input: ${input} }`;
      expect(schedulesOf(events)).toEqual({
        create: { rate: "1 day", input: { body: { a: 1, user_name: "ops" } }, enabled: true },
      });
    },
  );
});

describe("the address", () => {
  it.each([
    ["- http: GET tasks", { auth: "none" }],
    ["- http: { path: tasks, method: post, cors: true }", { auth: "none", cors: ["*"] }],
    ["- http: { path: tasks, method: post, authorizer: aws_iam }", { auth: "iam" }],
    ["- httpApi: '*'", { auth: "none" }],
    [
      "- http: { path: a, method: get, cors: { origins: ['https://a.example', 'https://b.example'] } }",
      { auth: "none", cors: ["https://a.example", "https://b.example"] },
    ],
  ])("%s", (events, endpoint) => {
    expect(convert(withEvents(events)).file.endpoint).toEqual(endpoint);
    expect(leftOf(events)).toEqual([]);
  });

  it("is not open to everybody where the file has an authorizer that tasks does not have", () => {
    const events = "- http: { path: a, method: get, authorizer: mine }\n- http: GET b";
    expect(convert(withEvents(events)).file.endpoint).toEqual({ auth: "iam" });
    expect(leftOf(events)).toEqual([
      expect.stringContaining("serverless.yml:7: functions.create.events[0].http.authorizer, "),
      expect.stringContaining("serverless.yml:8: functions.create.events[1].http without authorizer, "),
    ]);
  });

  it.each(["- http: PUT a", "- http: { path: 'a/{id}', method: get }", "- httpApi: DELETE /a"])(
    "cannot answer %s",
    (events) => {
      expect(convert(withEvents(events)).file.endpoint).toBeUndefined();
      expect(leftOf(events)).toContainEqual(
        expect.stringContaining("serverless.yml:7: functions.create.events[0]."),
      );
    },
  );
});

describe("the function's variables and settings", () => {
  const functions = (first: string, second: string, provider = "") => `service: practice
provider: { name: aws, region: eu-west-1${provider} }
functions:
  one: { handler: a.b, ${first}, events: [{ schedule: { rate: rate(1 day), input: { user_name: mai } } }] }
  two: { handler: a.b, ${second}, events: [{ schedule: { rate: rate(1 day), input: { user_name: mai } } }] }
  none: { handler: a.b, memorySize: 3000, environment: { N1: n } }
`;
  const none =
    "serverless.yml:6: functions.none, no schedule and no address is left that calls it, and tasks deploys a function of its own";

  it("are those of the functions that are called, whose own go over the provider's", () => {
    const text = functions(
      "memorySize: 256, environment: { A1: own }",
      "memorySize: 256, environment: { A1: own, B1: b }",
      ", memorySize: 512, timeout: 20, environment: { A1: common, C1: c }",
    );
    const { file } = convert(text);
    expect([file.env, file.function]).toEqual([
      { C1: "c", A1: "own", B1: "b" },
      { memory: 256, timeout: 20 },
    ]);
    expect(leftOutOf(text)).toEqual([none]);
  });

  it("are the most of what they ask for, and the first value of a name", () => {
    const text = functions(
      "memorySize: 256, timeout: 5, environment: { A1: x }",
      "memorySize: 128, architecture: arm64, environment: { A1: y }",
    );
    const { file } = convert(text);
    expect([file.env, file.function]).toEqual([
      { A1: "x" },
      { memory: 256, timeout: 5, architecture: "arm64" },
    ]);
    expect(leftOutOf(text)).toEqual([
      "serverless.yml:5: functions.two.environment.A1, another function gives it another value, and there is one function",
      "serverless.yml:5: functions.two.memorySize, one function serves all, and gets 256",
      none,
    ]);
  });

  it("are left out where AWS or tasks has no such thing", () => {
    const said = leftOutOf(
      functions(
        "timeout: 901, environment: { AWS_REGION: x, 'a-b': y }",
        "vpc: { securityGroupIds: [] }, tags: { 'aws:x': y }",
        ", tracing: { lambda: true }, rolePermissionsBoundary: mine",
      ),
    );
    for (const what of [
      "timeout",
      "AWS_REGION",
      "a-b",
      "vpc",
      "tags.aws:x",
      "tracing",
      "permissions boundary",
    ])
      expect(said).toContainEqual(expect.stringContaining(what));
  });

  it("has tags that every service takes together, each name in one spelling and 45 at most", () => {
    const many = Array.from({ length: 46 }, (_, n) => `t${n}: x`).join(", ");
    const text = functions("tags: { Team: a, cost: b }", "tags: { team: c, Team: d, COST: e }");
    expect(convert(text).file.function?.tags).toEqual({ Team: "d", cost: "b" });
    expect(leftOutOf(text)).toEqual([
      "serverless.yml:5: functions.two.tags.team, the tags Team and team are one name to IAM",
      "serverless.yml:5: functions.two.tags.COST, the tags cost and COST are one name to IAM",
      none,
    ]);
    const crowded = functions(`tags: { ${many} }`, "timeout: 5");
    expect(Object.keys(convert(crowded).file.function?.tags ?? {})).toHaveLength(45);
    expect(leftOutOf(crowded)).toEqual([
      "serverless.yml:4: functions.one.tags.t45, 46 tags are more than the 45 that fit beside ours: AWS takes 50",
      none,
    ]);
  });

  it("are no more than Lambda takes", () => {
    const long = Array.from({ length: 9 }, (_, n) => `V${n}: "${"x".repeat(490)}"`).join(", ");
    const text = functions(`environment: { ${long} }`, "environment: { Z1: z }");
    expect(Object.keys(convert(text).file.env ?? {})).toEqual([
      "V0",
      "V1",
      "V2",
      "V3",
      "V4",
      "V5",
      "V6",
      "V7",
      "Z1",
    ]);
    expect(() =>
      checkEnv(Object.entries(convert(text).file.env ?? {}).map((one) => one.join("="))),
    ).not.toThrow();
    expect(leftOutOf(text)).toContainEqual(
      expect.stringMatching(/:4: functions\.one\.environment\.V8, .*4096 bytes$/),
    );
  });
});
