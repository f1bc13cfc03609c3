import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DynamoTaskTable } from "../../../../src/aws/table/dynamo-task-table.ts";
import type { BulkRecord, BulkWriteOptions } from "../../../../src/table/bulk-writer.ts";
import { all, fill, record, text } from "../../../support/contract/samples.ts";
import { asLines } from "../../../support/as-lines.ts";
import { startDynalite } from "../../../support/dynalite.ts";
import type { Fault, ProxiedRequest } from "../../../support/fault-proxy.ts";
import { openFaultyTable } from "../../../support/faulty-table.ts";
import { halfUnprocessed } from "../../../support/half-unprocessed.ts";
import { hurried } from "../../../support/clocks.ts";

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

const records = (count: number, body = "") =>
  Array.from({ length: count }, (_, index) =>
    record(`user ${index % 7}`, index, { body: text(`${body}${index}`) }),
  );

/** Writes records in chunks as an import does, and gives its counts and what was refused. */
async function write(
  table: DynamoTaskTable,
  items: BulkRecord["record"][],
  options: Partial<BulkWriteOptions> = {},
) {
  const refused: string[] = [];
  const refuse = ({ line }: BulkRecord, reason: string) => void refused.push(`${line}: ${reason}`);
  const writer = await table.openBulkWriter({ onConflict: "replace", refuse, ...options });
  let error: unknown;
  try {
    // As they are, and as lines whose bytes are copied.
    const lines = await asLines(items);
    const plain = items.map((one, index) => ({ record: one, line: index + 1, source: "" }));
    const bulk = plain.map((one, index) => (index % 2 === 0 ? one : lines[index]!));
    for (let at = 0; at < bulk.length; at += 100) await writer.write(bulk.slice(at, at + 100));
    await writer.finish();
  } catch (thrown) {
    error = thrown;
  }
  return { counts: writer.counts, refused, error };
}

/** What a table holds, as `user deadline body`, in an order of its own. */
async function contents(table: DynamoTaskTable): Promise<string[]> {
  return brief(await all(table.scan({})));
}

function brief(items: BulkRecord["record"][]): string[] {
  const entries = (item: BulkRecord["record"]) => Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));
  return items.map((item) => JSON.stringify(entries(item))).sort();
}

const every = (times: number, fault: Fault) => (request: ProxiedRequest) =>
  request.index % times === times - 1 ? fault : "pass";

/** Holds all requests that come within so many milliseconds of the third one until those are over. */
function stopOnce(milliseconds: number) {
  let stopped: Promise<void> | undefined;
  return async ({ index }: ProxiedRequest): Promise<Fault> => {
    if (index === 3) stopped = sleep(milliseconds);
    await stopped;
    return "pass";
  };
}

const faults: [string, () => (request: ProxiedRequest) => Fault | Promise<Fault>][] = [
  ["half of all items come back unprocessed", halfUnprocessed],
  ["every third request is throttled", () => every(3, "throttle")],
  ["every third answer is cut off in the middle", () => every(3, "cut within")],
  ["every third answer is lost", () => every(3, "cut after")],
  ["every third connection is cut before", () => every(3, "cut before")],
  ["every third answer is a 500 after the work was done", () => every(3, "500 after")],
  ["every third answer is a 502 of something between", () => every(3, "502 before")],
  ["every tenth answer is not JSON", () => every(10, "rubbish after")],
  ["the server takes 50 ms a request", () => () => sleep(50, "pass" as const)],
  ["the server stops for five seconds", () => stopOnce(5_000)],
];

describe("a bulk write leaves all records in the table, and counts each once,", () => {
  it.each(faults)("where %s", async (_, decide) => {
    const fault = decide();
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, (request) => fault(request));
    const items = records(2_000);
    const { counts, error } = await write(table, items);
    expect(error).toBeUndefined();
    expect(counts.written).toBe(2_000);
    expect(await contents(direct)).toEqual(brief(items));
    expect(requests.length).toBeGreaterThanOrEqual(80);
  });

  // A record a request: fewer of the faults will do.
  it.each(faults.slice(1, 4))("under skip and fail too, where %s", async (_, decide) => {
    const fault = decide();
    const { table, direct } = await openFaultyTable(engine.endpoint, (request) => fault(request));
    const [first, second, third] = [records(40, "1:"), records(90, "2:"), records(150, "3:")];
    await fill(direct, first);
    const skipping = await write(table, second, { onConflict: "skip" });
    expect(skipping.error).toBeUndefined();
    expect(skipping.counts).toMatchObject({ written: 50, skipped: 40 });
    expect(skipping.refused).toEqual([]);
    const failing = await write(table, third, { onConflict: "fail" });
    expect(failing.error).toBeUndefined();
    expect(failing.counts.written).toBe(60);
    expect(failing.refused.length).toBe(90);
    const expected = [...first, ...second.slice(40), ...third.slice(90)];
    expect(await contents(direct)).toEqual(brief(expected));
  });
});

