import { describe, expect, it } from "vitest";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  cloudOf,
  destroy,
  openStrictAws,
  OWNER,
  PARAMETER,
  plan,
  provision,
  TABLE,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const TAGS = [
  ["tasks:managed-by", "tasks"],
  ["tasks:service", "tasks"],
  ["tasks:stage", "dev"],
];

/** A table of somebody's own under our name, a minute and more old. */
function plantTable(aws: StrictAws, options: { tags?: [string, string][]; key?: string } = {}) {
  const { tags = [], key = "deadline_unix_time" } = options;
  aws.tables.CreateTable({
    TableName: TABLE,
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 7 },
    AttributeDefinitions: [
      { AttributeName: "user_name", AttributeType: "S" },
      { AttributeName: key, AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "user_name", KeyType: "HASH" },
      { AttributeName: key, KeyType: "RANGE" },
    ],
    Tags: tags.map(([Key, Value]) => ({ Key, Value })),
  });
  return aws.clock.sleep(120_000);
}

describe("provision", () => {
  it("makes the table and its parameter in the fewest calls, and the second time only reads", async () => {
    const aws = await openStrictAws();
    expect(await provision(aws, {})).toEqual(["create table", "create parameter"]);
    const waiting = aws.operations.filter((name) => name === "DescribeTable").length;
    expect(waiting).toBeGreaterThan(2);
    expect(aws.operations.filter((name) => name !== "DescribeTable").toSorted()).toEqual([
      "CreateTable",
      "GetCallerIdentity",
      "GetParameter",
      "GetParameter",
      "PutParameter",
    ]);
    aws.operations.length = 0;
    expect(await provision(aws, {})).toEqual([]);
    expect(aws.operations.filter((name) => !isRead(name))).toEqual([]);
    expect(aws.tables.state()).toEqual([
      {
        name: TABLE,
        keys: "deadline_unix_time,user_name",
        billing: "PAY_PER_REQUEST",
        rcu: 0,
        wcu: 0,
        pitr: false,
        expiry: undefined,
        indexes: [],
        records: [],
        protected: false,
        tags: [["tasks:flags", "--billing on-demand"], ...TAGS],
      },
    ]);
    expect(aws.parameters.state()).toEqual([{ name: PARAMETER, value: TABLE, type: "String", tags: TAGS }]);
    expect(aws.parameters.versionOf(PARAMETER)).toBe(1);
  });

  it("protects the table of stage prod unless told otherwise", async () => {
    const aws = await openStrictAws();
    const owner = { service: "tasks", stage: "prod" };
    await provision(aws, {}, { owner });
    expect(aws.tables.state()[0]!.protected).toBe(true);
    await provision(aws, { deletionProtection: false }, { owner });
    expect(aws.tables.state()[0]!.protected).toBe(false);
  });

  it("switches billing both ways and changes capacity", async () => {
    const aws = await openStrictAws();
    const billing = () => aws.tables.state().map((table) => [table.billing, table.rcu, table.wcu])[0];
    await provision(aws, { billing: "provisioned" });
    expect(billing()).toEqual(["PROVISIONED", 1, 1]);
    await provision(aws, { billing: "provisioned", rcu: 3 });
    expect(billing()).toEqual(["PROVISIONED", 3, 1]);
    await provision(aws, { pitr: true });
    expect(billing()).toEqual(["PROVISIONED", 3, 1]);
    await provision(aws, { billing: "on-demand" });
    expect(billing()).toEqual(["PAY_PER_REQUEST", 0, 0]);
    await provision(aws, { billing: "provisioned", rcu: 2, wcu: 2 });
    expect(billing()).toEqual(["PROVISIONED", 2, 2]);
  });

  it("never turns TTL, backups or protection off by saying nothing, and off when told", async () => {
    const aws = await openStrictAws();
    await provision(aws, { ttl: "expires_at", pitr: true, deletionProtection: true });
    expect(await provision(aws, {})).toEqual([]);
    expect(aws.tables.state()[0]).toMatchObject({ expiry: "expires_at", pitr: true, protected: true });
    await aws.clock.sleep(4_000_000);
    await provision(aws, { ttl: false, pitr: false, deletionProtection: false });
    expect(aws.tables.state()[0]).toMatchObject({ expiry: undefined, pitr: false, protected: false });
  });

  it("says when AWS takes the next change of TTL, and finishes then", async () => {
    const aws = await openStrictAws();
    await provision(aws, { ttl: "expires_at" });
    await aws.clock.sleep(4_000_000);
    await expect(provision(aws, { ttl: "gone_at" })).rejects.toMatchObject({
      kind: "partial",
      message: expect.stringContaining(`failed at: table ${TABLE}; not started: parameter ${PARAMETER}`),
      hint: "AWS takes one change an hour, and changes the attribute in two; run the same command again in an hour",
    });
    await aws.clock.sleep(4_000_000);
    await provision(aws, { ttl: "gone_at" });
    expect(aws.tables.state()[0]!.expiry).toBe("gone_at");
  });

  it("says what was done, where it failed and what was not begun", async () => {
    const aws = await openStrictAws();
    aws.decide = (_, operation) => (operation === "PutParameter" ? "deny" : "pass");
    await expect(provision(aws, {})).rejects.toMatchObject({
      kind: "partial",
      message: `PutParameter ${PARAMETER}: not authorized (done: table ${TABLE}; failed at: parameter ${PARAMETER}; not started: nothing)`,
      hint: "`tasks policy provision` prints the permissions that it needs; then run the same command again",
    });
  });

  it("is denied, and not half done, when the first write is denied", async () => {
    const aws = await openStrictAws();
    aws.decide = (_, operation) => (operation === "CreateTable" ? "deny" : "pass");
    await expect(provision(aws, {})).rejects.toMatchObject({ kind: "denied" });
  });

  it("says that a table is still being deleted, and makes a new one when it is gone", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    aws.tables.DeleteTable({ TableName: TABLE });
    await expect(provision(aws, {})).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("it is still being deleted"),
    });
    await aws.clock.sleep(5_000);
    expect(await provision(aws, {})).toEqual(["create table"]);
  });

  it("waits for a table that a killed run left in the making", async () => {
    const aws = await openStrictAws();
    aws.decide = (_, operation) => (operation === "CreateTable" ? "kill after" : "pass");
    await expect(provision(aws, {})).rejects.toMatchObject({ kind: "unavailable" });
    aws.revive();
    expect(await provision(aws, {})).toEqual(["create parameter"]);
    expect(aws.tables.DescribeTable({ TableName: TABLE }).Table.TableStatus).toBe("ACTIVE");
  });

  it("finds drift in each field and makes it good", async () => {
    const aws = await openStrictAws();
    const flags = {
      billing: "provisioned",
      rcu: 4,
      wcu: 4,
      ttl: "expires_at",
      pitr: true,
      deletionProtection: true,
    } as const;
    await provision(aws, flags);
    const wanted = { tables: aws.tables.state(), parameters: aws.parameters.state() };
    const drifts: [string, () => void][] = [
      [
        "billing",
        () => aws.tables.change(TABLE, { billing: "PAY_PER_REQUEST", wasOnDemand: true, rcu: 0, wcu: 0 }),
      ],
      ["rcu", () => aws.tables.change(TABLE, { rcu: 9 })],
      ["wcu", () => aws.tables.change(TABLE, { wcu: 9 })],
      ["pitr", () => aws.tables.change(TABLE, { pitr: false })],
      ["ttl", () => aws.tables.change(TABLE, { ttl: undefined })],
      ["deletion-protection", () => aws.tables.change(TABLE, { protected: false })],
      [
        "value",
        () =>
          aws.parameters.PutParameter({ Name: PARAMETER, Value: "other", Type: "String", Overwrite: true }),
      ],
    ];
    for (const [field, drift] of drifts) {
      drift();
      const found = (await plan(aws, undefined)).flatMap(({ differences }) =>
        differences.map((one) => one.field),
      );
      expect(found, field).toContain(field);
      await provision(aws, flags);
      expect({ tables: aws.tables.state(), parameters: aws.parameters.state() }, field).toEqual(wanted);
    }
  });

  it("works beside itself: two at once end well, and make one of each", async () => {
    for (const lead of [0, 1, 2, 3, 4, 5, 6]) {
      const aws = await openStrictAws();
      const second = async () => {
        while (aws.operations.length < lead) await new Promise(setImmediate);
        return provision(aws, { pitr: true });
      };
      await Promise.all([provision(aws, { pitr: true }), second()]);
      expect((await plan(aws, { pitr: true })).map(({ action }) => action)).toEqual([
        "unchanged",
        "unchanged",
      ]);
      expect(aws.parameters.versionOf(PARAMETER)).toBe(1);
    }
  });

  it("works beside itself where the table is changed, too", async () => {
    const flags = { billing: "provisioned", rcu: 3, ttl: "expires_at", deletionProtection: true } as const;
    for (const lead of [0, 7, 8, 9, 10, 12, 14]) {
      const aws = await openStrictAws();
      await provision(aws, {});
      aws.operations.length = 0;
      const second = async () => {
        while (aws.operations.length < lead) await new Promise(setImmediate);
        return provision(aws, flags);
      };
      await Promise.all([provision(aws, flags), second()]);
      expect((await plan(aws, flags)).map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
    }
  });

  it("refuses another account than the pinned one, before the first read of anything", async () => {
    const aws = await openStrictAws();
    const cloud = cloudOf(aws, { account: "999999999999" });
    await expect(cloud.resources({})).rejects.toMatchObject({
      kind: "denied",
      message: "these credentials are of account 111122223333, not 999999999999",
    });
    expect(aws.operations).toEqual(["GetCallerIdentity"]);
    cloud.close();
    const right = cloudOf(aws, { account: "111122223333" });
    expect((await right.place()).account).toBe("111122223333");
    right.close();
  });

  it("waits for the name of a parameter that was deleted a moment ago", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await destroy(aws);
    await provision(aws, {});
    expect(aws.parameters.state()).toHaveLength(1);
  });
});

