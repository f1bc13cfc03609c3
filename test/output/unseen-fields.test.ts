import { describe, expect, it } from "vitest";
import { parseFields } from "../../src/output/fields.ts";
import { UnseenFields } from "../../src/output/unseen-fields.ts";

const row = { user_name: { S: "mai" }, title: { S: "x" }, rank: { M: { ccf: { S: "A" } } } };

function note(fields: string, rows = [row], columns: string[] = []): string | undefined {
  const unseen = new UnseenFields(parseFields(fields, "--fields"), columns);
  unseen.add(rows);
  return unseen.note();
}

describe("UnseenFields", () => {
  it.each([
    ["titel", "nothing that is shown has titel (did you mean title?)"],
    ["zzz,title", "nothing that is shown has zzz"],
    ["rnak.ccf,rank.cff", "nothing that is shown has rnak.ccf (did you mean rank?) or rank.cff"],
    ["user_nam", "nothing that is shown has user_nam (did you mean user_name?)"],
  ])("tells of %s", (fields, expected) => {
    expect(note(fields)).toBe(expected);
  });

  it("repeats no name whole that is longer than any is, and no more of them than one reads", () => {
    expect(note("x".repeat(20_000))).toBe(`nothing that is shown has ${"x".repeat(60)}…`);
    const many = Array.from({ length: 2000 }, (_, number) => `zzzzzz${number}`).join(",");
    expect(note(many)).toMatch(/^nothing that is shown has zzzzzz0 or .* or zzzzzz9, nor 1990 others$/);
  });

  it.each(["title,rank.ccf", "user_name", "status", "completed_unix_time,task_description"])(
    "says nothing of %s, which something has or every record may have",
    (fields) => {
      expect(note(fields)).toBeUndefined();
    },
  );

  it("says nothing where nothing is shown, and of a column that is there without a value", () => {
    expect(note("titel", [])).toBeUndefined();
    expect(note("hint", [row], ["hint"])).toBeUndefined();
  });
});
