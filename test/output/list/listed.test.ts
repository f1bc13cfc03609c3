import { describe, expect, it } from "vitest";
import { Listed, MOST_BYTES, recallListed, withList } from "../../../src/output/list/listed.ts";
import { keyAttributes } from "../../../src/task/record.ts";
import { referenceOf } from "../../../src/task/reference.ts";

const record = (userName: string, deadline: number) =>
  keyAttributes({ userName, deadline: String(deadline) });

describe("what was listed", () => {
  it("is found by the beginning of its reference", () => {
    const listed = new Listed();
    listed.add([record("mai", 1), record("ken", 2)]);
    const text = withList("", { table: "t", keys: listed.keys });
    const whole = referenceOf(record("mai", 1));
    expect(recallListed(text, "t", whole.slice(0, 4))).toEqual([record("mai", 1)]);
    expect(recallListed(text, "t", whole)).toEqual([record("mai", 1)]);
    expect(recallListed(text, "other", whole)).toEqual([]);
  });

  it("is of a long list the first and the last, which are still on the screen", () => {
    const listed = new Listed();
    for (let index = 0; index < 10_000; index += 1) listed.add([record("mai", index)]);
    const { keys } = listed;
    expect(keys).toHaveLength(1000);
    expect([keys[0], keys[499], keys[500], keys[999]].map((key) => key?.[1])).toEqual([
      "0",
      "499",
      "9500",
      "9999",
    ]);
  });

  it("stays small, however long the names are and however often lists are made", () => {
    let text = "";
    for (let list = 0; list < 20; list += 1) {
      const keys = Array.from({ length: 1000 }, (_, index): [string, string] => [
        "x".repeat(list === 10 ? 2000 : 10),
        String(list * 1000 + index),
      ]);
      text = withList(text, { table: "t", keys });
      const kept = JSON.parse(text) as { keys: unknown[] }[];
      expect(kept.reduce((sum, one) => sum + one.keys.length, 0)).toBeLessThanOrEqual(2000);
      expect(text.length).toBeLessThanOrEqual(MOST_BYTES);
    }
  });
});
