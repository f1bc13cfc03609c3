import { describe, expect, it } from "vitest";
import { parseFields } from "../../../src/output/fields.ts";
import { clockIn } from "../../../src/output/list/clock.ts";
import { openLong } from "../../../src/output/list/open-long.ts";
import type { Attributes } from "../../../src/task/attribute-value.ts";

// 2026-11-30 12:00 in Tokyo, in ms.
const NOW = 1_796_007_600_000;

const record: Attributes = {
  title: { S: "a \u001b[2J" },
  user_name: { S: "はまち" },
  deadline_unix_time: { N: "1796083200" },
  task_description: { S: "write the report about the sea" },
};

function long(records: Attributes[], options: Partial<Parameters<typeof openLong>[0]> = {}): string {
  const clock = clockIn("Asia/Tokyo", NOW);
  const format = openLong({ clock, fields: undefined, width: undefined, color: false, ...options });
  return records.map((one) => format.page([one])).join("") + format.end();
}

describe("a record whole", () => {
  it("is its reference and when, then each attribute, an empty line between two records", () => {
    const done = { ...record, status: { S: "done" }, completed_unix_time: { N: "1796007600" } };
    delete (done as Attributes)["title"];
    expect(long([record, done])).toBe(
      "7f38  tomorrow 09:00, in 21 hours\n" +
        "user_name: はまち\n" +
        "deadline_unix_time: 2026-12-01 09:00 +09:00\n" +
        "task_description: write the report about the sea\n" +
        "title: a \\x1b[2J\n" +
        "\n" +
        "7f38  tomorrow 09:00\n" +
        "user_name: はまち\n" +
        "deadline_unix_time: 2026-12-01 09:00 +09:00\n" +
        "task_description: write the report about the sea\n" +
        "status: done\n" +
        "completed_unix_time: 2026-11-30 12:00 +09:00\n",
    );
  });

  it("is wrapped within the terminal", () => {
    const lines = long([record], { width: 30 }).split("\n");
    expect(lines.slice(4, 6)).toEqual(["task_description: write the re", "  port about the sea"]);
  });

  it("is the chosen fields alone, those that it lacks too", () => {
    expect(long([record], { fields: parseFields("title,status,user_name.x") })).toBe(
      "title: a \\x1b[2J\nstatus:\nuser_name.x:\n",
    );
  });

  it("is red where overdue and dim where done", () => {
    const late = { ...record, deadline_unix_time: { N: "5" } };
    expect(long([late], { color: true })).toContain("\u001b[31muser_name");
    expect(long([{ ...late, status: { S: "done" } }], { color: true })).toContain("\u001b[2muser_name");
    expect(long([record], { color: true })).toContain("\nuser_name");
  });
});
