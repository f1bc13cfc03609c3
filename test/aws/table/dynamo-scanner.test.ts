import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DynamoTaskTable } from "../../../src/aws/table/dynamo-task-table.ts";
import type { ScanRequest, Transcoder } from "../../../src/table/task-table.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { ndjson } from "../../../src/transfer/json/format-ndjson.ts";
import { LineTranscoder } from "../../../src/transfer/lines/transcode.ts";
import { all, equals, fill, record, text } from "../../support/contract/samples.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { standing } from "../../support/clocks.ts";
import type { Fault, ProxiedRequest } from "../../support/fault-proxy.ts";
import { openFaultyTable } from "../../support/faulty-table.ts";

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

// Some 4 MB: several pages of 1 MB, and several users, so that segments differ.
const items = Array.from({ length: 40 }, (_, index) =>
  record(`user ${index % 8}`, index, { body: text("x".repeat(100_000)), open: { BOOL: index % 2 === 0 } }),
);

const slow = (item: TaskRecord) => ndjson.encode({}).page([item]);
const transcoder = {
  page: (body: Uint8Array) => new LineTranscoder(slow).page(body),
  items: (stored: string) => new LineTranscoder(slow).items(stored),
};

/** All lines of a table, and the counts and capacity of their pages. */
async function linesOf(table: DynamoTaskTable, request: ScanRequest) {
  const parts: Uint8Array[] = [];
  let count = 0;
  let capacity = 0;
  for await (const page of table.scanLines(request, transcoder)) {
    parts.push(page.lines);
    count += page.count;
    capacity += page.capacity ?? 0;
  }
  return { text: Buffer.concat(parts).toString(), count, capacity };
}

/** What linesOf must give in the order that scan has. */
const asLines = (records: TaskRecord[]) => records.map(slow).join("");

const isLater = ({ body }: ProxiedRequest) => body.ExclusiveStartKey !== undefined;

/** Every second request for a page after a first one meets a fault. */
function laterPages(fault: Fault) {
  let later = 0;
  return (request: ProxiedRequest): Fault =>
    request.operation === "Scan" && isLater(request) && later++ % 2 === 0 ? fault : "pass";
}

describe("a scan in parts", () => {
  it.each([1, 2, 5, 40])("of %s gives every record once, in the same order each time", async (segments) => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, () => "pass");
    await fill(direct, items);
    const records = await all(table.scan({ segments }));
    expect(records.map((one) => JSON.stringify(one)).sort()).toEqual(
      items.map((one) => JSON.stringify(one)).sort(),
    );
    expect(await all(table.scan({ segments }))).toEqual(records);
    const lines = await linesOf(table, { segments });
    expect(lines.text).toBe(asLines(records));
    expect(lines.count).toBe(40);
    const asked = new Set(requests.map(({ body }) => `${body.Segment} of ${body.TotalSegments}`));
    expect([...asked].sort()).toEqual(
      segments === 1
        ? ["undefined of undefined"]
        : Array.from({ length: segments }, (_, segment) => `${segment} of ${segments}`).sort(),
    );
  });

  it("tells whoever makes lines of it whether there are more parts", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, () => "pass");
    await fill(direct, items.slice(0, 3));
    for (const [segments, isOneOfMany] of [
      [1, false],
      [2, true],
    ] as const) {
      const told = new Set<boolean | undefined>();
      const page: Transcoder["page"] = (body, isMany) => (told.add(isMany), transcoder.page(body));
      for await (const _ of table.scanLines({ segments }, { ...transcoder, page }));
      expect(told).toEqual(new Set([isOneOfMany]));
    }
  });

  it("reads parts side by side that lie far apart, and all of them in the end", async () => {
    // None is answered before all that are asked for at once are there: then the next ones follow.
    const waiting: (() => void)[] = [];
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, async () => {
      const isThere = new Promise<void>((resolve) => void waiting.push(resolve));
      if (waiting.length >= 8) for (const go of waiting) go();
      await isThere;
      return "pass" as const;
    });
    await fill(direct, items.slice(0, 1));
    await all(table.scan({ segments: 64 }));
    const asked = requests.flatMap(({ body }) => (body.Segment === undefined ? [] : [Number(body.Segment)]));
    expect(new Set(asked.slice(0, 8))).toEqual(new Set(Array.from({ length: 8 }, (_, n) => 8 * n)));
    expect(asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, n) => n));
  });

  it("is decided by the table's size, and asks for that once", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, ({ operation, body }) =>
      operation === "DescribeTable"
        ? { send: body, change: (answer) => ({ Table: { ...answer.Table, TableSizeBytes: 4_500_000 } }) }
        : "pass",
    );
    await fill(direct, items);
    expect(await all(table.scan({ segments: "by-size" }))).toHaveLength(40);
    expect((await linesOf(table, { segments: "by-size" })).count).toBe(40);
    await table.estimateCount();
    expect(requests.filter(({ operation }) => operation === "DescribeTable")).toHaveLength(1);
    expect(new Set(requests.map(({ body }) => body.TotalSegments))).toEqual(new Set([undefined, 5]));
  });

  it.each([
    [0, undefined],
    [1_048_576, undefined],
    [1_048_577, 2],
    [16 * 1_048_576, 19],
    [2_000 * 1_048_576, 2_300],
    [9e12, 1_000_000],
  ])("has a part for each page of a table of %s bytes, and some to spare", async (bytes, parts) => {
    const { table, requests } = await openFaultyTable(engine.endpoint, ({ operation, body }) =>
      operation === "DescribeTable"
        ? { send: body, change: (answer) => ({ Table: { ...answer.Table, TableSizeBytes: bytes } }) }
        : "pass",
    );
    for await (const _ of table.scan({ segments: "by-size" })) break;
    const scan = requests.find(({ operation }) => operation === "Scan");
    expect(scan?.body.TotalSegments).toBe(parts);
  });

  it("is a scan in one for who may not ask for the size", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, ({ operation }) =>
      operation === "DescribeTable" ? denied : "pass",
    );
    await fill(direct, items.slice(0, 3));
    expect(await all(table.scan({ segments: "by-size" }))).toHaveLength(3);
    expect(await table.estimateCount()).toBeUndefined();
    expect(requests.filter(({ body }) => body.TotalSegments !== undefined)).toEqual([]);
  });

  it("filters and projects on the server, also as lines", async () => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, () => "pass");
    await fill(direct, items.slice(0, 4));
    const request = { where: equals("open", { BOOL: true }), select: ["user_name", "open"], segments: 2 };
    const records = await all(table.scan(request));
    expect(new Set(records)).toEqual(
      new Set([
        { open: { BOOL: true }, user_name: { S: "user 0" } },
        { open: { BOOL: true }, user_name: { S: "user 2" } },
      ]),
    );
    expect(records).toHaveLength(2);
    expect((await linesOf(table, request)).text).toBe(asLines(records));
    for (const { body } of requests) {
      expect(body).toMatchObject({
        FilterExpression: expect.any(String),
        ProjectionExpression: expect.any(String),
      });
    }
  });
});

