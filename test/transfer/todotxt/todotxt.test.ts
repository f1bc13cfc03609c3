import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalAttributes } from "../../../src/task/compare-values.ts";
import { anyTasks } from "../../support/any-task.ts";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const format = "todotxt";
const set = { user_name: { S: "mai" }, deadline_unix_time: { S: "2027-01-01 00:00" } };
const mai = { reshape: { rename: new Map<string, string>(), set, zone: undefined, zoneColumn: undefined } };
const read = async (line: string) => {
  const [record] = await recordsOf(line, { format, ...mai });
  const { user_name: _user, ...rest } = record!;
  return rest;
};

describe("todo.txt", () => {
  it.each([
    ["Call mom", { task_description: { S: "Call mom" }, deadline_unix_time: { N: "1798761600" } }],
    [
      "(A) 2026-11-01 Call +mom about it +family @phone due:2026-12-01",
      {
        task_description: { S: "Call +mom about it" },
        priority: { S: "A" },
        created: { S: "2026-11-01" },
        projects: { SS: ["mom", "family"] },
        contexts: { SS: ["phone"] },
        deadline_unix_time: { N: "1796169599" },
      },
    ],
    [
      "x 2026-11-02 2026-11-01 See https://example.org at 10:30 due:2026-12-01 at:09:00+09:00 pri:B rec:1w",
      {
        task_description: { S: "See https://example.org at 10:30" },
        status: { S: "done" },
        completed: { S: "2026-11-02" },
        created: { S: "2026-11-01" },
        priority: { S: "B" },
        rec: { S: "1w" },
        deadline_unix_time: { N: "1796083200" },
      },
    ],
    [
      "x (A) 2016-05-20 2016-04-30 measure space +chapelShelving due:2016-05-30",
      {
        task_description: { S: "measure space" },
        status: { S: "done" },
        priority: { S: "A" },
        completed: { S: "2016-05-20" },
        created: { S: "2016-04-30" },
        projects: { SS: ["chapelShelving"] },
        deadline_unix_time: { N: "1464652799" },
      },
    ],
    [
      "xylophone (A) lesson",
      { task_description: { S: "xylophone (A) lesson" }, deadline_unix_time: { N: "1798761600" } },
    ],
  ])("reads %s", async (line, record) => {
    expect(await read(line)).toEqual(record);
  });

  it("writes what it has words for as everybody does", async () => {
    const record = {
      user_name: { S: "mai" },
      deadline_unix_time: { N: "1796169599" },
      task_description: { S: "Call" },
      priority: { S: "A" },
      projects: { SS: ["home", "a"] },
      estimate: { N: "3" },
    };
    const done = {
      ...record,
      status: { S: "done" },
      completed_unix_time: { N: "1796083200" },
      estimate: { S: "3h" },
    };
    expect((await write(format, [record, done])).split("\n")).toEqual([
      `(A) Call +a +home due:2026-12-01 user_name:mai tasks:%7B%22estimate%22%3A3%7D`,
      "x 2026-12-01 Call +a +home due:2026-12-01 pri:A user_name:mai completed_unix_time:1796083200 estimate:3h",
      "",
    ]);
  });

  it("says which line has no user, no date, or a date that is none", async () => {
    const reshape = { ...mai.reshape, set: {} };
    const lines = "a due:2026-12-01\nb user_name:ann\n\nc user_name:ann due:soon";
    expect(brief((await readAll(lines, { format, reshape })).sources)).toEqual([
      "1! nothing says whose task it is: name the user, as in --set user_name=mai",
      "2! it has no due date: give such tasks one, as in --set deadline_unix_time=eow",
      "4! deadline_unix_time 'soon' is not a date",
    ]);
  });

  it("is known by the names todo.txt and done.txt", async () => {
    expect((await readAll("a due:2026-12-01 user_name:ann", { name: "notes/todo.txt" })).format).toBe(format);
    expect((await readAll("a,b\n", { name: "notes/other.txt" })).format).toBe("csv");
  });

  it("gives back every record that was written, in every zone", async () => {
    const zones = fc.constantFrom("UTC", "Asia/Tokyo", "America/St_Johns", "Africa/Monrovia");
    await fc.assert(
      fc.asyncProperty(anyTasks, zones, fc.integer({ min: 1, max: 90 }), async (records, tz, size) => {
        const written = await write(format, records, 2, undefined, { tz });
        const back = await recordsOf(written, { format, size, tz });
        expect(back).toHaveLength(records.length);
        for (const [index, record] of records.entries())
          expect(equalAttributes(back[index]!, record), JSON.stringify([back[index], record])).toBe(true);
        expect(await write(format, back, 2, undefined, { tz })).toBe(written);
      }),
      { numRuns: 300 },
    );
  });
});
