import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedInput, unnamedInput } from "../../../src/cloud/schedule/named-input.ts";

const RULE = "tasks-dev-nightly";

describe("an input with the name of its rule", () => {
  it("has it as its last member, where its body is the record", () => {
    expect(namedInput('{"body":{"user_name":"mai"}}', RULE)).toBe(
      `{"body":{"user_name":"mai"},"event_rule":"${RULE}"}`,
    );
  });

  it.each([
    '{"user_name":"mai","body":{"a":1}}',
    '{"body":"text"}',
    '{"body":{"user_name":"mai"},"event_rule":"mine"}',
    "[1]",
    "null",
  ])("is left as it is where that would be a member of the record, or of somebody else: %s", (input) => {
    expect(namedInput(input, RULE)).toBe(input);
    expect(unnamedInput(input, RULE)).toBe(input);
  });

  it("is read back as it was written", () => {
    const inputs = fc.record({ body: fc.dictionary(fc.string(), fc.jsonValue()), x: fc.jsonValue() });
    fc.assert(
      fc.property(inputs, (input) => {
        const text = JSON.stringify(input);
        expect(JSON.parse(unnamedInput(namedInput(text, RULE), RULE))).toEqual(JSON.parse(text));
      }),
    );
    expect(unnamedInput("none", RULE)).toBe("none");
  });
});
