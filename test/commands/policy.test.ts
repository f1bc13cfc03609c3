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
        "dynamodb:UpdateItem"
      ],
      "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/tasks-prod-table"
    }
  ]
}
`,
      stderr:
        "note: account 123456789012 and region us-east-1 stand for yours; give --target aws with credentials for your own\n",
    });
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
      ],
    });
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

  it("refuses a command that needs none, and names those that do", async () => {
    const run = await newMachine().tasks("policy", "config");
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("provision");
  });
});
