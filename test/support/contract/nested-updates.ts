import { expect } from "vitest";
import type { ChangeStep, RecordChange, TaskTable } from "../../../src/table/task-table.ts";
import type { Attributes, AttributeValue } from "../../../src/task/attribute-value.ts";
import type { Path } from "../../../src/task/path/path.ts";
import type { Promised } from "../table-contract.ts";
import { all, bytes, expectError, expectSame, key, number, record, text } from "./samples.ts";

const a = key("a", 1);
const list = (...L: AttributeValue[]): AttributeValue => ({ L });
const map = (M: Attributes): AttributeValue => ({ M });
const texts = (...SS: string[]) => ({ SS });
const numbers = (...NS: string[]) => ({ NS });

const set = (value: AttributeValue, ...path: Path): ChangeStep => ({ is: "set", path, value });
const remove = (...path: Path): ChangeStep => ({ is: "remove", path });
const add = (value: Extract<ChangeStep, { is: "add" }>["value"], ...path: Path): ChangeStep => ({
  is: "add",
  path,
  value,
});
const deleteFrom = (value: { SS: string[] } | { NS: string[] }, ...path: Path): ChangeStep => ({
  is: "delete-from",
  path,
  value,
});
const append = (elements: AttributeValue[], ...path: Path): ChangeStep => ({
  is: "append",
  path,
  list: elements,
});

/** What attributes become by a change, as the outcome tells it and as the table then has it. */
async function expectChanged(table: TaskTable, before: Attributes, change: RecordChange, after: Attributes) {
  await table.put(record("a", 1, before));
  const outcome = await table.update(a, change, {});
  expectSame(outcome.outcome === "written" ? outcome.record : undefined, record("a", 1, after));
  expectSame(await table.get(a), record("a", 1, after));
}

/** That a change is a usage error with this message, and leaves the record as it is. */
async function expectRefused(table: TaskTable, before: Attributes, change: RecordChange, message: string) {
  await table.put(record("a", 1, before));
  await expect(table.update(a, change, {})).rejects.toMatchObject({ kind: "usage", message });
  expectSame(await table.get(a), record("a", 1, before));
}

