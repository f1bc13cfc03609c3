import { describe, expect, it } from "vitest";
import { claimFirst, type ClaimRequest } from "../../src/table/claim-first.ts";
import { PassingTable } from "../../src/change/passing-table.ts";
import { changeAttributes } from "../../src/table/change-attributes.ts";
import type { RecordChange, TaskTable, WriteOutcome } from "../../src/table/task-table.ts";
import type { TaskKey } from "../../src/task/record.ts";
import { fill, key, record, text } from "../support/contract/samples.ts";
import { openTemporaryTable } from "../support/local-table.ts";

const NOW = 1_800_000_000;
const request: ClaimRequest = {
  users: ["a"],
  where: undefined,
  by: "mai",
  lease: 60,
  clock: { now: () => NOW * 1000, random: () => 0 },
};

/** A table in which somebody does something right before each update. */
class Raced extends PassingTable {
  updates: string[] = [];
  readonly #before: (key: TaskKey) => Promise<unknown>;

  constructor(table: TaskTable, before: (key: TaskKey) => Promise<unknown>) {
    super(table);
    this.#before = before;
  }

  override async update(key: TaskKey, change: RecordChange, options: object): Promise<WriteOutcome> {
    this.updates.push(key.deadline);
    await this.#before(key);
    return this.table.update(key, change, options);
  }
}

/** A table that loses the answer of the first update: what the retry finds is taken for its own work. */
class Lossy extends PassingTable {
  #lost = 0;

  override async update(key: TaskKey, change: RecordChange, options: object): Promise<WriteOutcome> {
    const result = await this.table.update(key, change, options);
    if (result.outcome !== "written" || (this.#lost += 1) > 1) return result;
    return { ...result, changes: undefined };
  }
}

async function withTable(work: (table: TaskTable) => Promise<void>) {
  const table = openTemporaryTable();
  try {
    await fill(
      table,
      Array.from({ length: 40 }, (_, index) => record("a", 100 + index)),
    );
    await work(table);
  } finally {
    table.close();
  }
}

describe("a claim", () => {
  it.each([
    ["done", { status: text("done") }],
    ["claimed", { lease_until_unix_time: { N: String(NOW + 1) } }],
    ["claimed and given back", { lease_no: { N: "1" } }],
    ["changed so that --where does not hold", { kind: text("other") }],
  ])("takes another record where somebody has %s the first right before", (_, set) =>
    withTable(async (table) => {
      const raced = new Raced(table, async (it) => {
        if (it.deadline === "100") await table.update(it, changeAttributes({ set }), {});
      });
      const where = { is: "not-exists", path: ["kind"] } as const;
      const result = await claimFirst(raced, { ...request, where });
      expect(result).toMatchObject({ outcome: "claimed", lostRaces: 1 });
      expect(raced.updates).toEqual(["100", "101"]);
      expect(await table.get(key("a", 100))).toEqual(record("a", 100, set));
    }),
  );

  it("makes no record of one that is deleted right before", () =>
    withTable(async (table) => {
      const raced = new Raced(table, async (it) => it.deadline === "100" && table.delete(it));
      expect(await claimFirst(raced, request)).toMatchObject({ outcome: "claimed", lostRaces: 1 });
      expect(await table.get(key("a", 100))).toBeUndefined();
    }));

  it("draws from more and more records the more races it loses", () =>
    withTable(async (table) => {
      const claimed = changeAttributes({ set: { lease_until_unix_time: { N: String(NOW + 1) } } });
      const raced = new Raced(table, (it) => table.update(it, claimed, {}));
      const clock = { ...request.clock, random: () => 0.999 };
      expect(await claimFirst(raced, { ...request, clock })).toMatchObject({ outcome: "none", leased: 40 });
      // The first; the sixteenth of the rest; the thirty-second; and then the last of all.
      expect(raced.updates.slice(0, 5)).toEqual(["100", "116", "133", "139", "138"]);
      expect(new Set(raced.updates).size).toBe(40);
    }));

  it("gives up where it is always too late", () =>
    withTable(async (table) => {
      const raced = new Raced(table, (it) =>
        table.update(it, changeAttributes({ add: { lease_no: "1" } }), { upsert: true }),
      );
      await expect(claimFirst(raced, request)).rejects.toMatchObject({ kind: "unavailable" });
    }));

  it("whose answer was lost has the record, with a number that nobody else can have been given", () =>
    withTable(async (table) => {
      const result = await claimFirst(new Lossy(table), request);
      expect(result).toMatchObject({
        outcome: "claimed",
        lostRaces: 0,
        record: { deadline_unix_time: { N: "100" }, claimed_by: text("mai"), lease_no: { N: "2" } },
      });
      expect((await table.get(key("a", 100)))?.["lease_no"]).toEqual({ N: "2" });
    }));
});
