import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { equalAttributes } from "../../../src/task/compare-values.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { stableUuid } from "../../../src/transfer/stable-uuid.ts";
import { anyTasks } from "../../support/any-task.ts";
import { recordsOf, write } from "../read-all.ts";

const format = "ical";
const now = Date.UTC(2026, 10, 26);

/** Series as `create --repeat` makes them, in zones with and without summer time. */
const series = fc
  .record({
    zone: fc.constantFrom("UTC", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"),
    rule: fc.constantFrom(
      "FREQ=WEEKLY;BYDAY=MO",
      "FREQ=DAILY",
      "FREQ=MONTHLY;BYMONTHDAY=-1",
      "FREQ=DAILY;COUNT=5",
    ),
    begin: fc.constantFrom("2026-11-30T09:00:00", "2026-10-01T09:00:00"),
  })
  .map(({ zone, rule, begin }) => ({
    repeat: { S: rule },
    repeat_zone: { S: zone },
    repeat_at: { S: "2026-11-30T09:00:00" },
    series: { S: `${begin}/k7fq3xvw` },
  }));
const tables = fc
  .tuple(anyTasks, fc.option(series, { nil: undefined }))
  .map(([tasks, repeats]) => tasks.map((task) => (repeats === undefined ? task : { ...task, ...repeats })));

describe.each(["todo", "event"] as const)("iCalendar with --as %s", (as) => {
  it("gives back every record that was written, in lines of at most 75 octets", async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.option(fc.constantFrom(1800, 45), { nil: undefined }),
        fc.integer({ min: 1, max: 90 }),
        async (records, alarm, size) => {
          const written = await write(format, records, 2, undefined, { as, alarm, now });
          for (const line of written.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          const back = await recordsOf(written, { format, size, as });
          expect(back).toHaveLength(records.length);
          for (const [index, record] of records.entries())
            expect(equalAttributes(back[index]!, record), JSON.stringify([back[index], record])).toBe(true);
          expect(await write(format, back, 3, undefined, { as, alarm, now })).toBe(written);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is read by ical.js", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (records) => {
        const written = await write(format, records, 2, undefined, { as, alarm: 1800, now });
        const calendar = new ICAL.Component(ICAL.parse(written) as unknown[]);
        const components = calendar.getAllSubcomponents(as === "todo" ? "vtodo" : "vevent");
        expect(components).toHaveLength(records.length);
        for (const [index, record] of records.entries()) checkComponent(components[index]!, record, as);
      }),
      { numRuns: 150 },
    );
  });
});

function checkComponent(component: ICAL.Component, record: TaskRecord, as: "todo" | "event"): void {
  const time = component.getFirstPropertyValue(as === "todo" ? "due" : "dtstart");
  const due = record["deadline_unix_time"];
  expect((time as ICAL.Time).toUnixTime()).toBe(due !== undefined && "N" in due ? Number(due.N) : undefined);
  const own = record["uid"];
  const uid = component.getFirstPropertyValue("uid");
  if (own === undefined) expect(uid).toBe(stableUuid(record));
  const summary = component.getFirstPropertyValue("summary");
  const description = record["task_description"];
  if (description !== undefined && "S" in description && /^[\x20-\x7e\n]*$/.test(description.S))
    expect(summary).toBe(description.S);
}