const denied: Fault = {
  // dynalite refuses an unknown table; who is not allowed to ask is told so in the same way.
  send: { TableName: "missing" },
  change: () => ({ __type: "com.amazon.coral.service#AccessDeniedException", message: "not allowed" }),
};

const faults: Fault[] = ["cut within", "cut after", "cut before", "500 before", "502 after", "throttle"];

describe("a page that breaks off", () => {
  it.each(faults)("by '%s' is read again: none is dropped, none is doubled", async (fault) => {
    const { table, direct, requests } = await openFaultyTable(engine.endpoint, laterPages(fault));
    await fill(direct, items);
    const expected = await all(direct.scan({}));
    for (const segments of [1, 3]) {
      expect((await linesOf(table, { segments })).text.length).toBe(asLines(expected).length);
      expect((await all(table.scan({ segments }))).length).toBe(40);
    }
    expect((await linesOf(table, {})).text).toBe(asLines(expected));
    expect(requests.filter(isLater).length).toBeGreaterThan(6);
  });

  it("by bytes that are not JSON is read again as lines, which know no better", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, laterPages("rubbish after"));
    await fill(direct, items);
    expect((await linesOf(table, {})).text).toBe(asLines(await all(direct.scan({}))));
  });

  it("with a count that does not fit its items is read again", async () => {
    let first = true;
    const { table, direct } = await openFaultyTable(engine.endpoint, ({ body }) => {
      if (!first) return "pass";
      first = false;
      return { send: body, change: (answer) => ({ ...answer, Items: answer.Items.slice(1) }) };
    });
    await fill(direct, items.slice(0, 5));
    expect((await linesOf(table, {})).count).toBe(5);
  });

  it("and never comes is an error after the pages before it", async () => {
    const { table, direct } = await openFaultyTable(engine.endpoint, (request) =>
      isLater(request) ? "cut within" : "pass",
    );
    await fill(direct, items);
    const pages = table.scanLines({}, transcoder)[Symbol.asyncIterator]();
    expect((await pages.next()).value?.count).toBeGreaterThan(5);
    await expect(pages.next()).rejects.toMatchObject({ name: "TasksError", kind: "unavailable" });
  });
});

describe("--max-rcu", () => {
  it("holds what the table counts to so many units a second, over all parts together", async () => {
    const clock = standing();
    const { table, direct } = await openFaultyTable(engine.endpoint, () => "pass", { clock });
    await fill(direct, items);
    for (const segments of [1, 2]) {
      const begin = clock.elapsed();
      const { capacity } = await linesOf(table, { segments, maxReadUnits: 400 });
      const seconds = (clock.elapsed() - begin) / 1000;
      // 4 MB are some 500 units; only what the last page of each part costs is not waited for.
      expect(capacity).toBeGreaterThan(450);
      expect(capacity).toBeLessThan(550);
      expect(seconds).toBeGreaterThan((capacity - segments * 135) / 400);
      expect(seconds).toBeLessThan(capacity / 400);
    }
  });
});

describe("a scan as lines", () => {
  it("reports the capacity of each call, although the SDK sees none of its records", async () => {
    const { table, direct, reports } = await openFaultyTable(engine.endpoint, () => "pass");
    await fill(direct, items);
    reports.length = 0;
    const { capacity } = await linesOf(table, {});
    const told = reports.map((report) => report.capacity ?? 0);
    expect(told.length).toBeGreaterThan(1);
    expect(told.reduce((sum, units) => sum + units, 0)).toBe(capacity);
    expect(capacity).toBeGreaterThan(100);
  });
});
