import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { plainSeconds } from "../../../src/task/when/when-number.ts";
import { parseWhen } from "../../../src/task/when/when.ts";

function parsed(text: string): number | undefined {
  try {
    return parseWhen(text, { now: 1_800_000_000_000, tz: "Asia/Tokyo", bareDay: "end", what: "--deadline" });
  } catch (error) {
    if (error instanceof TasksError) return undefined;
    throw error;
  }
}

describe("what is taken for unix seconds before a calendar is loaded", () => {
  it("is what the whole grammar takes digits for, and nothing that it refuses", () => {
    const digits = fc.stringMatching(/^\d{1,14}$/);
    const dates = fc.stringMatching(/^(19|20|21)\d\d([01]\d[0-3]\d)?$/);
    fc.assert(
      fc.property(fc.oneof(digits, dates), (text) => {
        expect(plainSeconds(text)).toBe(parsed(text));
      }),
    );
  });

  it.each(["", " 7", "7 ", "-7", "1.5", "1e3", "+7", "\uff17", "now"])("is not '%s'", (text) => {
    expect(plainSeconds(text)).toBeUndefined();
  });
});
