import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { openTable } from "../../src/output/format-table.ts";
import type { FormatOptions } from "../../src/output/record-format.ts";
import type { Attributes } from "../../src/task/attribute-value.ts";
import { anyScreenText, screenLetters } from "../support/any-screen-text.ts";

function task(user: string, deadline: number, rest: Attributes = {}): Attributes {
  return { ...rest, user_name: { S: user }, deadline_unix_time: { N: String(deadline) } };
}

function table(records: Attributes[], options: Partial<FormatOptions> = {}): string {
  const open = openTable({ tz: "Asia/Tokyo", width: undefined, color: false, ...options });
  return records.map((record) => open.page([record])).join("") + open.end();
}

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");

describe("a table", () => {
  it("has plain columns two spaces apart, and local times with their offset", () => {
    const records = [
      task("kumamoto", 1_796_083_200, { status: { S: "open" }, priority: { N: "3" } }),
      task("a", 1_796_223_599, { completed_unix_time: { N: "0" } }),
    ];
    expect(table(records)).toBe(
      text(
        "user_name  deadline_unix_time          status  completed_unix_time      priority",
        "kumamoto   2026-12-01 09:00 +09:00     open                             3",
        "a          2026-12-02 23:59:59 +09:00          1970-01-01 09:00 +09:00",
      ),
    );
  });

  it("aligns wide characters, emoji and combining marks by the columns they take", () => {
    const users = ["熊本 はまち", "👨‍👩‍👧‍👦 fam", "e\u0301cole", "🇯🇵", "🫨", "각".normalize("NFD"), "ｶﾞ"];
    const records = users.map((user) => ({ user_name: { S: user }, x: { S: "|" } }));
    expect(table(records)).toBe(
      text(
        "user_name    x",
        "熊本 はまち  |",
        "👨‍👩‍👧‍👦 fam       |",
        "e\u0301cole        |",
        "🇯🇵           |",
        "🫨           |",
        `${"각".normalize("NFD")}           |`,
        "ｶﾞ           |",
      ),
    );
  });

  it("is nothing for no records", () => {
    expect(table([])).toBe("");
  });

  it("shows the given columns in their order, and times where told", () => {
    const records = [{ name: { S: "nightly" }, next: { N: "1796083200" }, odd: { N: "1796083200" } }];
    expect(table(records, { columns: ["next", "name", "missing"], instants: ["next"] })).toBe(
      text("next                     name     missing", "2026-12-01 09:00 +09:00  nightly"),
    );
  });

  it("shows the digits of what is no date", () => {
    const numbers = ["1.5", "-1", "253402300800", "12345678901234567890123456789012345678"];
    expect(table(numbers.map((N) => ({ deadline_unix_time: { N } })))).toBe(
      text("deadline_unix_time", ...numbers),
    );
    expect(table([{ deadline_unix_time: { S: "soon" } }])).toBe(text("deadline_unix_time", "soon"));
  });

  it("makes control characters visible, in names too", () => {
    expect(table([{ "a\u001b]0;x\u0007": { S: "1\n2\u202e" } }])).toBe(
      text("a\\x1b]0;x\\x07", "1\\n2\\u202e"),
    );
  });

  it("ends a cell after 2000 characters when nothing limits the width, a pair of surrogates whole", () => {
    expect(table([{ x: { S: "a".repeat(3000) } }])).toBe(text("x", `${"a".repeat(2000)}…`));
    expect(table([{ x: { S: `a${"🦀".repeat(1500)}` } }])).toBe(text("x", `a${"🦀".repeat(999)}…`));
  });

  it("has a bold header", () => {
    expect(table([{ name: { S: "a" } }], { color: true })).toBe("\u001b[1mname\u001b[22m\na\n");
  });
});

describe("a table on a narrow terminal", () => {
  const record = task("kumamoto", 1_796_083_200, {
    task_description: { S: "write the report about the sea" },
    status: { S: "open" },
  });

  it("cuts the widest column and leaves the keys", () => {
    expect(table([record], { width: 65 })).toBe(
      text(
        "user_name  deadline_unix_time       task_description       status",
        "kumamoto   2026-12-01 09:00 +09:00  write the report abo…  open",
      ),
    );
  });

  it("cuts a long user name after the others, and a time never", () => {
    const long = { ...record, user_name: { S: "熊本の海のはまち" } };
    expect(table([long], { width: 58 })).toBe(
      text(
        "user_name      deadline_unix_time       task_desc…  status",
        "熊本の海のは…  2026-12-01 09:00 +09:00  write the…  open",
      ),
    );
  });

  it("lists each record where the columns find no room, and wraps what is long", () => {
    const other = task("a", 1_796_083_200);
    expect(table([record, other], { width: 40 })).toBe(
      text(
        "user_name: kumamoto",
        "deadline_unix_time: 2026-12-01 09:00 +09",
        "  :00",
        "task_description: write the report about",
        "   the sea",
        "status: open",
        "",
        "user_name: a",
        "deadline_unix_time: 2026-12-01 09:00 +09",
        "  :00",
      ),
    );
  });

  it("lists the given columns, missing ones too", () => {
    const columns = ["status", "task_description", "owner", "title"];
    expect(table([record], { width: 20, columns })).toBe(
      text(
        "status: open",
        "task_description: wr",
        "  ite the report abo",
        "  ut the sea",
        "owner:",
        "title:",
      ),
    );
  });

  it("takes a width of 0 for a terminal that does not know", () => {
    expect(table([record], { width: 0 })).toBe(table([record]));
  });
});

describe("any table", () => {
  const record = fc
    .tuple(anyScreenText, fc.nat(), fc.dictionary(anyScreenText, anyScreenText, { maxKeys: 4 }))
    .map(([user, deadline, rest]) =>
      task(user, deadline, Object.fromEntries(Object.entries(rest).map(([name, S]) => [name, { S }]))),
    );

  it("stays within the terminal, and no value drives it", () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: 140 }),
        (records, width) => {
          const output = table(records, { width });
          expect(output.endsWith("\n")).toBe(true);
          for (const line of output.split("\n")) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("has its second column at the same place in every line", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: screenLetters }), { minLength: 1, maxLength: 5 }), (users) => {
        const lines = table(users.map((S) => ({ user_name: { S }, x: { S: "|" } })))
          .split("\n")
          .slice(1, -1);
        const places = lines.map((line) => stringWidth(line.slice(0, line.lastIndexOf("|"))));
        expect(new Set(places).size).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