// The rules are the Developer Guide's ("Update expressions"); what it leaves open is as ScyllaDB's test/alternator
// recorded it against AWS, and DynamoDB Local does it.
export function nestedUpdatePromises(promise: Promised): void {
  promise("update sets and removes within maps, and leaves the rest of them alone", async (table) => {
    await expectChanged(
      table,
      {
        rank: map({ ccf: text("B"), core: text("A*"), deep: map({ x: number(1) }) }),
        "rank.ccf": text("own"),
      },
      [
        set(text("A"), "rank", "ccf"),
        set(number(2), "rank", "deep", "y"),
        remove("rank", "core"),
        remove("rank", "no"),
      ],
      { rank: map({ ccf: text("A"), deep: map({ x: number(1), y: number(2) }) }), "rank.ccf": text("own") },
    );
  });

  promise("update removes the last member of a map or a list and leaves it empty", async (table) => {
    await expectChanged(
      table,
      { m: map({ x: number(1) }), l: list(number(1)) },
      [remove("m", "x"), remove("l", 0)],
      { m: map({}), l: list() },
    );
  });

  promise("update sets an element of a list, and within one", async (table) => {
    await expectChanged(
      table,
      { l: list(text("a"), map({ x: list(number(1), number(2)) })) },
      [set(text("b"), "l", 0), set(number(3), "l", 1, "x", 1)],
      { l: list(text("b"), map({ x: list(number(1), number(3)) })) },
    );
  });

  promise(
    "update appends what is set at an index beyond the end, in the order of the indexes",
    async (table) => {
      await expectChanged(
        table,
        { l: list(text("0")), e: list() },
        [set(text("9"), "l", 9), set(text("5"), "l", 5), set(text("7"), "l", 7), set(text("x"), "e", 3)],
        { l: list(text("0"), text("5"), text("7"), text("9")), e: list(text("x")) },
      );
    },
  );

  promise("update counts all indexes of a list as they were before", async (table) => {
    const digits = ["0", "1", "2", "3", "4"].map(text);
    await expectChanged(
      table,
      { l: list(...digits) },
      [remove("l", 0), remove("l", 1), set(text("x"), "l", 3)],
      {
        l: list(text("2"), text("x"), text("4")),
      },
    );
  });

  promise("update removes nothing at an index beyond the end, also of what it appends", async (table) => {
    await expectChanged(
      table,
      { l: list(text("0"), text("1")) },
      [remove("l", 2), remove("l", 7), set(text("9"), "l", 9)],
      { l: list(text("0"), text("1"), text("9")) },
    );
  });

  promise("update adds to numbers within maps and lists, and to missing ones as to zero", async (table) => {
    await expectChanged(
      table,
      { m: map({ n: number("0.1") }), l: list(number(1)) },
      [add({ N: "0.2" }, "m", "n"), add({ N: "-2" }, "m", "fresh"), add({ N: "1" }, "l", 0)],
      { m: map({ n: number("0.3"), fresh: number(-2) }), l: list(number(2)) },
    );
  });

  promise("update adds elements to a set once each, and makes a set that is missing", async (table) => {
    await expectChanged(
      table,
      { tags: texts("a", "b"), n: numbers("1"), m: map({ tags: texts("x") }) },
      [
        add(texts("b", "c"), "tags"),
        add(numbers("2", "10"), "n"),
        add({ BS: [Uint8Array.of(1)] }, "blobs"),
        add(texts("y"), "m", "tags"),
        add(texts("z"), "m", "fresh"),
      ],
      {
        tags: texts("a", "b", "c"),
        n: numbers("1", "2", "10"),
        blobs: { BS: [Uint8Array.of(1)] },
        m: map({ tags: texts("x", "y"), fresh: texts("z") }),
      },
    );
  });

  promise("update takes elements out of a set, and the set itself with the last of them", async (table) => {
    await expectChanged(
      table,
      { tags: texts("a", "b"), n: numbers("1", "2"), m: map({ tags: texts("x") }) },
      [
        deleteFrom(texts("b", "none"), "tags"),
        deleteFrom(numbers("1", "2", "3"), "n"),
        deleteFrom(texts("x"), "m", "tags"),
      ],
      { tags: texts("a"), m: map({}) },
    );
  });

  promise("update takes elements out of a set that is missing without more ado", async (table) => {
    await expectChanged(
      table,
      { m: map({}) },
      [deleteFrom(texts("a"), "tags"), deleteFrom(texts("a"), "m", "tags")],
      {
        m: map({}),
      },
    );
  });

  promise("update takes a set that it has emptied out of its list", async (table) => {
    await expectChanged(
      table,
      { l: list(texts("a"), number(1)) },
      [deleteFrom(texts("a"), "l", 0), set(number(7), "l", 1)],
      { l: list(number(7)) },
    );
  });

  promise("numbers are one element of a set by their value", async (table) => {
    await expectChanged(table, { n: numbers("1", "2.5") }, [add(numbers("1.0", "3"), "n")], {
      n: numbers("1", "2.5", "3"),
    });
    await expectChanged(table, { n: numbers("1", "2.5") }, [deleteFrom(numbers("2.50"), "n")], {
      n: numbers("1"),
    });
  });

  promise("update appends to a list, and begins one where nothing is", async (table) => {
    await expectChanged(
      table,
      { l: list(text("a")), m: map({ l: list() }) },
      [
        append([text("b"), map({ x: bytes(1) })], "l"),
        append([], "empty"),
        append([number(1)], "fresh"),
        append([number(2)], "m", "l"),
        append([number(3)], "m", "fresh"),
      ],
      {
        l: list(text("a"), text("b"), map({ x: bytes(1) })),
        empty: list(),
        fresh: list(number(1)),
        m: map({ l: list(number(2)), fresh: list(number(3)) }),
      },
    );
  });

  promise(
    "update within what is not there, or is no map or list, says which path and changes nothing",
    async (table) => {
      const before = { s: text("x"), m: map({ s: texts("a") }), l: list(number(1)) };
      for (const [step, message] of [
        [set(text("x"), "none", "a"), "none.a cannot be changed: there is no none"],
        [set(text("x"), "m", "none", "a"), "m.none.a cannot be changed: there is no m.none"],
        [set(text("x"), "s", "a"), "s.a cannot be changed: s is of type S, not a map (M)"],
        [set(text("x"), "l", "a"), "l.a cannot be changed: l is of type L, not a map (M)"],
        [set(text("x"), "m", 0), "m[0] cannot be changed: m is of type M, not a list (L)"],
        [set(text("x"), "m", "s", 0), "m.s[0] cannot be changed: m.s is of type SS, not a list (L)"],
        [append([text("x")], "none", "a"), "none.a cannot be changed: there is no none"],
        [add({ N: "1" }, "none", 0), "none[0] cannot be changed: there is no none"],
        [set(text("x"), "a.b", "c"), "`a.b`.c cannot be changed: there is no `a.b`"],
      ] as const) {
        await expectRefused(table, before, [set(text("y"), "other"), step], message);
      }
    },
  );

  promise("update within null says which path and changes nothing", async (table) => {
    const before = { none: { NULL: true } as const, m: map({ none: { NULL: true } }) };
    for (const [step, message] of [
      [set(text("x"), "none", "a"), "none.a cannot be changed: none is of type NULL, not a map (M)"],
      [set(text("x"), "m", "none", "a"), "m.none.a cannot be changed: m.none is of type NULL, not a map (M)"],
      [append([text("x")], "none", 0), "none[0] cannot be changed: none is of type NULL, not a list (L)"],
      [add({ N: "1" }, "none", "a"), "none.a cannot be changed: none is of type NULL, not a map (M)"],
    ] as const) {
      await expectRefused(table, before, [set(text("y"), "other"), step], message);
    }
  });

  promise("update within an element beyond the end says so and changes nothing", async (table) => {
    const within = set(text("x"), "l", 1, "a");
    await expectRefused(table, { l: list(map({})) }, [within], "l[1].a cannot be changed: there is no l[1]");
  });

  promise("update removes nothing within what is not there, and says so", async (table) => {
    const before = { s: text("x"), l: list(number(1)) };
    for (const [step, message] of [
      [remove("none", "a"), "none.a cannot be changed: there is no none"],
      [remove("s", 0), "s[0] cannot be changed: s is of type S, not a list (L)"],
      [remove("l", 4, "a"), "l[4].a cannot be changed: there is no l[4]"],
      [deleteFrom(texts("x"), "none", "a"), "none.a cannot be changed: there is no none"],
    ] as const) {
      await expectRefused(table, before, [set(text("y"), "other"), step], message);
    }
  });

  promise("update refuses types that do not fit, says which, and changes nothing", async (table) => {
    const before = {
      s: text("x"),
      tags: texts("a"),
      n: numbers("1"),
      l: list(text("a")),
      m: map({ x: number(1) }),
    };
    for (const [step, message] of [
      [add({ N: "1" }, "tags"), "--add tags: the attribute is not a number but of type SS"],
      [add(texts("a"), "n"), "--add n: the attribute is not a set of texts (SS) but of type NS"],
      [add(texts("a"), "l"), "--add l: the attribute is not a set of texts (SS) but of type L"],
      [add(numbers("1"), "m", "x"), "--add m.x: the attribute is not a set of numbers (NS) but of type N"],
      [
        deleteFrom(texts("1"), "n"),
        "--delete-from n: the attribute is not a set of texts (SS) but of type NS",
      ],
      [
        deleteFrom(texts("x"), "s"),
        "--delete-from s: the attribute is not a set of texts (SS) but of type S",
      ],
      [append([text("x")], "tags"), "--append tags: the attribute is not a list but of type SS"],
      [append([text("x")], "m", "x"), "--append m.x: the attribute is not a list but of type N"],
    ] as const) {
      await expectRefused(table, before, [set(text("y"), "other"), step], message);
    }
  });

  promise("update refuses paths that are in each other's way, whatever is there", async (table) => {
    for (const [change, message] of [
      [[set(map({}), "m"), set(text("x"), "m", "x")], "m.x lies within m, and both are named"],
      [[remove("m", "l", 0), remove("m")], "m.l[0] lies within m, and both are named"],
      [[set(text("x"), "m", "x"), add({ N: "1" }, "m", "x")], "the place m.x is named twice"],
      [[add(texts("a"), "s"), deleteFrom(texts("b"), "s")], "the attribute s is named twice"],
      [
        [set(text("x"), "m", "x"), set(text("x"), "m", 0)],
        "m.x and m[0] take one place for a map and for a list",
      ],
    ] as const) {
      await expect(table.update(a, change, {})).rejects.toMatchObject({ kind: "usage", message });
    }
    expect(await all(table.scan({}))).toEqual([]);
  });

  promise("update refuses to change a part of a key", async (table) => {
    await table.put(record("a", 1));
    await expectError(table.update(a, [set(text("x"), "user_name", "x")], {}), "usage");
    await expectError(table.update(a, [remove("deadline_unix_time", 0)], {}), "usage");
    expectSame(await table.get(a), record("a", 1));
  });

  promise(
    "update refuses values that make a record too deep or too large, and changes nothing",
    async (table) => {
      const nested = (levels: number): AttributeValue =>
        levels === 1 ? text("x") : list(nested(levels - 1));
      const before = { m: map({ s: text("x".repeat(300_000)) }) };
      await table.put(record("a", 1, before));
      const written = await table.update(a, [set(nested(31), "m", "x")], {});
      expect(written.outcome).toBe("written");
      await table.put(record("a", 1, before));
      await expectError(table.update(a, [set(nested(32), "m", "x")], {}), "usage");
      await expectError(table.update(a, [set(text("x".repeat(200_000)), "m", "x")], {}), "usage");
      await expectError(table.update(a, [add({ SS: [] }, "m", "x")], {}), "usage");
      await expectError(table.update(a, [append([numbers("1", "1.0")], "m", "x")], {}), "usage");
      expectSame(await table.get(a), record("a", 1, before));
    },
  );

  promise("a condition is looked at before a path, and a missing record before both", async (table) => {
    const within = [set(text("x"), "none", "a")];
    expect(await table.update(a, within, {})).toEqual({ outcome: "missing" });
    await table.put(record("a", 1));
    const refused = await table.update(a, within, { condition: { is: "exists", path: ["none", "a"] } });
    expect(refused.outcome).toBe("refused");
  });

  promise("update with upsert makes sets and lists, and no map for a path", async (table) => {
    const made = await table.update(
      a,
      [add(texts("x"), "tags"), append([text("y")], "l"), deleteFrom(texts("z"), "no")],
      {
        upsert: true,
      },
    );
    expect(made.outcome).toBe("written");
    expectSame(await table.get(a), record("a", 1, { tags: texts("x"), l: list(text("y")) }));
    await expectError(table.update(key("a", 2), [set(text("x"), "m", "x")], { upsert: true }), "usage");
    expect(await table.get(key("a", 2))).toBeUndefined();
  });

  promise("the changes of a nested update turned round take it back", async (table) => {
    const before = record("a", 1, { m: map({ l: list(number("1"), texts("a")) }), tags: texts("a", "b") });
    await table.put(before);
    const done = await table.update(
      a,
      [remove("m", "l", 0), add(texts("c"), "tags"), append([text("x")], "log")],
      {},
    );
    const changes = (done.outcome === "written" ? done.changes : undefined) ?? [];
    const back = changes.map((change) => ({ before: change.after, after: change.before }));
    expect(await table.exchange(back)).toEqual({ outcome: "done" });
    expectSame(await table.get(a), before);
  });
}
