import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { indexedTable } from "../../src/change/indexed-table.ts";
import { TasksError } from "../../src/errors.ts";
import { changeAttributes } from "../../src/table/change-attributes.ts";
import type { BulkRecord } from "../../src/table/bulk-writer.ts";
import { asLines } from "../support/as-lines.ts";
import type { Change, ChangeStep, TaskTable } from "../../src/table/task-table.ts";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";
import { NOT_DONE } from "../../src/task/condition/condition.ts";
import { OPEN_SHARDS, openShardOf } from "../../src/task/open-shard.ts";
import { keyAttributes, keyOf, type TaskKey, type TaskRecord } from "../../src/task/record.ts";
import { all, equals, key, record, text } from "../support/contract/samples.ts";
import { openDynamoTable } from "../support/dynamo.ts";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { openTemporaryTable } from "../support/local-table.ts";

const DONE = text("done");

// Few keys, so that operations meet each other's records.
const anyKey = fc.record({
  userName: fc.constantFrom("a", "熊本"),
  deadline: fc.constantFrom("1", "2", "3"),
});
const anyStatus: fc.Arbitrary<AttributeValue | undefined> = fc.constantFrom<AttributeValue | undefined>(
  undefined,
  DONE,
  text("open"),
  text("Done"),
  { N: "1" },
  { L: [DONE] },
  { M: { done: DONE } },
  { SS: ["done"] },
);
// What a file of another table may hold, or another program has written.
const anyShard = fc.constantFrom<AttributeValue | undefined>(undefined, undefined, text("5"), text("x"));
const anyAttributes = fc
  .tuple(anyStatus, anyShard, fc.constantFrom("x", "y"))
  .map(([status, shard, other]): Attributes => ({
    ...(status === undefined ? {} : { status }),
    ...(shard === undefined ? {} : { open_shard: shard }),
    other: text(other),
  }));
const anyRecord = fc
  .tuple(anyKey, anyAttributes)
  .map(([it, rest]): TaskRecord => ({ ...rest, ...keyAttributes(it) }));
const anyStep = fc.constantFrom<ChangeStep[]>(
  [{ is: "set", path: ["status"], value: DONE }],
  [{ is: "set", path: ["status"], value: text("open") }],
  [{ is: "set", path: ["status"], value: { M: {} } }],
  [{ is: "remove", path: ["status"] }],
  [{ is: "set", path: ["status", "done"], value: DONE }],
  [{ is: "set", path: ["status", 0], value: DONE }],
  [{ is: "append", path: ["status"], list: [DONE] }],
  [{ is: "add", path: ["status"], value: { SS: ["done"] } }],
  [{ is: "delete-from", path: ["status"], value: { SS: ["done"] } }],
  [{ is: "set", path: ["other"], value: text("z") }],
  [{ is: "set", path: ["open_shard"], value: text("x") }],
  [{ is: "remove", path: ["open_shard"] }],
);
const maybe = fc.constantFrom(undefined, NOT_DONE, equals("other", text("x")), equals("status", DONE));

type Step = (table: TaskTable) => Promise<unknown>;

const anyOperation: fc.Arbitrary<[name: string, step: Step]> = fc.oneof(
  anyRecord.map((one): [string, Step] => ["create", (table) => table.create(one)]),
  anyRecord.map((one): [string, Step] => ["put", (table) => table.put(one)]),
  fc
    .tuple(anyKey, anyStep, maybe, fc.boolean())
    .map(([it, change, condition, upsert]): [string, Step] => [
      `update ${JSON.stringify([it, change, condition, upsert])}`,
      (table) => table.update(it, change, { condition, upsert }),
    ]),
  fc
    .tuple(anyKey, maybe)
    .map(([it, condition]): [string, Step] => ["delete", (table) => table.delete(it, condition)]),
  fc
    .tuple(anyKey, fc.constantFrom(1, 2, 3), fc.boolean())
    .map(([it, deadline, overwrite]): [string, Step] => [
      "move",
      (table) => table.move(it, deadline, { overwrite }),
    ]),
  anyRecord.map((after): [string, Step] => [
    "exchange",
    async (table) => table.exchange([{ before: await table.get(keyOf(after)), after }]),
  ]),
  fc
    .tuple(
      fc.uniqueArray(anyRecord, { maxLength: 4, selector: sameKey }),
      fc.constantFrom("replace", "skip", "fail"),
    )
    .map(([records, onConflict]): [string, Step] => [
      `bulk ${onConflict}`,
      async (table) => {
        const writer = await table.openBulkWriter({ onConflict, refuse: () => undefined });
        await writer.write(records.map((one, line): BulkRecord => ({ record: one, line, source: "" })));
        await writer.finish();
      },
    ]),
  fc.uniqueArray(anyRecord, { maxLength: 4, selector: sameKey }).map((records): [string, Step] => [
    "many",
    async (table) => {
      const changes = await Promise.all(
        records.map(async (after): Promise<Change[]> => [{ before: await table.get(keyOf(after)), after }]),
      );
      const writer = await table.openChangeWriter({ settle: () => undefined });
      await writer.write(changes);
      await writer.finish();
    },
  ]),
);

function sameKey(one: TaskRecord): string {
  return JSON.stringify(keyOf(one));
}

