import { describe, expect, it } from "vitest";
import { bareNames, usesAttribute } from "../../../src/task/condition/condition-names.ts";
import type { Condition } from "../../../src/task/condition/condition.ts";
import { parseCondition } from "../../../src/task/condition/parse-condition.ts";

const parse = (text: string): Condition => parseCondition(text, "--where");

describe("the names of a condition", () => {
  it("that stand where a value is usual are told, each once", () => {
    expect(
      bareNames(parse("status = open or not status in (done, open) and contains(tags, urgent)")),
    ).toEqual(["open", "done", "urgent"]);
    expect(
      bareNames(parse('open = status.x and size(b) > size(c) and a between low and 3 and status = "open"')),
    ).toEqual(["low"]);
  });

  it.each([
    "k = 1",
    "1 = k",
    "a = 1 or not size(k.x) > 1",
    "a in (1, k)",
    "a between 1 and k[0]",
    "begins_with(a, k)",
    "attribute_exists(k)",
  ])("are all found: %s uses k", (text) => {
    expect(usesAttribute(parse(text), "k")).toBe(true);
  });

  it("do not count when nested or in values", () => {
    expect(usesAttribute(parse('a.k = "k" and kk = {"k": 1}'), "k")).toBe(false);
  });
});
