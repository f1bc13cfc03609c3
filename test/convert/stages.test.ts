import { describe, expect, it } from "vitest";
import { convert, leftOutOf } from "./convert.ts";

const TABLE = `
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - { AttributeName: user_name, AttributeType: S }
        - { AttributeName: deadline_unix_time, AttributeType: N }
      KeySchema:
        - { AttributeName: user_name, KeyType: HASH }
        - { AttributeName: deadline_unix_time, KeyType: RANGE }`;

/** A file with one table, which has these properties besides its keys. */
const withTable = (properties: string, rest = "") => `service: practice
provider: { name: aws, region: eu-west-1, stage: "\${opt:stage, 'dev'}" }
${rest}
resources:
  Resources:
   Tasks:${TABLE}
${properties.replaceAll(/^/gm, "      ")}
`;

describe("the table", () => {
  it.each([
    ["BillingMode: PAY_PER_REQUEST", { billing: "on-demand" }],
    [
      "ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: '2' }",
      { billing: "provisioned", rcu: 3, wcu: 2 },
    ],
    [
      "BillingMode: PAY_PER_REQUEST\nTimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }",
      { billing: "on-demand", ttl: "expires_at" },
    ],
    [
      "BillingMode: PAY_PER_REQUEST\nTimeToLiveSpecification: { AttributeName: expires_at, Enabled: false }",
      { billing: "on-demand", ttl: false },
    ],
    [
      "BillingMode: PAY_PER_REQUEST\nPointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }\nDeletionProtectionEnabled: true",
      { billing: "on-demand", pitr: true, "deletion-protection": true },
    ],
  ])("%s", (properties, table) => {
    const text = withTable(`TableName: practice-\${sls:stage}-table\n${properties}`);
    expect(convert(text).file.table).toEqual(table);
    expect(leftOutOf(text)).toEqual([]);
  });

  it("of other keys is left out, with its line", () => {
    const text = withTable("BillingMode: PAY_PER_REQUEST").replaceAll("user_name", "id");
    expect(convert(text).file.table).toBeUndefined();
    expect(leftOutOf(text)).toEqual([
      expect.stringContaining("serverless.yml:6: resources.Resources.Tasks, its keys are id (S, HASH)"),
    ]);
  });

  it.each([
    ["StreamSpecification: { StreamViewType: NEW_IMAGE }", "StreamSpecification"],
    ["GlobalSecondaryIndexes: []", "GlobalSecondaryIndexes"],
    [
      "TimeToLiveSpecification: { AttributeName: deadline_unix_time, Enabled: true }",
      "TimeToLiveSpecification",
    ],
  ])("what it has besides is left out: %s", (property, name) => {
    const said = leftOutOf(withTable(`TableName: a-table\nBillingMode: PAY_PER_REQUEST\n${property}`));
    expect(said).toEqual([expect.stringContaining(`serverless.yml:17: resources.Resources.Tasks.${name}, `)]);
  });

  it("without a name has one that CloudFormation made up", () => {
    expect(leftOutOf(withTable("BillingMode: PAY_PER_REQUEST"))).toEqual([
      expect.stringContaining("no TableName"),
    ]);
  });
});

describe("stages", () => {
  const capacity = `custom:
  units: { dev: 1, prod: 5, default: 2 }
  names: { dev: practice-dev-table, prod: old-tasks }`;
  const throughput =
    "ProvisionedThroughput:\n  ReadCapacityUnits: ${self:custom.units.${sls:stage}}\n  WriteCapacityUnits: 1";

  it("are those of the maps in which the file looks for the stage", () => {
    const { file, leftOut } = convert(
      withTable(`TableName: \${self:custom.names.\${self:provider.stage}}\n${throughput}`, capacity),
    );
    expect(file.table).toEqual({ billing: "provisioned", rcu: 1, wcu: 1 });
    expect(file.stages).toEqual({ prod: { table: { name: "old-tasks", rcu: 5 } } });
    expect(leftOut).toEqual([]);
  });

  it("are those of params, too", () => {
    const text = `${withTable("TableName: ${param:table}\nBillingMode: PAY_PER_REQUEST")}
params:
  default: { table: all-tasks }
  prod: { table: prod-tasks }
`;
    const { file } = convert(text);
    expect(file.table).toEqual({ name: "all-tasks", billing: "on-demand" });
    expect(file.stages).toEqual({ prod: { table: { name: "prod-tasks" } } });
  });

  it("and those of files of their own", () => {
    const text = withTable("TableName: ${file(config/${sls:stage}.yml):table}\nBillingMode: PAY_PER_REQUEST");
    const others = { "config/dev.yml": "table: dev-tasks", "config/prod.yml": "table: prod-tasks" };
    const { file } = convert(text, { others });
    expect(file.table).toEqual({ name: "dev-tasks", billing: "on-demand" });
    expect(file.stages).toEqual({ prod: { table: { name: "prod-tasks" } } });
  });

  it("take away what they do not have", () => {
    const text = `service: practice
provider: { name: aws, region: eu-west-1 }
custom: { on: { dev: "rate(1 day)", prod: null } }
functions:
  create:
    handler: a.b
    environment: { A: x }
    events:
      - schedule: { rate: rate(2 days), input: { user_name: mai } }
      - schedule: { name: more, rate: "\${self:custom.on.\${sls:stage}}", input: { user_name: mai } }
`;
    const { file } = convert(text);
    expect(file.schedules).toHaveProperty("more");
    expect(file.stages).toEqual({ prod: { schedules: { more: false } } });
  });

  it("of which nothing is said are spoken of where a value depends on them", () => {
    const said = leftOutOf(withTable("TableName: tasks-of-${sls:stage}\nBillingMode: PAY_PER_REQUEST"));
    expect(said).toEqual([
      "serverless.yml:15: table.name, it depends on the stage, and this is what dev has",
    ]);
  });

  it("do not change a name that is the default one of a stage by chance", () => {
    const text = withTable("TableName: practice-dev-table\nBillingMode: PAY_PER_REQUEST");
    expect(convert(text).file.table).toEqual({ name: "practice-dev-table", billing: "on-demand" });
  });

  it("are named where the common one is not dev", () => {
    const text = withTable("TableName: practice-prod-table\nBillingMode: PAY_PER_REQUEST");
    expect(convert(text.replace("'dev'", "'prod'")).file).toMatchObject({ stage: "prod" });
  });
});

describe("the parameter", () => {
  const parameter = (
    name: string,
    value: string,
  ) => `${withTable("TableName: practice-${sls:stage}-table\nBillingMode: PAY_PER_REQUEST")}
   P:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Name: ${name}, Value: ${value} }
`;

  it.each([
    ["/practice/DYNAMODB_TABLE", "!Ref Tasks"],
    ["/practice/DYNAMODB_TABLE", "practice-dev-table"],
    ["/practice/DYNAMODB_TABLE", "!Sub '${AWS::StackName}-table'"],
  ])("%s with %s", (name, value) => {
    const { file, leftOut } = convert(parameter(name, value));
    expect([file.parameter, leftOut]).toEqual([name, []]);
  });

  it("is not said where it has the default name", () => {
    const { file, leftOut } = convert(parameter('"/practice/${sls:stage}/DYNAMODB_TABLE"', "!Ref Tasks"));
    expect([file.parameter, leftOut]).toEqual([undefined, []]);
  });

  it("with something else is left out", () => {
    expect(leftOutOf(parameter("/practice/OWNER", "mai"))).toEqual([
      expect.stringContaining(
        "resources.Resources.P, it does not hold the table's name; `tasks parameter set /practice/OWNER`",
      ),
    ]);
  });
});