/** Every record is in its shard while it is open, and in none once it is done. */
async function expectInShards(table: TaskTable, after: string): Promise<void> {
  for (const one of await all(table.scan({}))) {
    const shard = openShardOf(one);
    expect([after, one, one["open_shard"]]).toEqual([
      after,
      one,
      shard === undefined ? undefined : { S: shard },
    ]);
  }
}

function writes(open: () => Promise<TaskTable> | TaskTable) {
  const operations = fc.array(anyOperation, { minLength: 1, maxLength: 12 });
  return fc.asyncProperty(operations, async (steps) => {
    const raw = await open();
    try {
      const table = indexedTable(raw);
      for (const [name, step] of steps) {
        await step(table).catch((error: unknown) => {
          // What the table refuses, it refuses whole. dynalite takes no map for equal to itself, as if others had changed it.
          if (!(error instanceof TasksError && ["usage", "unavailable"].includes(error.kind))) throw error;
        });
        await expectInShards(raw, name);
      }
    } finally {
      raw.close();
    }
  });
}

describe("a table with a team index", () => {
  let engine: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    engine = await startDynamo();
  });
  afterAll(() => engine.stop());

  it("has every open record in its shard and no done one, after any writes in the local store", async () => {
    const checked = fc.assert(writes(openTemporaryTable), { numRuns: 60 });
    await expect(checked).resolves.toBeUndefined();
  });

  it("has every open record in its shard and no done one, after any writes in DynamoDB", async () => {
    const checked = fc.assert(
      writes(() => openDynamoTable(engine.endpoint)),
      { numRuns: 25 },
    );
    await expect(checked).resolves.toBeUndefined();
  });

  const open = () => {
    const raw = openTemporaryTable();
    return { raw, table: indexedTable(raw) };
  };
  const shardIn = async (table: TaskTable, place: TaskKey) => (await table.get(place))?.["open_shard"];

  it("leaves the shard as it is where a change says nothing about the status", async () => {
    const { raw, table } = open();
    // Another program's, which is in no shard.
    await raw.put(record("a", 1, { status: text("open") }));
    await raw.put(record("a", 2, { status: DONE, open_shard: text("7") }));
    const change = changeAttributes({ set: { note: text("x") } });
    for (const deadline of [1, 2])
      expect(await table.update(key("a", deadline), change, {})).toMatchObject({ outcome: "written" });
    expect([await shardIn(raw, key("a", 1)), await shardIn(raw, key("a", 2))]).toEqual([
      undefined,
      text("7"),
    ]);
    raw.close();
  });

  it("asks an upsert's condition of what another writer has made meanwhile", async () => {
    const { raw, table } = open();
    const { update } = raw;
    let calls = 0;
    raw.update = async (...words) => {
      calls += 1;
      const [place, , { upsert }] = words;
      // Between the look and the write.
      if (upsert === true && calls === 2)
        await raw.put({ ...keyAttributes(place), n: { N: "5" }, status: DONE });
      return update.apply(raw, words);
    };
    const change = changeAttributes({ add: { n: "1" } });
    const outcome = await table.update(key("a", 1), change, { upsert: true });
    expect([calls, outcome]).toMatchObject([3, { outcome: "written", record: { n: { N: "6" } } }]);
    expect(await shardIn(raw, key("a", 1))).toBeUndefined();
    raw.close();
  });

  it("gives on a line that was copied as the record that it has become", async () => {
    const written: BulkRecord[] = [];
    const counts = { written: 0, skipped: 0, capacity: undefined };
    const writer = {
      counts,
      write: async (bulk: BulkRecord[]) => void written.push(...bulk),
      finish: async () => undefined,
    };
    const table = indexedTable({ openBulkWriter: async () => writer } as unknown as TaskTable);
    const lines = await asLines([record("a", 1), record("a", 2, { status: DONE })]);
    await (await table.openBulkWriter({ onConflict: "replace", refuse: () => undefined })).write(lines);
    const shard = { open_shard: { S: openShardOf(record("a", 1))! } };
    expect(written).toEqual([
      { line: 1, element: undefined, source: lines[0]!.source, record: record("a", 1, shard) },
      lines[1],
    ]);
    expect(written[1]!.item).toBeDefined();
  });

  it("refuses to have the shard written by hand", async () => {
    const { raw, table } = open();
    const change = changeAttributes({ set: { open_shard: text("1") } });
    await expect(table.update(key("a", 1), change, { upsert: true })).rejects.toMatchObject({
      kind: "usage",
      message: "open_shard follows from status: the setting team-index keeps it right",
    });
    raw.close();
  });

  it("spreads users over all shards, each always the same", () => {
    const shards = Array.from({ length: 4000 }, (_, index) => openShardOf(record(`user ${index}`, 1))!);
    for (const shard of OPEN_SHARDS) {
      const share = shards.filter((one) => one === shard).length;
      expect([shard, share > 400 && share < 600]).toEqual([shard, true]);
    }
    // What is stored already must be found for ever.
    expect(
      ["a", "mai", "熊本 はまち", "example_kumamoto"].map((user) => openShardOf(record(user, 1))),
    ).toEqual(["0", "4", "7", "6"]);
  });
});
