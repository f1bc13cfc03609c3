import { randomUUID } from "node:crypto";
import {
  DynamoDBClient,
  ListTagsOfResourceCommand,
  PutItemCommand,
  DescribeTableCommand,
} from "@aws-sdk/client-dynamodb";
import {
  GetParameterCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeTable } from "../support/dynamo.ts";
import { isRead } from "../support/strict-aws/is-read.ts";
import { stageMachine } from "../support/stage-machine.ts";
import { describeEngine } from "./engines.ts";
import { systemClock } from "../../src/system/system-clock.ts";

/** The operations that --verbose told of, in their order. */
function operationsIn(stderr: string): string[] {
  return [...stderr.matchAll(/^aws: (\w+) /gm)].map(([, name]) => name!);
}

const writesIn = (stderr: string) => operationsIn(stderr).filter((name) => !isRead(name));

function machineAt(endpoint: string, env: Record<string, string> = {}) {
  const { machine, stage } = stageMachine(endpoint, env);
  return { machine, stage, table: `tasks-${stage}-table`, parameter: `/tasks/${stage}/DYNAMODB_TABLE` };
}

function clientsAt(endpoint: string) {
  const dynamo = new DynamoDBClient({ region: "us-east-1", endpoint });
  const ssm = new SSMClient({ region: "us-east-1", endpoint });
  onTestFinished(() => {
    dynamo.destroy();
    ssm.destroy();
  });
  return { dynamo, ssm };
}

const putRecord = (dynamo: DynamoDBClient, TableName: string) =>
  dynamo.send(
    new PutItemCommand({ TableName, Item: { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } } }),
  );

/** What holds at every endpoint that speaks DynamoDB. */
function tableLife(start: () => ReturnType<typeof machineAt> & { endpoint: string }) {
  it("provisions a table that the record commands use, and the second time writes nothing", async () => {
    const { machine } = start();
    const first = await machine.tasks("provision", "-v");
    expect(first.code).toBe(0);
    expect(writesIn(first.stderr)[0]).toBe("CreateTable");
    const second = await machine.tasks("provision", "-v");
    expect([second.code, writesIn(second.stderr)]).toEqual([0, []]);
    expect((await machine.tasks("create", "-u", "mai", "-d", "2000000000")).code).toBe(0);
  });

  it("switches billing both ways and turns TTL and protection on and off", async () => {
    const { machine, endpoint, table } = start();
    const { dynamo } = clientsAt(endpoint);
    const live = async () => {
      const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: table }));
      const { ReadCapacityUnits, WriteCapacityUnits } = Table!.ProvisionedThroughput!;
      return [
        Table!.BillingModeSummary?.BillingMode,
        ReadCapacityUnits,
        WriteCapacityUnits,
        Table!.DeletionProtectionEnabled,
      ];
    };
    await machine.tasks("provision");
    expect((await live()).toSpliced(1, 2)).toEqual(["PAY_PER_REQUEST", false]);
    await machine.tasks("provision", "--billing", "provisioned", "--rcu", "3", "--deletion-protection");
    expect(await live()).toEqual(["PROVISIONED", 3, 1, true]);
    await machine.tasks(
      "provision",
      "--billing",
      "provisioned",
      "--wcu",
      "2",
      "--no-deletion-protection",
      "--ttl",
      "expires_at",
    );
    expect(await live()).toEqual(["PROVISIONED", 3, 2, false]);
    expect((await machine.tasks("status", "-o", "csv")).stdout).toContain("ttl,expires_at,");
    await machine.tasks("provision");
    expect(await live()).toEqual(["PROVISIONED", 3, 2, false]);
    await machine.tasks("provision", "--billing", "on-demand");
    expect((await live()).toSpliced(1, 2)).toEqual(["PAY_PER_REQUEST", false]);
  });

  it("keeps a table with records unless --delete-data", async () => {
    const { machine, endpoint, table } = start();
    await machine.tasks("provision");
    await putRecord(clientsAt(endpoint).dynamo, table);
    expect(await machine.tasks("destroy", "--yes")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("it has records"),
    });
    expect((await machine.tasks("destroy", "--keep-data", "--yes")).code).toBe(0);
    expect((await machine.tasks("get", "-u", "mai", "-d", "1")).code).toBe(0);
    expect((await machine.tasks("destroy", "--delete-data", "--yes")).code).toBe(0);
    expect((await machine.tasks("get", "-u", "mai", "-d", "1")).code).toBe(3);
    const again = await machine.tasks("destroy", "--yes");
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing found in") });
  });

  it("does not destroy a protected table", async () => {
    const { machine } = start();
    await machine.tasks("provision", "--deletion-protection");
    expect(await machine.tasks("destroy", "--yes", "--delete-data")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("protected"),
    });
  });
}

