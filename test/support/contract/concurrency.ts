import { expect } from "vitest";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { Promised } from "../table-contract.ts";
import { all, expectSame, key, number, record, together } from "./samples.ts";

const twenty = Array.from({ length: 20 }, (_, index) => index);
const addOne = changeAttributes({ add: { n: "1" } });

export function concurrencyPromises(promise: Promised): void {
  promise("of many creates of one key at once exactly one creates", async (table) => {
    const outcomes = await together(twenty.map((n) => table.create(record("a", 1, { n: number(n) }))));
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    expectSame(await table.get(key("a", 1)), record("a", 1, { n: number(outcomes.indexOf("created")) }));
  });

  promise("many additions at once are all counted, and each sees its own number", async (table) => {
    const outcomes = await together(twenty.map(() => table.update(key("a", 1), addOne, { upsert: true })));
    const seen = outcomes.map((found) => (found.outcome === "written" ? found.record["n"] : undefined));
    expect(new Set(seen.map((value) => JSON.stringify(value))).size).toBe(20);
    expectSame(await table.get(key("a", 1)), record("a", 1, { n: number(20) }));
  });

  promise("of many conditional updates at once exactly one is written", async (table) => {
    await table.put(record("a", 1));
    const outcomes = await together(
      twenty.map((n) =>
        table.update(key("a", 1), changeAttributes({ set: { owner: number(n) } }), {
          condition: { is: "not-exists", path: ["owner"] },
        }),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "written")).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === "refused")).toHaveLength(19);
  });

  promise("of many deletes at once exactly one deletes", async (table) => {
    await table.put(record("a", 1));
    const outcomes = await together(twenty.map(() => table.delete(key("a", 1))));
    expect(outcomes.filter(({ outcome }) => outcome === "written")).toHaveLength(1);
  });

  promise("a record that many move at once is moved once and is in one place", async (table) => {
    await table.put(record("a", 1, { n: number(7) }));
    const outcomes = await together(
      twenty.slice(0, 5).map((n) => table.move(key("a", 1), 100 + n, { overwrite: false })),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      "missing",
      "missing",
      "missing",
      "missing",
      "moved",
    ]);
    const winner = outcomes.findIndex(({ outcome }) => outcome === "moved");
    const found = await all(table.scan({}));
    expect(found).toHaveLength(1);
    expectSame(found[0], record("a", 100 + winner, { n: number(7) }));
  });

  promise(
    "a change made while a record is moved is in the moved record or reported missing",
    async (table) => {
      await table.put(record("a", 1, { n: number(0) }));
      const moving = table.move(key("a", 1), 2, { overwrite: false });
      const adding = twenty.slice(0, 5).map(() => table.update(key("a", 1), addOne, {}));
      await Promise.allSettled([moving, ...adding]);
      expect((await moving).outcome).toBe("moved");
      const outcomes = await together(adding);
      const written = outcomes.filter(({ outcome }) => outcome === "written").length;
      expectSame(await table.get(key("a", 2)), record("a", 2, { n: number(written) }));
    },
  );
}
