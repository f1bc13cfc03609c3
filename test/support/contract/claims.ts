import { expect } from "vitest";
import type { Clock } from "../../../src/ports.ts";
import { claimFirst } from "../../../src/table/claim-first.ts";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { TaskTable } from "../../../src/table/task-table.ts";
import { allOf, DONE, NOT_DONE } from "../../../src/task/condition/condition.ts";
import { isLease } from "../../../src/task/lease.ts";
import { keyOf, numberTextOf } from "../../../src/task/record.ts";
import type { Promised } from "../table-contract.ts";
import { all, deadlines, equals, fill, query, record, text, together } from "./samples.ts";

const NOW = 1_800_000_000;
const LEASE = 60;

/** A clock whose seconds are set, with chance that differs from call to call and not from run to run. */
function clockAt(seconds: number, seed = 1): Pick<Clock, "now" | "random"> {
  let last = seed;
  return {
    now: () => seconds * 1000,
    random: () => (last = (last * 16_807) % 2_147_483_647) / 2_147_483_647,
  };
}

const claim = (table: TaskTable, by: string, seconds = NOW) =>
  claimFirst(table, {
    users: ["a"],
    where: undefined,
    by,
    lease: LEASE,
    clock: clockAt(seconds, by.length * 7919 + by.charCodeAt(by.length - 1)),
  });

export function claimPromises(promise: Promised): void {
  promise("many who claim at once until nothing is free get every record, and each once", async (table) => {
    await fill(
      table,
      Array.from({ length: 40 }, (_, index) => record("a", 100 + index)),
    );
    const taken: string[] = [];
    const worker = async (by: string) => {
      for (;;) {
        const result = await claim(table, by);
        if (result.outcome === "none") return;
        taken.push(...deadlines([result.record]));
      }
    };
    await together(Array.from({ length: 8 }, (_, index) => worker(`worker-${index}`)));
    expect(taken.toSorted()).toEqual(Array.from({ length: 40 }, (_, index) => String(100 + index)));
  });

  promise(
    "what has a lease is free again when that is over, and its holder is known by the number",
    async (table) => {
      await fill(table, [record("a", 1)]);
      await claim(table, "one");
      expect(await claim(table, "two", NOW + LEASE - 1)).toMatchObject({
        outcome: "none",
        leased: 1,
        nextEnd: String(NOW + LEASE),
      });
      const result = await claim(table, "two", NOW + LEASE);
      expect(result).toMatchObject({
        outcome: "claimed",
        record: { claimed_by: { S: "two" }, lease_no: { N: "2" } },
      });
      const done = changeAttributes({ set: { status: DONE } });
      const finish = (leaseNo: number) =>
        table.update({ userName: "a", deadline: "1" }, done, {
          condition: allOf(NOT_DONE, isLease(leaseNo)),
        });
      expect((await finish(1)).outcome).not.toBe("written");
      expect((await finish(2)).outcome).toBe("written");
      expect(await claim(table, "one", NOW + 10 * LEASE)).toMatchObject({ outcome: "none", leased: 0 });
    },
  );

  promise("of many who claim one record whose lease is over exactly one gets it", async (table) => {
    await fill(table, [record("a", 1)]);
    await claim(table, "first");
    const all = Array.from({ length: 12 }, (_, index) => claim(table, `next-${index}`, NOW + LEASE));
    const results = await together(all);
    const claimed = results.flatMap((one) => (one.outcome === "claimed" ? [one.record] : []));
    expect(claimed.map(({ lease_no }) => numberTextOf(lease_no))).toEqual(["2"]);
    expect(await table.get(keyOf(claimed[0]!))).toEqual(claimed[0]);
  });

  promise("a query whose first page is short gives the same records", async (table) => {
    const many = Array.from({ length: 30 }, (_, index) =>
      record("a", 100 + index, { kind: text(index % 7 === 0 ? "x" : "y") }),
    );
    await fill(table, many);
    for (const where of [undefined, equals("kind", text("x"))]) {
      const whole = deadlines(await all(query(table, "a", { where })));
      for (const firstPage of [1, 4, 100])
        expect(deadlines(await all(query(table, "a", { where, firstPage })))).toEqual(whole);
    }
    for await (const { records } of query(table, "a", { firstPage: 3 })) {
      expect(deadlines(records)).toEqual(["100", "101", "102"]);
      break;
    }
  });
}
