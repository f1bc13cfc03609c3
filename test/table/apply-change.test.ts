import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../src/errors.ts";
import { applyChange } from "../../src/table/apply-change.ts";
import type { RecordChange } from "../../src/table/task-table.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { nestedAttributes, nestedChange } from "../support/arbitrary-change.ts";
import { comparable, record } from "../support/contract/samples.ts";

const records = nestedAttributes.map((attributes) => record("a", 1, attributes));

/** What a change makes of a record; the message where it refuses. */
function result(before: TaskRecord, change: RecordChange): unknown {
  try {
    return comparable(applyChange(before, change));
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage") return "refused";
    throw error;
  }
}

// What it makes of records is compared with engines in conformance/differential.test.ts.
describe("applyChange", () => {
  it("leaves the record that it is given as it is", () => {
    fc.assert(
      fc.property(records, nestedChange, (before, change) => {
        const copy = structuredClone(before);
        result(before, change);
        expect(before).toEqual(copy);
      }),
      { numRuns: 500 },
    );
  });

  it("does the same in whatever order the steps stand", () => {
    fc.assert(
      fc.property(records, nestedChange, (before, change) => {
        expect(result(before, change.toReversed())).toEqual(result(before, change));
      }),
      { numRuns: 1000 },
    );
  });

  it("meets what is there often enough to say something", () => {
    const pairs = fc.sample(fc.tuple(records, nestedChange), { numRuns: 1000, seed: 1 });
    const done = pairs.filter(([before, change]) => {
      const after = result(before, change);
      return after !== "refused" && change.some(({ path }) => path.length > 1);
    });
    expect(done.length).toBeGreaterThan(200);
  });
});
