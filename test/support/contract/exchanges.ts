import { expect } from "vitest";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { Attributes } from "../../../src/task/attribute-value.ts";
import type { Promised } from "../table-contract.ts";
import { all, bytes, expectError, expectSame, key, number, record, text, together } from "./samples.ts";

const attributes: Attributes = {
  task_description: text("報告書"),
  n: number("12345678901234567890.123456789"),
  b: bytes(0, 255),
  tags: { SS: ["b", "a"] },
  ns: { NS: ["2", "10"] },
  bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
  nil: { NULL: true },
  m: { M: { l: { L: [{ M: {} }, number(1)] } } },
};
const one = record("a", 100, attributes);
const other = record("a", 100, { status: text("done"), n: number(2), "a.b": text("") });

export function exchangePromises(promise: Promised): void {
  promise("exchange puts a record where none is, and takes it away again", async (table) => {
    expect(await table.exchange([{ before: undefined, after: one }])).toEqual({ outcome: "done" });
    expectSame(await table.get(key("a", 100)), one);
    expect(await table.exchange([{ before: one, after: undefined }])).toEqual({ outcome: "done" });
    expect(await all(table.scan({}))).toEqual([]);
  });

  promise("exchange puts a record in the place of another, and back", async (table) => {
    await table.put(one);
    for (const [before, after] of [
      [one, other],
      [other, one],
    ]) {
      expect(await table.exchange([{ before, after }])).toEqual({ outcome: "done" });
      expectSame(await table.get(key("a", 100)), after);
    }
  });

  promise("exchange takes numbers for equal by value, and sets in any order", async (table) => {
    await table.put(record("a", 1, { n: number("1.50"), tags: { SS: ["a", "b"] } }));
    const before = record("a", 1, { n: number("1.5"), tags: { SS: ["b", "a"] } });
    expect(await table.exchange([{ before, after: record("a", 1) }])).toEqual({ outcome: "done" });
    expectSame(await table.get(key("a", 1)), record("a", 1));
  });

  promise("exchange shows what is there instead, and changes nothing", async (table) => {
    await table.put(one);
    for (const change of [
      { before: undefined, after: other },
      { before: { ...one, n: number(1) }, after: other },
      { before: { ...one, more: text("x") }, after: other },
      { before: { ...one, n: number(1) }, after: undefined },
      { before: { ...one, tags: { SS: ["a"] } }, after: undefined },
    ]) {
      const result = await table.exchange([change]);
      expect(result.outcome).toBe("refused");
      expectSame(result.outcome === "refused" ? result.found[0] : undefined, one);
      expectSame(await table.get(key("a", 100)), one);
    }
  });

  promise("exchange sees that a well-known attribute, or one to be written, was added", async (table) => {
    await table.put({ ...one, status: text("done"), extra: text("theirs") });
    const stale = await table.exchange([{ before: one, after: undefined }]);
    expect(stale.outcome).toBe("refused");
    const open = { ...one, status: text("done") };
    const written = await table.exchange([{ before: open, after: { ...open, extra: text("ours") } }]);
    expect(written.outcome).toBe("refused");
    expectSame(await table.get(key("a", 100)), { ...open, extra: text("theirs") });
  });

  promise("exchange says that there is nothing, and makes nothing", async (table) => {
    for (const after of [undefined, other]) {
      expect(await table.exchange([{ before: one, after }])).toEqual({
        outcome: "refused",
        found: [undefined],
      });
    }
    expect(await all(table.scan({}))).toEqual([]);
  });

  promise("exchange of several keys does all of it or nothing", async (table) => {
    const changes = [
      { before: one, after: undefined },
      { before: record("a", 200), after: record("a", 200, { status: text("open") }) },
      { before: undefined, after: { ...one, deadline_unix_time: number(300) } },
    ];
    await table.put(one);
    await table.put(record("a", 200));
    await table.put(record("a", 300, { is: text("in the way") }));
    const refused = await table.exchange(changes);
    expect(refused.outcome).toBe("refused");
    const found = refused.outcome === "refused" ? refused.found : [];
    expectSame(found[0], one);
    expectSame(found[2], record("a", 300, { is: text("in the way") }));
    expect(await all(table.scan({}))).toHaveLength(3);

    await table.delete(key("a", 300));
    expect(await table.exchange(changes)).toEqual({ outcome: "done" });
    expect(await table.get(key("a", 100))).toBeUndefined();
    expectSame(await table.get(key("a", 200)), record("a", 200, { status: text("open") }));
    expectSame(await table.get(key("a", 300)), { ...one, deadline_unix_time: number(300) });
  });

  promise("exchange refuses what no record can hold", async (table) => {
    await expectError(
      table.exchange([{ before: undefined, after: record("a", 1, { s: { SS: [] } }) }]),
      "usage",
    );
    expect(await all(table.scan({}))).toEqual([]);
  });

  promise("exchange takes a record of hundreds of kilobytes and of many attributes", async (table) => {
    const many: Attributes = { body: text("x".repeat(300_000)) };
    for (let i = 0; i < 120; i += 1) many[`attribute_${i}`] = number(i);
    const [before, after] = [record("a", 1, many), record("a", 1, { ...many, attribute_7: text("seven") })];
    await table.put(before);
    expect(await table.exchange([{ before, after }])).toEqual({ outcome: "done" });
    expectSame(await table.get(key("a", 1)), after);
    expect(await table.exchange([{ before: after, after: undefined }])).toEqual({ outcome: "done" });
  });

  promise("of many exchanges of one record at once exactly one is done", async (table) => {
    await table.put(one);
    const outcomes = await together(
      Array.from({ length: 8 }, (_, n) =>
        table.exchange([{ before: one, after: { ...one, owner: number(n) } }]),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "done")).toHaveLength(1);
    const winner = outcomes.findIndex(({ outcome }) => outcome === "done");
    expectSame(await table.get(key("a", 100)), { ...one, owner: number(winner) });
  });

  promise(
    "each write tells what it has changed, and the changes turned round take it back",
    async (table) => {
      const taken = record("a", 200, { is: text("in the way") });
      await table.put(taken);
      const put = await table.put(one);
      const updated = await table.update(
        key("a", 100),
        changeAttributes({
          set: { status: text("done"), n: number("1.0") },
          add: { tries: "1" },
          remove: ["nil"],
        }),
        {},
      );
      const made = await table.update(key("b", 1), changeAttributes({ add: { tries: "1" } }), {
        upsert: true,
      });
      const moved = await table.move(key("a", 100), 200, { overwrite: true });
      const deleted = await table.delete(key("a", 200));
      expect(await all(table.scan({}))).toEqual([record("b", 1, { tries: number(1) })]);
      for (const outcome of [deleted, moved, made, updated, put]) {
        const changes = ("changes" in outcome ? outcome.changes : undefined) ?? [];
        const back = changes.map(({ before, after }) => ({ before: after, after: before }));
        expect(back).not.toEqual([]);
        expect(await table.exchange(back)).toEqual({ outcome: "done" });
        if (outcome === moved) expectSame(await table.get(key("a", 200)), taken);
        if (outcome === updated) expectSame(await table.get(key("a", 100)), one);
      }
      const left = await all(table.scan({}));
      expect(left).toHaveLength(1);
      expectSame(left[0], taken);
    },
  );
}