describe("what is not ours", () => {
  it.each<[string, [string, string][], boolean, string]>([
    ["without tags", [], false, "it is not ours: it has no tag tasks:managed-by"],
    ["of another stage", [["tasks:stage", "prod"]], false, "its tag tasks:stage is 'prod', not 'dev'"],
    [
      "of another stage, with --adopt",
      [["tasks:stage", "prod"]],
      true,
      "its tag tasks:stage is 'prod', not 'dev'",
    ],
    [
      "of another service, with --adopt",
      [["tasks:service", "shop"]],
      true,
      "its tag tasks:service is 'shop'",
    ],
  ])("%s is blocked before the first write", async (_, tags, adopt, reason) => {
    const aws = await openStrictAws();
    await plantTable(aws, { tags });
    const before = aws.tables.state();
    await expect(provision(aws, {}, { adopt })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining(reason),
    });
    expect(aws.tables.state()).toEqual(before);
    expect(aws.parameters.state()).toEqual([]);
    expect(aws.operations.filter((name) => !isRead(name))).toEqual([]);
  });

  it("is taken over with --adopt, once nobody else claims it", async () => {
    const aws = await openStrictAws();
    await plantTable(aws, { tags: [["cost-center", "7"]] });
    await provision(aws, {}, { adopt: true });
    expect(aws.tables.state()[0]).toMatchObject({
      billing: "PROVISIONED",
      tags: [["cost-center", "7"], ["tasks:flags", "--billing provisioned --rcu 7 --wcu 7"], ...TAGS],
    });
    expect(await provision(aws, {})).toEqual([]);
  });

  it("stays blocked where the tags may not be read", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    aws.decide = (_, operation) => (operation === "ListTagsOfResource" ? "deny" : "pass");
    await expect(provision(aws, { pitr: true })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("its tags may not be read"),
    });
  });

  it("with other keys is blocked for that too, and never replaced", async () => {
    const aws = await openStrictAws();
    await plantTable(aws, { key: "due" });
    await expect(provision(aws, {}, { adopt: true })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("its keys cannot be changed from user_name (S), due (N)"),
      hint: "a table's keys stay for ever: export its records, choose another --table or --stage, provision that, and import them there",
    });
  });

  it("is left alone by destroy, and told as kept", async () => {
    const aws = await openStrictAws();
    await plantTable(aws);
    expect(await destroy(aws, { deleteData: true })).toEqual(["gone parameter", "keep table"]);
    expect(aws.tables.state()).toHaveLength(1);
  });

  it("blocks a SecureString in the parameter's place, and does not show it", async () => {
    const aws = await openStrictAws();
    const Tags = TAGS.map(([Key, Value]) => ({ Key, Value }));
    aws.parameters.PutParameter({ Name: PARAMETER, Value: "hunter2", Type: "SecureString", Tags });
    const steps = await plan(aws, {});
    expect(steps[1]).toMatchObject({
      action: "blocked",
      reason: "its type cannot be changed from SecureString to String",
    });
    expect(JSON.stringify(steps.map(({ live, differences }) => [live, differences]))).not.toContain(
      "hunter2",
    );
  });
});