describeEngine("moto", (endpoint) => {
  const start = () => ({ ...machineAt(endpoint), endpoint });
  tableLife(start);

  it("makes table and parameter with 7 calls, and reads with 7", async () => {
    const { machine, table } = start();
    const first = await machine.tasks("provision", "-v");
    expect(operationsIn(first.stderr).toSorted()).toEqual(
      // Whose account it is, two reads, two writes, and each of them read again.
      [
        "GetCallerIdentity",
        "DescribeTable",
        "GetParameter",
        "CreateTable",
        "DescribeTable",
        "PutParameter",
        "GetParameter",
      ].toSorted(),
    );
    const second = await machine.tasks("provision", "-v");
    expect(operationsIn(second.stderr).toSorted()).toEqual(
      [
        "GetCallerIdentity",
        "DescribeTable",
        "ListTagsOfResource",
        "DescribeTimeToLive",
        "DescribeContinuousBackups",
        "GetParameter",
        "ListTagsForResource",
      ].toSorted(),
    );
    expect(first.stderr).toContain("aws, account 123456789012, region us-east-1");
    const fromReference = await machine.tasks(
      "scan",
      "--count",
      "--table",
      `ssm:/tasks/${machine.env["TASKS_STAGE"]}/DYNAMODB_TABLE`,
      "-v",
    );
    expect([fromReference.code, fromReference.stdout, table.startsWith("tasks-s")]).toEqual([0, "0\n", true]);
  });

  it("tags what it makes", async () => {
    const { machine, table, parameter, stage } = start();
    const { dynamo, ssm } = clientsAt(endpoint);
    await machine.tasks("provision", "--billing", "provisioned", "--rcu", "2");
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: table }));
    const { Tags } = await dynamo.send(new ListTagsOfResourceCommand({ ResourceArn: Table!.TableArn }));
    const { TagList } = await ssm.send(
      new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: parameter }),
    );
    const owner = { "tasks:managed-by": "tasks", "tasks:service": "tasks", "tasks:stage": stage };
    expect(Object.fromEntries(Tags!.map(({ Key, Value }) => [Key, Value]))).toEqual({
      ...owner,
      "tasks:flags": "--billing provisioned --rcu 2 --wcu 1",
    });
    expect(Object.fromEntries(TagList!.map(({ Key, Value }) => [Key, Value]))).toEqual(owner);
  });

  it("finds and repairs a parameter that somebody changed", async () => {
    const { machine, parameter, table } = start();
    const { ssm } = clientsAt(endpoint);
    await machine.tasks("provision");
    await ssm.send(new PutParameterCommand({ Name: parameter, Value: "other", Overwrite: true }));
    const status = await machine.tasks("status", "--exit-code", "-o", "csv");
    expect(status.code).toBe(8);
    expect(status.stdout).toContain(`parameter,${parameter},drifted,value,other,${table},`);
    expect((await machine.tasks("provision")).code).toBe(0);
    expect((await ssm.send(new GetParameterCommand({ Name: parameter }))).Parameter).toMatchObject({
      Value: table,
      Version: 3,
    });
    expect((await machine.tasks("status", "--exit-code")).code).toBe(0);
  });

  it("shows a plan and changes nothing", async () => {
    const { machine } = start();
    const planned = await machine.tasks("provision", "--plan", "--exit-code", "-v", "-o", "csv");
    expect(planned.code).toBe(8);
    expect(writesIn(planned.stderr)).toEqual([]);
    expect((await machine.tasks("status", "-o", "csv")).stdout).toMatch(/^table,[^,]+,missing,/m);
  });

  it("leaves an untagged table alone, and takes it over with --adopt", async () => {
    const foreign = await makeTable(endpoint);
    const { machine } = machineAt(endpoint, { TASKS_TABLE: foreign });
    // Made this moment, so its tags might only not be visible yet: a minute later nobody waits for them.
    const later = machine.with({ clock: { ...systemClock, now: () => Date.now() + 120_000 } });
    const refused = await later.tasks("provision", "-v");
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("it has no tag tasks:managed-by"),
    });
    expect(writesIn(refused.stderr)).toEqual([]);
    expect(await later.tasks("destroy", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"result":"kept"'),
    });
    expect((await later.tasks("provision", "--adopt")).code).toBe(0);
    expect((await later.tasks("provision", "--plan", "--exit-code")).code).toBe(0);
  });

  it("blocks a stage that uses the parameter of another", async () => {
    const name = `/shared-${randomUUID()}/DYNAMODB_TABLE`;
    await start().machine.tasks("provision", "--parameter", name);
    const other = await start().machine.tasks("provision", "--parameter", name, "-v");
    expect(other).toMatchObject({ code: 4, stderr: expect.stringContaining("its tag tasks:stage is 's") });
    expect(writesIn(other.stderr)).toEqual([]);
  });

  it("keeps parameters: text, secrets, versions, pages", async () => {
    const { machine, stage } = start();
    const path = `/tasks/${stage}`;
    expect(await machine.tasks("parameter", "set", `${path}/TOKEN`, "hunter2", "--secure")).toEqual({
      code: 0,
      stdout: `{"name":"${path}/TOKEN","type":"SecureString","version":1}\n`,
      stderr: "note: a secret given as an argument stays in your shell history; `-` reads it from stdin\n",
    });
    expect(
      (await machine.tasks("parameter", "set", `${path}/TOKEN`, "hunter2", "--secure")).stderr,
    ).toContain("has this value already");
    expect((await machine.tasks("parameter", "set", `${path}/TOKEN`, "x")).code).toBe(4);
    expect((await machine.tasks("parameter", "get", `${path}/TOKEN`)).stdout).toBe(
      `{"name":"${path}/TOKEN","type":"SecureString","version":1,"value":"hunter2"}\n`,
    );
    for (let index = 0; index < 12; index += 1)
      await machine.tasks("parameter", "set", `${path}/N${index}`, `${index}`);
    const listed = await machine.tasks("parameter", "list", path);
    expect(listed.stdout.trimEnd().split("\n")).toHaveLength(13);
    expect(listed.stdout).not.toContain("hunter2");
    expect((await machine.tasks("parameter", "list")).stdout).toContain(`${path}/N11`);
    expect((await machine.tasks("parameter", "delete", `${path}/TOKEN`)).code).toBe(0);
    expect((await machine.tasks("parameter", "delete", `${path}/TOKEN`)).code).toBe(3);
  });
});

describeEngine("dynamoDbLocal", (endpoint) => {
  describe.each<[string, () => Record<string, string>]>([
    ["as the endpoint of every service", () => ({})],
    [
      "as the endpoint of DynamoDB alone",
      () => ({ AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_DYNAMODB: endpoint }),
    ],
  ])("%s", (_, env) => {
    const start = () => ({ ...machineAt(endpoint, env()), endpoint });
    tableLife(start);

    it("notes that there is no account and no Parameter Store", async () => {
      const { machine } = start();
      const run = await machine.tasks("provision", "--pitr");
      expect(run.code).toBe(0);
      expect(run.stderr).toContain("has no accounts");
      const gap = "note: there is no Parameter Store here to keep the table's name in\n";
      expect(run.stderr).toContain(gap);
      expect((await machine.tasks("status")).stderr).toContain(gap);
      expect(await machine.tasks("provision", "--pitr", "--plan", "--exit-code")).toMatchObject({ code: 0 });
      expect(await machine.tasks("parameter", "list")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("no Parameter Store"),
      });
    });
  });
});
