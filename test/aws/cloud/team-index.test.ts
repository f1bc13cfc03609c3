import { describe, expect, it } from "vitest";
import { isRead } from "../../support/strict-aws/is-read.ts";
import { destroy, openStrictAws, plan, provision, TABLE } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";
import type { StrictRecord } from "../../support/strict-aws/table-records.ts";

const INDEX = "open-by-deadline";

const records = (...some: Partial<StrictRecord>[]): StrictRecord[] =>
  some.map((one, second) => ({ user_name: "u", deadline_unix_time: second, ...one }));

const shards = (aws: StrictAws) => aws.tables.state()[0]!.records.map(({ open_shard: shard }) => shard);

/** Somebody makes an index of their own on the table. */
async function makeIndexByOwner(aws: StrictAws, IndexName: string) {
  await aws.clock.sleep(10_000);
  const KeySchema = [{ AttributeName: "owner", KeyType: "HASH" }];
  aws.tables.UpdateTable({
    TableName: TABLE,
    AttributeDefinitions: [{ AttributeName: "owner", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [
      { Create: { IndexName, KeySchema, Projection: { ProjectionType: "ALL" } } },
    ],
  });
}

/** The writes of some work, as operations. */
async function writes(aws: StrictAws, work: () => Promise<unknown>): Promise<string[]> {
  const begin = aws.operations.length;
  await work();
  return aws.operations.slice(begin).filter((name) => !isRead(name));
}

/** What a plan says about the table's fields. */
async function differences(aws: StrictAws, flags: Parameters<typeof plan>[1]) {
  const [step] = await plan(aws, flags);
  return [step!.action, ...step!.differences.filter(({ field }) => !field.startsWith("tag "))];
}

describe("provision --team-index", () => {
  it("makes a new table with its index in one call, and the second time only reads", async () => {
    const aws = await openStrictAws();
    const made = await writes(aws, () => provision(aws, { teamIndex: true }));
    expect(made.toSorted()).toEqual(["CreateTable", "PutParameter"]);
    expect(aws.tables.state()[0]!.indexes).toMatchObject([
      {
        name: INDEX,
        keySchema: [
          { AttributeName: "open_shard", KeyType: "HASH" },
          { AttributeName: "deadline_unix_time", KeyType: "RANGE" },
        ],
        projection: { ProjectionType: "ALL" },
      },
    ]);
    expect(await writes(aws, () => provision(aws, { teamIndex: true }))).toEqual([]);
    // What no flag speaks of stays.
    expect(await writes(aws, () => provision(aws, {}))).toEqual([]);
    expect(await differences(aws, undefined)).toEqual(["unchanged"]);
  });

  it("puts the open records of a table into shards before it has the index, and waits until that is filled", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    aws.tables.change(TABLE, {
      records: records({}, { status: "open", open_shard: "9" }, { status: "done" }, { open_shard: "2" }, {}),
    });
    expect(await differences(aws, { teamIndex: true })).toEqual([
      "update",
      { field: "team-index", old: false, new: true },
    ]);
    const begin = aws.clock.now();
    const made = await writes(aws, () => provision(aws, { teamIndex: true }));
    expect(made).toEqual(["TagResource", "UpdateItem", "UpdateItem", "UpdateItem", "UpdateTable"]);
    expect(shards(aws)).toEqual(["4", "4", undefined, "2", "4"]);
    expect(aws.clock.now() - begin).toBeGreaterThan(9000);
    expect(await differences(aws, { teamIndex: true })).toEqual(["unchanged"]);
    expect(await writes(aws, () => provision(aws, { teamIndex: true }))).toEqual([]);
  });

  it("mends what other programs have written, and the plan says how many that are", async () => {
    const aws = await openStrictAws();
    await provision(aws, { teamIndex: true });
    aws.tables.change(TABLE, { records: records({}, { status: "done", open_shard: "2" }, {}) });
    const mended = ["update", { field: "not-in-index", old: 2, new: 0 }];
    // The table is small, so that a look at it costs next to nothing: whoever reads its state is told.
    for (const flags of [{ teamIndex: true }, {}, undefined])
      expect(await differences(aws, flags)).toEqual(mended);
    expect(await writes(aws, () => provision(aws, {}))).toEqual(["UpdateItem", "UpdateItem", "UpdateItem"]);
    expect(shards(aws)).toEqual(["4", undefined, "4"]);
    expect(await differences(aws, {})).toEqual(["unchanged"]);
  });

  it("does not read a large table unless it is asked to", async () => {
    const aws = await openStrictAws();
    await provision(aws, { teamIndex: true });
    aws.tables.change(TABLE, { records: records({}), bytes: 17 * 2 ** 20 });
    expect(await differences(aws, {})).toEqual(["unchanged"]);
    expect(await differences(aws, undefined)).toEqual(["unchanged"]);
    expect(await differences(aws, { teamIndex: true })).toEqual([
      "update",
      { field: "not-in-index", old: 1, new: 0 },
    ]);
  });

  it("does not read what would take a small table's bought capacity", async () => {
    const aws = await openStrictAws();
    const flags = { billing: "provisioned" as const, rcu: 1, wcu: 1 };
    await provision(aws, { ...flags, teamIndex: true });
    aws.tables.change(TABLE, { records: records({}), bytes: 2 ** 20 });
    expect(await differences(aws, flags)).toEqual(["unchanged"]);
    aws.tables.change(TABLE, { bytes: 100 * 8192 });
    expect(await differences(aws, flags)).toEqual(["update", { field: "not-in-index", old: 1, new: 0 }]);
  });

  it("gives the index the table's bought capacity, at once and when that changes", async () => {
    const aws = await openStrictAws();
    const capacity = () => aws.tables.state()[0]!.indexes.map(({ rcu, wcu }) => [rcu, wcu]);
    await provision(aws, { billing: "provisioned", rcu: 5, wcu: 2, teamIndex: true });
    expect(capacity()).toEqual([[5, 2]]);
    await provision(aws, { billing: "provisioned", rcu: 5, wcu: 3 });
    expect(capacity()).toEqual([[5, 3]]);
    await provision(aws, { billing: "on-demand" });
    expect(capacity()).toEqual([[0, 0]]);
    await provision(aws, { billing: "provisioned", rcu: 4, wcu: 4 });
    expect(capacity()).toEqual([[4, 4]]);
    expect(await writes(aws, () => provision(aws, { billing: "provisioned", rcu: 4, wcu: 4 }))).toEqual([]);
  });

  it("is taken away by --no-team-index alone, and the attribute stays", async () => {
    const aws = await openStrictAws();
    await provision(aws, { teamIndex: true });
    aws.tables.change(TABLE, { records: records({ open_shard: "2" }) });
    expect(await differences(aws, { teamIndex: false })).toEqual([
      "update",
      { field: "team-index", old: true, new: false },
    ]);
    await provision(aws, { teamIndex: false });
    expect([aws.tables.state()[0]!.indexes, shards(aws)]).toEqual([[], ["2"]]);
    expect(await writes(aws, () => provision(aws, { teamIndex: false }))).toEqual([]);
    expect(await writes(aws, () => provision(aws, {}))).toEqual([]);
  });

  it("waits for somebody's other index, which is made at the same time", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await makeIndexByOwner(aws, "theirs");
    await provision(aws, { teamIndex: true });
    await provision(aws, { teamIndex: false });
    expect(aws.tables.state()[0]!.indexes.map(({ name }) => name)).toEqual(["theirs"]);
  });

  it("refuses an index of its name that is another one, and touches nothing", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await makeIndexByOwner(aws, INDEX);
    const before = aws.operations.length;
    await expect(provision(aws, { teamIndex: true })).rejects.toMatchObject({
      kind: "conflict",
      message: `table ${TABLE} has an index ${INDEX} with other keys`,
    });
    expect(aws.operations.slice(before).filter((name) => !isRead(name))).toEqual([]);
    await provision(aws, { teamIndex: false });
    await provision(aws, { teamIndex: true });
    expect(await differences(aws, { teamIndex: true })).toEqual(["unchanged"]);
  });

  it("goes with the table", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await provision(aws, { teamIndex: true });
    await destroy(aws);
    expect(aws.tables.state()).toEqual([]);
  });
});