describe("destroy", () => {
  it("stops before the first delete when the table has records", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    aws.tables.change(TABLE, { records: [{ user_name: "u", deadline_unix_time: 0 }] });
    await expect(destroy(aws)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("it has records"),
    });
    expect(aws.parameters.state()).toHaveLength(1);
    expect(await destroy(aws, { deleteData: true })).toEqual(["remove parameter", "remove table"]);
    expect([aws.tables.state(), aws.parameters.state()]).toEqual([[], []]);
    expect(await destroy(aws)).toEqual(["gone parameter", "gone table"]);
  });

  it("stops before the first delete when the table is protected, with --delete-data too", async () => {
    const aws = await openStrictAws();
    await provision(aws, { deletionProtection: true });
    await expect(destroy(aws, { deleteData: true })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("protected"),
    });
    expect(aws.parameters.state()).toHaveLength(1);
  });

  it("with --keep-data leaves the table with its tags, for the next provision", async () => {
    const aws = await openStrictAws();
    await provision(aws, { deletionProtection: true });
    aws.tables.change(TABLE, { records: [{ user_name: "u", deadline_unix_time: 0 }] });
    expect(await destroy(aws, { keepData: true })).toEqual(["remove parameter", "keep table"]);
    expect(await provision(aws, {})).toEqual(["create parameter"]);
  });

  it("finds the parameter that --parameter named", async () => {
    const aws = await openStrictAws();
    await provision(aws, { parameter: "/my-service/DYNAMODB_TABLE" });
    expect(aws.parameters.state().map(({ name }) => name)).toEqual(["/my-service/DYNAMODB_TABLE"]);
    expect((await plan(aws, undefined)).map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
    await destroy(aws);
    expect(aws.parameters.state()).toEqual([]);
  });

  it("waits for a table that is being changed or deleted", async () => {
    for (const meanwhile of ["UpdateTable", "DeleteTable"] as const) {
      const aws = await openStrictAws();
      await provision(aws, {});
      aws.tables[meanwhile]({
        TableName: TABLE,
        DeletionProtectionEnabled: meanwhile === "UpdateTable" ? true : undefined,
      });
      aws.tables.change(TABLE, { protected: false });
      await destroy(aws);
      expect(aws.tables.state()).toEqual([]);
      expect(() => aws.tables.DescribeTable({ TableName: TABLE })).toThrow("not found");
    }
  });

  it("removes nothing of another stage", async () => {
    const aws = await openStrictAws();
    await provision(aws, {}, { owner: { ...OWNER, stage: "test" }, table: "tasks-test-table" });
    await provision(aws, {});
    await destroy(aws);
    expect(aws.tables.state().map(({ name }) => name)).toEqual(["tasks-test-table"]);
    expect(aws.parameters.state().map(({ name }) => name)).toEqual(["/tasks/test/DYNAMODB_TABLE"]);
  });
});
