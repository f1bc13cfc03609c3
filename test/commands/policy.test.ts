import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

describe("tasks policy", () => {
  it("prints the document of a record command, and says what stands for account and region", async () => {
    expect(await newMachine().tasks("policy", "done", "--stage", "prod")).toEqual({
      code: 0,
      stdout: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Table",
      "Effect": "Allow",
      "Action": [
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem"
      ],
      "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/tasks-prod-table"
    },
    {
      "Sid": "TeamIndex",
      "Effect": "Allow",
      "Action": [
        "dynamodb:Query"
      ],
      "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/tasks-prod-table/index/open-by-deadline"
    }
  ]
}
`,
      stderr:
        "note: account 123456789012 and region us-east-1 stand for yours; give --target aws with credentials for your own\n",
    });
  });

  it("without credentials names the region that was given, in its partition", async () => {
    const resourceOf = async (...flags: string[]) => {
      const { code, stdout, stderr } = await newMachine().tasks("policy", "query", ...flags);
      expect([code, stderr]).toEqual([
        0,
        "note: account 123456789012 stands for yours; give --target aws with credentials for your own\n",
      ]);
      return (JSON.parse(stdout) as { Statement: { Resource: string }[] }).Statement[0]!.Resource;
    };
    const table = "123456789012:table/tasks-dev-table";
    expect(await resourceOf("--region", "eu-central-1")).toBe(`arn:aws:dynamodb:eu-central-1:${table}`);
    expect(await resourceOf("--region", "cn-north-1")).toBe(`arn:aws-cn:dynamodb:cn-north-1:${table}`);
  });

  it("has a statement a service, with the parameter's ARN without its first slash twice", async () => {
    const { stdout } = await newMachine().tasks("policy", "destroy", "-q");
    expect(JSON.parse(stdout)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Table",
          Effect: "Allow",
          Action: [
            "dynamodb:DeleteTable",
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:ListTagsOfResource",
            "dynamodb:Scan",
          ],
          Resource: "arn:aws:dynamodb:us-east-1:123456789012:table/tasks-dev-table",
        },
        {
          Sid: "Parameter",
          Effect: "Allow",
          Action: ["ssm:DeleteParameter", "ssm:GetParameter", "ssm:ListTagsForResource"],
          Resource: "arn:aws:ssm:us-east-1:123456789012:parameter/tasks/dev/DYNAMODB_TABLE",
        },
        {
          Sid: "LogGroup",
          Effect: "Allow",
          Action: ["logs:DeleteLogGroup", "logs:ListTagsForResource"],
          Resource: [
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/tasks-dev-create",
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/tasks-dev-create:*",
          ],
        },
        {
          Sid: "Role",
          Effect: "Allow",
          Action: [
            "iam:DeleteRole",
            "iam:DeleteRolePolicy",
            "iam:DetachRolePolicy",
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
          ],
          Resource: [
            "arn:aws:iam::123456789012:role/tasks-dev-us-east-1-create-role",
            "arn:aws:iam::123456789012:role/tasks-dev-us-east-1-invoke-role",
          ],
        },
        {
          Sid: "Function",
          Effect: "Allow",
          Action: [
            "lambda:DeleteFunction",
            "lambda:DeleteFunctionUrlConfig",
            "lambda:GetFunction",
            "lambda:GetFunctionEventInvokeConfig",
            "lambda:GetFunctionUrlConfig",
            "lambda:GetPolicy",
            "lambda:ListTags",
            "lambda:RemovePermission",
          ],
          Resource: "arn:aws:lambda:us-east-1:123456789012:function:tasks-dev-create",
        },
        {
          Sid: "Queue",
          Effect: "Allow",
          Action: ["sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
          Resource: "arn:aws:sqs:us-east-1:123456789012:tasks-dev-dead-letter",
        },
        {
          Sid: "Rules",
          Effect: "Allow",
          Action: [
            "events:DeleteRule",
            "events:ListTagsForResource",
            "events:ListTargetsByRule",
            "events:RemoveTargets",
          ],
          Resource: "arn:aws:events:us-east-1:123456789012:rule/tasks-dev-*",
        },
        {
          Sid: "ScheduleGroup",
          Effect: "Allow",
          Action: [
            "scheduler:DeleteScheduleGroup",
            "scheduler:GetScheduleGroup",
            "scheduler:ListTagsForResource",
          ],
          Resource: "arn:aws:scheduler:us-east-1:123456789012:schedule-group/tasks-dev",
        },
        {
          Sid: "Schedules",
          Effect: "Allow",
          Action: ["scheduler:DeleteSchedule", "scheduler:GetSchedule"],
          Resource: "arn:aws:scheduler:us-east-1:123456789012:schedule/tasks-dev/*",
        },
        {
          Sid: "Everything",
          Effect: "Allow",
          Action: [
            "events:ListRuleNamesByTarget",
            "events:ListRules",
            "logs:DescribeLogGroups",
            "scheduler:ListSchedules",
            "ssm:DescribeParameters",
          ],
          Resource: "*",
        },
      ],
    });
  });

  it("lets a role be passed to Lambda alone, and only where a function is made", async () => {
    const statementsOf = async (command: string) => {
      const { stdout } = await newMachine().tasks("policy", command, "-q");
      return (JSON.parse(stdout) as { Statement: object[] }).Statement;
    };
    expect(await statementsOf("schedule")).toContainEqual({
      Sid: "PassRole",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: "arn:aws:iam::123456789012:role/tasks-dev-us-east-1-create-role",
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    });
    expect(JSON.stringify(await statementsOf("destroy"))).not.toContain("PassRole");
    expect(await statementsOf("invoke")).toEqual([
      {
        Sid: "Function",
        Effect: "Allow",
        Action: ["lambda:InvokeFunction"],
        Resource: "arn:aws:lambda:us-east-1:123456789012:function:tasks-dev-create",
      },
    ]);
  });

  it("allows the parameters of the stage, and to list all", async () => {
    const { Statement } = JSON.parse((await newMachine().tasks("policy", "parameter", "-q")).stdout) as {
      Statement: { Resource: unknown }[];
    };
    expect(Statement.map(({ Resource }) => Resource)).toEqual([
      [
        "arn:aws:ssm:us-east-1:123456789012:parameter/tasks/dev",
        "arn:aws:ssm:us-east-1:123456789012:parameter/tasks/dev/*",
      ],
      "*",
    ]);
  });

  it("refuses a command that needs none, and names the help that lists those that do", async () => {
    const machine = newMachine();
    expect(await machine.tasks("policy", "config")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: <command> 'config' is not one of the 28 choices\nhint: `tasks help policy` shows its options\n",
    });
    expect((await machine.tasks("help", "policy")).stdout).toMatch(/\(one of [\w,\s-]*\bprovision,/);
  });
});
