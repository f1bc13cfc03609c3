import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ownCommands } from "../../../src/aws/table/dynamo-client.ts";
import { AwsCalls } from "../../../src/aws/client/aws-calls.ts";
import { clientConfig } from "../../../src/aws/client/client-config.ts";
import { paceOf } from "../../../src/aws/cloud/table/missed-records.ts";
import { countMissed, fillIndex } from "../../../src/aws/table/fill-index.ts";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";
import { openShardOf } from "../../../src/task/open-shard.ts";
import { hurried, standing } from "../../support/clocks.ts";
import { all, fill, key, record, text } from "../../support/contract/samples.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { engineTarget } from "../../support/dynamo.ts";
import type { Fault, ProxiedRequest } from "../../support/fault-proxy.ts";
import { openFaultyTable } from "../../support/faulty-table.ts";

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

const clock = hurried(20);
const PACE = { maxReadUnits: undefined, maxWriteUnits: undefined };
const OPEN = text("open");

/** Sixty open records and twenty done ones that are still in a shard. */
const written = [
  ...Array.from({ length: 60 }, (_, n) => record(`user ${n % 7}`, n, { status: OPEN, note: text("x") })),
  ...Array.from({ length: 20 }, (_, n) => record("done", n, { status: text("done"), open_shard: text("3") })),
];

async function open(decide: (request: ProxiedRequest, direct: TaskTable) => Fault | Promise<Fault>) {
  const { table, direct, requests } = await openFaultyTable(engine.endpoint, decide, { clock });
  await fill(direct, written);
  const proxied = await table.place();
  const client = new DynamoDBClient(clientConfig(engineTarget(proxied.split(" ")[1]!), "DYNAMODB"));
  onTestFinished(() => client.destroy());
  const call = ownCommands(new AwsCalls({ report: undefined, clock }).to(client, table.name));
  return { direct, requests, name: table.name, parts: { call, clock, pace: PACE } };
}

/** The records that are not where they belong. */
async function misplaced(table: TaskTable): Promise<string[]> {
  const records = await all(table.scan({}));
  return records.flatMap((one) => {
    const shard = openShardOf(one);
    const is = one["open_shard"];
    return (is !== undefined && "S" in is ? is.S : undefined) === shard ? [] : [JSON.stringify(one)];
  });
}

describe("filling the team index", () => {
  it("puts open records into their shards and done ones out of them, and writes nothing twice", async () => {
    const { name, parts, direct, requests } = await open(() => "pass");
    expect(await countMissed(name, parts)).toBe(60);
    expect(await fillIndex(name, parts)).toBe(80);
    expect([await countMissed(name, parts), await misplaced(direct)]).toEqual([0, []]);
    const before = requests.length;
    expect(await fillIndex(name, parts)).toBe(0);
    expect(requests.slice(before).map(({ operation }) => operation)).not.toContain("UpdateItem");
    // Nothing else of a record is touched.
    expect(await direct.get(key("user 1", 1))).toMatchObject({ status: OPEN, note: text("x") });
  });

  it("leaves a record to whoever finishes, opens or deletes it at that moment", async () => {
    const done = changeAttributes({ set: { status: text("done") } });
    const opened = changeAttributes({ set: { status: OPEN } });
    const { name, parts, direct } = await open(async ({ operation, body }, table): Promise<Fault> => {
      if (operation !== "UpdateItem") return "pass";
      const place = key(body.Key.user_name.S, body.Key.deadline_unix_time.N);
      if (place.deadline === "5") await table.update(place, place.userName === "done" ? opened : done, {});
      if (place.deadline === "6") await table.delete(place);
      return "pass";
    });
    // Two were finished or opened, and two deleted.
    expect(await fillIndex(name, parts)).toBe(76);
    expect((await direct.get(key("user 5", 5)))?.["open_shard"]).toBeUndefined();
    expect(await direct.get(key("user 6", 6))).toBeUndefined();
    // What was opened is in some shard, in which it is found.
    expect(await direct.get(key("done", 5))).toMatchObject({ status: OPEN, open_shard: text("3") });
  });

  it("goes slower where it is throttled, and on after lost answers", async () => {
    const faults: Fault[] = ["throttle", "cut after", "500 after", "cut before", "throttle"];
    let updates = 0;
    const { name, parts, direct } = await open(({ operation }) => {
      if (operation !== "UpdateItem") return "pass";
      updates += 1;
      return updates % 3 === 0 ? faults[(updates / 3) % faults.length]! : "pass";
    });
    await fillIndex(name, parts);
    expect(await misplaced(direct)).toEqual([]);
  });

  it("gives up with unavailable where the table stays throttled, and the next run goes on", async () => {
    let isThrottled = true;
    let passed = 0;
    const { name, parts, direct } = await open(({ operation }) => {
      if (operation !== "UpdateItem" || !isThrottled) return "pass";
      passed += 1;
      return passed > 10 ? "throttle" : "pass";
    });
    const hasty = { ...parts, clock: hurried(400) };
    await expect(fillIndex(name, hasty)).rejects.toMatchObject({
      kind: "unavailable",
      message: `the team index of ${name} is not filled: the table stays throttled`,
    });
    isThrottled = false;
    expect(await fillIndex(name, parts)).toBe(70);
    expect(await misplaced(direct)).toEqual([]);
  });

  it("keeps to half of what was bought", async () => {
    const { name, parts } = await open(() => "pass");
    const still = standing();
    const begin = still.elapsed();
    const half = paceOf({ ProvisionedThroughput: { ReadCapacityUnits: 200, WriteCapacityUnits: 20 } });
    expect(await fillIndex(name, { ...parts, clock: still, pace: half })).toBe(80);
    // 80 writes of one unit, ten a second; the first is paid off by the second.
    expect(still.elapsed() - begin).toBeGreaterThanOrEqual(7900);
  });
});
