import { describe, expect, it } from "vitest";
import { withReferences } from "../../src/output/with-references.ts";

const given = new Map([["tasks", "ssm:/a/table"]]);

describe("a text with references", () => {
  it.each([
    ["there is no table tasks", "there is no table ssm:/a/table"],
    ["arn:aws:dynamodb:eu:1:table/tasks: no", "arn:aws:dynamodb:eu:1:table/ssm:/a/table: no"],
    ["Value 'tasks' at", "Value 'ssm:/a/table' at"],
    ["make it with `tasks provision`", "make it with `tasks provision`"],
    ["tasks-dev-table and mytasks and my-tasks", "tasks-dev-table and mytasks and my-tasks"],
  ])("%s", (text, expected) => {
    expect(withReferences(text, given)).toBe(expected);
  });

  it("takes every character as it is", () => {
    expect(withReferences("a.b axb $&", new Map([["a.b", "ssm:/$&"]]))).toBe("ssm:/$& axb $&");
  });
});
