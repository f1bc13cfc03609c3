import { expect } from "vitest";
import type { Attributes } from "../../../src/task/attribute-value.ts";
import type { Promised } from "../table-contract.ts";
import { all, bytes, expectSame, key, number, queryDeadlines, record, text } from "./samples.ts";

const attributes: Attributes = {
  task_description: text("報告書"),
  n: number("12345678901234567890.123456789"),
  b: bytes(0, 255),
  empty: text(""),
  tags: { SS: ["b", "a"] },
  ns: { NS: ["2", "10"] },
  bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
  nil: { NULL: true },
  yes: { BOOL: true },
  m: { M: { l: { L: [{ M: {} }, number(1)] } } },
};

export function movePromises(promise: Promised): void {
  promise("move gives a record another deadline and keeps everything else", async (table) => {
    await table.put(record("a", 100, attributes));
    const result = await table.move(key("a", 100), 200, { overwrite: false });
    expect(result.outcome).toBe("moved");
    expectSame(result.outcome === "moved" ? result.record : undefined, record("a", 200, attributes));
    expectSame(await table.get(key("a", 200)), record("a", 200, attributes));
    expect(await queryDeadlines(table, "a")).toEqual(["200"]);
  });

  promise(
    "move counts how often what came from a calendar was moved, and nothing of other records",
    async (table) => {
      const uid = text("a@example.org");
      const moved: [Attributes, Attributes][] = [
        [{ uid }, { uid, sequence: number(1) }],
        [
          { uid, sequence: number(7) },
          { uid, sequence: number(8) },
        ],
        [{ sequence: number(7) }, { sequence: number(7) }],
        [{ uid: number(1) }, { uid: number(1) }],
        [
          { uid, sequence: text("first") },
          { uid, sequence: text("first") },
        ],
      ];
      for (const [index, [before, after]] of moved.entries()) {
        await table.put(record("a", index, before));
        await table.move(key("a", index), 100 + index, { overwrite: false });
        expectSame(await table.get(key("a", 100 + index)), record("a", 100 + index, after));
      }
    },
  );

  promise("move says missing for what is not there, and writes nothing", async (table) => {
    await table.put(record("a", 200, attributes));
    await table.put(record("b", 100));
    for (const overwrite of [false, true]) {
      expect(await table.move(key("a", 100), 200, { overwrite })).toEqual({ outcome: "missing" });
    }
    expectSame(await table.get(key("a", 200)), record("a", 200, attributes));
  });

  promise("move leaves both records alone when the new deadline is taken", async (table) => {
    await table.put(record("a", 100, { is: text("first") }));
    await table.put(record("a", 200, { is: text("second") }));
    expect(await table.move(key("a", 100), 200, { overwrite: false })).toEqual({ outcome: "taken" });
    expectSame(await table.get(key("a", 100)), record("a", 100, { is: text("first") }));
    expectSame(await table.get(key("a", 200)), record("a", 200, { is: text("second") }));
  });

  promise("move with overwrite replaces the whole record that is in the way", async (table) => {
    await table.put(record("a", 100, { is: text("first") }));
    await table.put(record("a", 200, { is: text("second"), more: text("x") }));
    expect((await table.move(key("a", 100), 200, { overwrite: true })).outcome).toBe("moved");
    expectSame(await table.get(key("a", 200)), record("a", 200, { is: text("first") }));
    expect(await queryDeadlines(table, "a")).toEqual(["200"]);
  });

  promise("a record of another user at the new deadline is not in the way", async (table) => {
    await table.put(record("a", 100));
    await table.put(record("b", 200));
    expect((await table.move(key("a", 100), 200, { overwrite: false })).outcome).toBe("moved");
    expect(await all(table.scan({}))).toHaveLength(2);
  });

  promise("move to the deadline that the record has keeps the record", async (table) => {
    expect(await table.move(key("a", 100), 100, { overwrite: true })).toEqual({ outcome: "missing" });
    await table.put(record("a", 100, attributes));
    for (const overwrite of [false, true]) {
      expect((await table.move(key("a", 100), 100, { overwrite })).outcome).toBe("moved");
      expectSame(await table.get(key("a", 100)), record("a", 100, attributes));
    }
  });

  promise("move takes a record of hundreds of kilobytes and of many attributes", async (table) => {
    const many: Attributes = { body: text("x".repeat(300_000)) };
    for (let i = 0; i < 120; i += 1) many[`attribute_${i}`] = number(i);
    await table.put(record("a", 100, many));
    expect((await table.move(key("a", 100), 200, { overwrite: false })).outcome).toBe("moved");
    expectSame(await table.get(key("a", 200)), record("a", 200, many));
    expect(await table.get(key("a", 100))).toBeUndefined();
  });
}
