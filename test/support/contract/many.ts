import { expect } from "vitest";
import type { Promised } from "../table-contract.ts";
import { comparable, fill, key, number, record, text } from "./samples.ts";

export function manyPromises(promise: Promised): void {
  for (const consistent of [true, false]) {
    const how = consistent ? "consistently" : "eventually";
    promise(
      `records come in the order of their keys, read ${how}, with nothing for what is missing`,
      async (table) => {
        const there = [
          record("a", 1, { n: number(7) }),
          record("熊本 はまち", 2, { s: text("x") }),
          record("a", 3),
        ];
        await fill(table, there);
        const keys = [key("a", 3), key("nobody", 1), key("熊本 はまち", 2), key("a", 2), key("a", 1)];
        const { records } = await table.getMany(keys, { consistent });
        expect(comparable(records)).toEqual(comparable([there[2], undefined, there[1], undefined, there[0]]));
      },
    );
  }

  promise("a key that stands there twice gives its record twice", async (table) => {
    await fill(table, [record("a", 1)]);
    const { records } = await table.getMany([key("a", 1), key("b", 1), key("a", 1)], { consistent: true });
    expect(comparable(records)).toEqual([record("a", 1), undefined, record("a", 1)]);
  });

  promise("more keys than a call takes give all their records, and no key gives none", async (table) => {
    const there = Array.from({ length: 250 }, (_, n) => record(`user ${n % 3}`, n, { n: number(n) }));
    await fill(table, there);
    const keys = there.map((_, n) => key(`user ${n % 3}`, n)).toReversed();
    const { records } = await table.getMany(keys, { consistent: true });
    expect(comparable(records)).toEqual(comparable(there.toReversed()));
    expect((await table.getMany([], { consistent: true })).records).toEqual([]);
  });

  promise("records of more than 16 MB come whole", async (table) => {
    const there = Array.from({ length: 50 }, (_, n) =>
      record("a", n, { body: text(`${n} `.padEnd(360_000, "x")) }),
    );
    await fill(table, there);
    const keys = there.map((_, n) => key("a", n));
    const { records } = await table.getMany(keys, { consistent: true });
    expect(records.map((one) => one?.["body"])).toEqual(there.map((one) => one["body"]));
  });
}
