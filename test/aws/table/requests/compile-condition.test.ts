import { describe, expect, it } from "vitest";
import { TasksError } from "../../../../src/errors.ts";
import { compileCondition } from "../../../../src/aws/table/requests/compile-condition.ts";
import { Placeholders } from "../../../../src/aws/table/requests/placeholders.ts";
import { parseCondition } from "../../../../src/task/condition/parse-condition.ts";

function compile(text: string): { expression: string; names: unknown; values: unknown } {
  const placeholders = new Placeholders();
  const expression = compileCondition(parseCondition(text, "--where"), placeholders);
  return { expression, names: placeholders.names, values: placeholders.values };
}

describe("a condition is compiled to DynamoDB's expression", () => {
  it.each([
    ['status = "open"', "#0 = :0"],
    ["a between 1 and b", "#0 BETWEEN :0 AND #1"],
    ['owner in ("x", "y", z)', "#0 IN (:0, :1, #1)"],
    ["size(l[0].x) > 2", "size(#0[0].#1) > :0"],
    ["attribute_exists(a)", "attribute_exists(#0)"],
    ["attribute_not_exists(a.a[10][0])", "attribute_not_exists(#0.#0[10][0])"],
    ['attribute_type(a, "SS")', "attribute_type(#0, :0)"],
    ['begins_with(a, "x")', "begins_with(#0, :0)"],
    ["contains(a, size(b))", "contains(#0, size(#1))"],
    ["a = 1 and b = 1 and a = 2", "#0 = :0 AND #1 = :0 AND #0 = :1"],
  ])("%s", (text, expression) => {
    expect(compile(text).expression).toBe(expression);
  });

  it.each([
    ["((a = 1))", "#0 = :0"],
    ["a = 1 and (b = 2 and c = 3)", "#0 = :0 AND #1 = :1 AND #2 = :2"],
    ["a = 1 or (b = 2 and c = 3)", "#0 = :0 OR #1 = :1 AND #2 = :2"],
    ["(a = 1 or b = 2) and c = 3", "(#0 = :0 OR #1 = :1) AND #2 = :2"],
    ["a = 1 and not (b = 2 or c = 3)", "#0 = :0 AND NOT (#1 = :1 OR #2 = :2)"],
    ["not (a = 1 and b = 2) or c = 3", "NOT (#0 = :0 AND #1 = :1) OR #2 = :2"],
    ["not (not (a between 1 and 2))", "NOT NOT #0 BETWEEN :0 AND :1"],
    ["((a = 1 or b = 2) or c = 3) and d = 4", "(#0 = :0 OR #1 = :1 OR #2 = :2) AND #3 = :3"],
  ])("with the parentheses it needs: %s", (text, expression) => {
    expect(compile(text).expression).toBe(expression);
  });

  it("with every name and value behind a placeholder", () => {
    expect(compile('name = "x" and size(`a.b`) > 2.50 and rank.name = b("AQ==")')).toEqual({
      expression: "#0 = :0 AND size(#1) > :1 AND #2.#0 = :2",
      names: { "#0": "name", "#1": "a.b", "#2": "rank" },
      values: { ":0": { S: "x" }, ":1": { N: "2.5" }, ":2": { B: Uint8Array.of(1) } },
    });
  });

  it("and refused where it passes DynamoDB's 4 KB", () => {
    const list = (start: number): string =>
      `a in (${Array.from({ length: 100 }, (_, i) => start + i).join(",")})`;
    const lists = (count: number): string =>
      Array.from({ length: count }, (_, i) => list(i * 100)).join(" or ");
    expect(compile(lists(6)).expression.length).toBeLessThan(4096);
    expect(() => compile(lists(7))).toThrow(TasksError);
    expect(() => compile(lists(7))).toThrow(/too long: \d+ bytes as DynamoDB reads it, of 4096/);
  });
});

describe("placeholders", () => {
  it("are undefined when there are none, because DynamoDB refuses empty maps", () => {
    expect(new Placeholders().names).toBeUndefined();
    expect(new Placeholders().values).toBeUndefined();
    expect(compile("attribute_exists(a)").values).toBeUndefined();
    expect(compile("1 = 1").names).toBeUndefined();
  });

  it("are shared by equal names and values, not by values of another type", () => {
    const placeholders = new Placeholders();
    expect([placeholders.name("a"), placeholders.name("b"), placeholders.name("a")]).toEqual([
      "#0",
      "#1",
      "#0",
    ]);
    const values = [
      { S: "1" },
      { N: "1" },
      { S: "1" },
      { L: [{ N: "1" }] },
      { B: Uint8Array.of(1) },
      { SS: ["1"] },
    ];
    expect(values.map((value) => placeholders.value(value))).toEqual([":0", ":1", ":0", ":2", ":3", ":4"]);
    expect(placeholders.values?.[":3"]).toEqual({ B: Uint8Array.of(1) });
  });

  it("write a place with its keys and indexes", () => {
    const placeholders = new Placeholders();
    expect(placeholders.path(["a", "b", 3, "a"])).toBe("#0.#1[3].#0");
    expect(placeholders.names).toEqual({ "#0": "a", "#1": "b" });
  });

  it("keep a name such as __proto__", () => {
    const placeholders = new Placeholders();
    expect(placeholders.name("__proto__")).toBe("#0");
    expect(placeholders.names).toEqual({ "#0": "__proto__" });
  });
});