describe("a create whose answers are all lost for a while", () => {
  it("is no conflict with itself, however often it was sent", async () => {
    // Longer than the six attempts of one call.
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index < 8 ? "cut after" : "pass",
    );
    const { counts, refused } = await write(table, records(1), { onConflict: "fail" });
    expect(refused).toEqual([]);
    expect(counts.written).toBe(1);
    expect(await all(direct.scan({}))).toHaveLength(1);
  });

  it("is one with its twin where it was only throttled, and so never carried out", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ index }) =>
      index < 8 ? "throttle" : "pass",
    );
    const [twin] = records(1);
    await direct.put(twin!);
    const { counts } = await write(table, [twin!], { onConflict: "skip" });
    expect(counts).toMatchObject({ written: 0, skipped: 1 });
  });

  it("is one with somebody else's record", async () => {
    const { table } = await openFaultyTable(engine.endpoint, async ({ index }, direct) => {
      if (index === 0) await direct.put(record("user 0", 0, { body: text("other") }));
      return index < 8 ? "cut after" : "pass";
    });
    const { counts, refused } = await write(table, records(1), { onConflict: "fail" });
    expect(refused).toEqual(["1: there is a record with this user and deadline already"]);
    expect(counts.written).toBe(0);
  });
});

describe("a table that stays", () => {
  it.each<[string, Fault]>([
    ["throttled", "throttle"],
    ["out of reach", "cut before"],
  ])("%s is unavailable, and the counts say how many are in it", async (_, fault) => {
    const { table, direct } = await openFaultyTable(
      engine.endpoint,
      ({ index }) => (index < 40 ? "pass" : fault),
      { clock: hurried(50) },
    );
    const { counts, error } = await write(table, records(3_000));
    expect(error).toMatchObject({ name: "TasksError", kind: "unavailable" });
    expect(counts.written).toBe(1_000);
    expect(await all(direct.scan({}))).toHaveLength(1_000);
  });
});

describe("a record that the table refuses", () => {
  // What is validated before knows all of DynamoDB's rules: the proxy breaks a good record on its way.
  const breakOdd = ({ body }: ProxiedRequest): Fault => ({
    send: JSON.parse(JSON.stringify(body).replaceAll('{"S":"odd"}', '{"N":"1e999"}')),
    change: (answer) => answer,
  });
  const odd = record("mai", 30, { body: text("odd") });

  it("is refused alone, and the others of its batch are written", async () => {
    const { table, direct, reports } = await openFaultyTable(engine.endpoint, breakOdd);
    const items = records(60);
    const { counts, refused, error } = await write(table, [...items.slice(0, 30), odd, ...items.slice(30)]);
    expect(error).toBeUndefined();
    expect(refused).toEqual([expect.stringMatching(/^31: .*number/i)]);
    expect(counts).toMatchObject({ written: 60, capacity: 60 });
    expect(await contents(direct)).toEqual(brief(items));
    expect(reports.filter(({ operation }) => operation === "PutItem")).toHaveLength(25);
  });

  it.each(["replace", "skip", "fail"] as const)(
    "is refused where it is alone, under %s",
    async (onConflict) => {
      const { table, direct } = await openFaultyTable(engine.endpoint, breakOdd);
      const { refused, error } = await write(table, [odd], { onConflict });
      expect(error).toBeUndefined();
      expect(refused).toEqual([expect.stringMatching(/^1: .*number/i)]);
      expect(await contents(direct)).toEqual([]);
    },
  );
});

describe("a table that is not there", () => {
  it.each(["replace", "skip"] as const)(
    "is not found under %s, and no record is to blame",
    async (onConflict) => {
      const { table } = await openFaultyTable(engine.endpoint, ({ body }) => ({
        send: JSON.parse(JSON.stringify(body).replaceAll(/tasks-test-/g, "missing-")),
        change: (answer) => answer,
      }));
      const { refused, error, counts } = await write(table, records(30), { onConflict });
      expect(refused).toEqual([]);
      expect(counts.written).toBe(0);
      expect(error).toMatchObject({
        kind: "not-found",
        message: expect.stringContaining(`there is no table ${table.name}`),
        hint: "make it with `tasks provision`, or name another with --table, --stage or --region",
      });
    },
  );
});

describe("unprocessed items that cannot be told", () => {
  it("are sent again with all of their request", async () => {
    let first = true;
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ body }) => {
      if (!first) return "pass";
      first = false;
      const [[name, items]] = Object.entries(body.RequestItems) as [[string, object[]]];
      const [one] = JSON.parse(JSON.stringify(items)) as [
        { PutRequest: { Item: { deadline_unix_time: object } } },
      ];
      one.PutRequest.Item.deadline_unix_time = { N: "0.0" };
      return {
        send: { ...body, RequestItems: { [name]: items.slice(1) } },
        change: (answer) => ({
          ...answer,
          UnprocessedItems: { [`arn:aws:dynamodb:x:table/${name}`]: [one] },
        }),
      };
    });
    const items = records(25);
    expect((await write(table, items)).counts.written).toBe(25);
    expect(await contents(direct)).toEqual(brief(items));
  });
});

describe("big records", () => {
  it("of 400 KB each are all written, several requests for 25 of them", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, () => "pass");
    const items = records(25, "x".repeat(409_000));
    const { counts, error } = await write(table, items);
    expect(error).toBeUndefined();
    expect(counts.written).toBe(25);
    expect(counts.capacity).toBe(25 * 400);
    expect(requests.length).toBeGreaterThan(4);
    expect(await contents(direct)).toEqual(brief(items));
  });
});

describe("--max-wcu", () => {
  it("holds what the table counts to so many units a second", async () => {
    const { table } = await openFaultyTable(engine.endpoint, () => "pass");
    const begin = performance.now();
    // Some 600 units: 2 each.
    const { counts } = await write(table, records(300, "x".repeat(1_500)), { maxWriteUnits: 500 });
    const seconds = (performance.now() - begin) / 1000;
    expect(counts.capacity).toBe(600);
    // All but the last request, of 50 units, are paid off.
    expect(seconds).toBeGreaterThan((600 - 50) / 500);
    expect(seconds).toBeLessThan(6);
  });
});
