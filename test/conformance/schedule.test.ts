import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { expect, it, onTestFinished } from "vitest";
import { stageMachine } from "../support/stage-machine.ts";
import { isRead } from "../support/strict-aws/is-read.ts";
import { describeEngine } from "./engines.ts";

const writesIn = (stderr: string) =>
  [...stderr.matchAll(/^aws: (\w+) /gm)].map(([, name]) => name!).filter((name) => !isRead(name));

describeEngine("moto", (endpoint) => {
  function start() {
    const { machine, stage } = stageMachine(endpoint);
    const { tasks } = machine;
    const at = { region: "us-east-1", endpoint };
    const clients = {
      events: new EventBridgeClient(at),
      lambda: new LambdaClient(at),
      iam: new IAMClient(at),
    };
    onTestFinished(() => Object.values(clients).forEach((client) => client.destroy()));
    const prefix = `tasks-${stage}-`;
    return {
      tasks,
      ...clients,
      prefix,
      functionName: `${prefix}create`,
      role: `${prefix}us-east-1-create-role`,
    };
  }

  const often = ["schedule", "often", "--user", "mai", "--rate", "3m"];

  it("makes six things, the second time writes nothing, and deletes them all", async () => {
    const { tasks, lambda, iam, prefix, functionName, role } = start();
    const first = await tasks(...often, "-v");
    expect([first.code, writesIn(first.stderr)]).toEqual([
      0,
      [
        "CreateLogGroup",
        "PutRetentionPolicy",
        "CreateRole",
        "PutRolePolicy",
        "CreateFunction",
        "PutFunctionEventInvokeConfig",
        "AddPermission",
        "PutRule",
        "PutTargets",
      ],
    ]);
    const second = await tasks(...often, "-v");
    expect([second.code, writesIn(second.stderr)]).toEqual([0, []]);
    const gone = await tasks("schedule", "delete", "often", "-o", "csv");
    expect(gone.stdout).toBe(
      [
        "resource,name",
        `target,${prefix}often`,
        `rule,${prefix}often`,
        `permission,${functionName}`,
        `function,${functionName}`,
        `role,${role}`,
        `log group,/aws/lambda/${functionName}`,
        "",
      ].join("\n"),
    );
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: functionName }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(iam.send(new GetRoleCommand({ RoleName: role }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    expect((await tasks("schedule", "delete", "often")).code).toBe(3);
  });

  it("lives in EventBridge Scheduler beside a rule: made, the same again, changed, switched on, deleted", async () => {
    const { tasks, prefix } = start();
    const daily = (...more: string[]) =>
      tasks("schedule", "daily", "--user", "mai", "--cron", "0 9 * * ? *", ...more, "-v");
    await tasks("provision");
    await tasks(...often);
    const first = await daily("--zone", "Asia/Tokyo", "--stamp");
    expect([first.code, writesIn(first.stderr)]).toEqual([
      0,
      ["CreateScheduleGroup", "CreateRole", "PutRolePolicy", "CreateSchedule"],
    ]);
    const second = await daily("--stamp");
    expect([second.code, writesIn(second.stderr)]).toEqual([0, []]);
    const third = await daily("--stamp", "--start", "2199-12-01", "--window", "15m", "--enabled");
    expect([third.code, writesIn(third.stderr)]).toEqual([0, ["UpdateSchedule"]]);
    expect(writesIn((await daily("--stamp")).stderr)).toEqual([]);
    expect((await tasks("schedule", "disable", "daily")).code).toBe(0);
    expect((await tasks("schedule", "show", "daily")).stdout).toMatch(
      /"state":"DISABLED","engine":"scheduler","schedule":"cron\(0 9 \* \* \? \*\)","zone":"Asia\/Tokyo",.*"window":"15m",.*"stamp":true/,
    );
    expect((await tasks("status", "--exit-code")).code).toBe(0);
    const gone = await tasks("schedule", "delete", "daily", "-o", "csv");
    expect(gone.stdout).toBe(
      [
        "resource,name",
        "schedule,daily",
        `role,${prefix}us-east-1-invoke-role`,
        `schedule group,${prefix.slice(0, -1)}`,
        "",
      ].join("\n"),
    );
    const moved = await tasks("schedule", "migrate", "often", "-v");
    expect([moved.code, writesIn(moved.stderr)]).toEqual([
      0,
      [
        "CreateScheduleGroup",
        "CreateRole",
        "PutRolePolicy",
        "CreateSchedule",
        "RemoveTargets",
        "DeleteRule",
        "RemovePermission",
      ],
    ]);
    expect((await tasks("schedule", "delete", "often")).code).toBe(0);
  });

  it("is switched on and off, and a later run leaves it as it is", async () => {
    const { tasks, events, prefix } = start();
    const state = async () => (await events.send(new DescribeRuleCommand({ Name: `${prefix}often` }))).State;
    await tasks(...often);
    expect(await state()).toBe("DISABLED");
    expect((await tasks("schedule", "enable", "often")).code).toBe(0);
    await tasks("schedule", "often", "--user", "mai", "--rate", "7m");
    expect(await state()).toBe("ENABLED");
    expect((await tasks("schedule", "list")).stdout).toMatch(
      /"state":"ENABLED","schedule":"rate\(7 minutes\)","next":/,
    );
    expect((await tasks("schedule", "disable", "often")).code).toBe(0);
    expect(await state()).toBe("DISABLED");
  });

  it("shares one function, and keeps it until the last schedule goes", async () => {
    const { tasks, lambda, functionName } = start();
    const sids = async () => {
      const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName: functionName }));
      return (JSON.parse(Policy!) as { Statement: { Sid: string }[] }).Statement.length;
    };
    await tasks(...often);
    const second = await tasks(
      "schedule",
      "start",
      "--user",
      "ops",
      "--pattern",
      '{"source":["aws.ec2"]}',
      "-v",
    );
    expect(writesIn(second.stderr)).toEqual(["PutRule", "PutTargets"]);
    expect(await sids()).toBe(1);
    await tasks("schedule", "delete", "often");
    expect(await sids()).toBe(1);
    expect((await tasks("status", "-o", "csv")).stdout).toMatch(/^function,[^,]+,ok,/m);
    const destroyed = await tasks("destroy", "--yes", "-o", "csv");
    expect(destroyed.stdout).toMatch(/^log group,[^,]+,removed/m);
    expect((await tasks("schedule", "list")).stdout).toBe("");
    expect((await tasks("status", "-o", "csv")).stdout).not.toContain("function");
  });

  it("finds what was changed behind its back, and makes it good", async () => {
    const { tasks, events, lambda, iam, prefix, functionName, role } = start();
    await tasks(...often, "--timeout", "10");
    const Name = `${prefix}often`;
    await events.send(new PutRuleCommand({ Name, ScheduleExpression: "rate(1 day)", State: "DISABLED" }));
    await events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["tasks"] }));
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Timeout: 3 }));
    // moto appends a second statement, where AWS refuses it.
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: functionName,
        StatementId: "tasks-rules",
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
      }),
    );
    const PolicyDocument =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: "planted", PolicyDocument }));
    const status = await tasks("status", "-o", "csv");
    expect(status.stdout).toMatch(/^function,[^,]+,drifted,timeout-s,3,10,/m);
    expect(status.stdout).toMatch(/^target,[^,]+,missing,/m);
    const plan = await tasks(...often, "--plan", "-o", "csv");
    expect(plan.stdout).toMatch(/^role,[^,]+,unchanged,other-policies,planted,,not ours and left/m);
    const fields = [...plan.stdout.matchAll(/^[\w ]+,[^,]+,(?:update|create),([\w -]+),/gm)].map(
      ([, name]) => name,
    );
    expect(fields).toEqual(
      expect.arrayContaining(["timeout-s", "statement", "expression", "description", "input"]),
    );
    expect((await tasks(...often)).code).toBe(0);
    expect((await tasks(...often)).stderr).toContain("nothing to change");
    expect((await events.send(new DescribeRuleCommand({ Name }))).ScheduleExpression).toBe("rate(3 minutes)");
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: Name }))).Targets).toHaveLength(1);
    await tasks("schedule", "delete", "often");
  });

  it("leaves a rule of its name alone that is not ours, and takes it over with --adopt", async () => {
    const { tasks, events, prefix } = start();
    await events.send(new PutRuleCommand({ Name: `${prefix}often`, ScheduleExpression: "rate(1 day)" }));
    const refused = await tasks(...often, "-v");
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("it has no tag tasks:managed-by"),
    });
    expect(writesIn(refused.stderr)).toEqual([]);
    expect((await tasks("schedule", "enable", "often")).code).toBe(3);
    expect((await tasks(...often, "--adopt")).code).toBe(0);
    expect((await tasks(...often)).stderr).toContain("nothing to change");
  });

  it("says that there is no function to invoke", async () => {
    const { tasks } = start();
    expect(await tasks("invoke", "--get", "mai")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("there is no function"),
    });
  });
});
