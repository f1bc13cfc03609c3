import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalAttributes } from "../../../src/task/compare-values.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { stableUuid } from "../../../src/transfer/stable-uuid.ts";
import { anyTasks } from "../../support/any-task.ts";
import { recordsOf, write } from "../read-all.ts";

const format = "taskwarrior";

describe("taskwarrior", () => {
  it("gives back every record that was written, with the UUID and the status that each task has there", async () => {
    await fc.assert(
      fc.asyncProperty(anyTasks, fc.integer({ min: 1, max: 90 }), async (records, size) => {
        const read = await recordsOf(await write(format, records), { format, size });
        expect(read).toHaveLength(records.length);
        for (const [index, record] of records.entries()) {
          const there = asThere(record);
          expect(equalAttributes(read[index]!, there), JSON.stringify([read[index], there])).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("exports, imports and exports the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(anyTasks, async (records) => {
        const first = await write(format, await recordsOf(await write(format, records), { format }));
        expect(await write(format, await recordsOf(first, { format }))).toBe(first);
      }),
      { numRuns: 120 },
    );
  });
});

function asThere(record: TaskRecord): TaskRecord {
  const uuid = record["uuid"] ?? { S: stableUuid(record) };
  return { status: { S: "open" }, ...record, uuid };
}
