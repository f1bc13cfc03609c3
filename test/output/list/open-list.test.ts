import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { parseFields } from "../../../src/output/fields.ts";
import { clockIn } from "../../../src/output/list/clock.ts";
import type { ListOptions } from "../../../src/output/list/list-options.ts";
import { openList } from "../../../src/output/list/open-list.ts";
import type { Attributes } from "../../../src/task/attribute-value.ts";
import { anyScreenText, screenLetters } from "../../support/any-screen-text.ts";

// 2026-11-30 12:00 in Tokyo, a Monday; in ms.
const NOW = 1_796_007_600_000;
const HOUR = 3600;

function task(user: string, hours: number, rest: { [name: string]: string } = {}): Attributes {
  const others = Object.entries(rest).map(([name, S]) => [name, { S }] as const);
  return {
    ...Object.fromEntries(others),
    user_name: { S: user },
    deadline_unix_time: { N: String(NOW / 1000 + hours * HOUR) },
  };
}

function open(options: Partial<ListOptions> = {}) {
  return openList({
    clock: clockIn("Asia/Tokyo", NOW),
    zone: "Asia/Tokyo",
    fields: undefined,
    columns: undefined,
    severalUsers: false,
    isHeaded: true,
    byDay: false,
    sortedBy: undefined,
    width: undefined,
    color: false,
    ...options,
  });
}

function list(records: Attributes[], options: Partial<ListOptions> = {}): string {
  const format = open(options);
  return records.map((record) => format.page([record])).join("") + format.end();
}

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");

const week = [
  task("kumamoto", -18, { task_description: "Pay the electricity bill", status: "open", place: "home" }),
  task("kumamoto", 5, { task_description: "熊本城の桜の写真を送る", status: "open", place: "熊本" }),
  task("kumamoto", -40, { task_description: "Book the train", status: "done", place: "online" }),
  task("kumamoto", 99, {
    task_description: "Send the report 👨‍👩‍👧‍👦",
    status: "waiting",
    place: "é",
    a: "1",
    b: "2",
  }),
];

describe("a list", () => {
  it("is a line a record: reference, when, description, status, and how many attributes are not shown", () => {
    expect(list(week, { width: 60 })).toBe(
      text(
        "ref   due              description               status",
        "g8kf  yesterday 18:00  Pay the electricity bill  open     +1",
        "f7gj  today 17:00      熊本城の桜の写真を送る    open     +1",
        "cqn3  last Sat 20:00   Book the train            done     +1",
        "jw74  Fri 15:00        Send the report 👨‍👩‍👧‍👦        waiting  +3",
      ),
    );
  });

  it("tells how far off each is where there is room, and then the attributes that fit whole", () => {
    expect(list(week, { width: 120 })).toBe(
      text(
        "ref   due                             description               status   place   a  b",
        "g8kf  yesterday 18:00  18 hours late  Pay the electricity bill  open     home",
        "f7gj  today 17:00      in 5 hours     熊本城の桜の写真を送る    open     熊本",
        "cqn3  last Sat 20:00                  Book the train            done     online",
        "jw74  Fri 15:00        in 4 days      Send the report 👨‍👩‍👧‍👦        waiting  é       1  2",
      ),
    );
  });

  it("names the user only where several are listed", () => {
    const several = [task("ken", 1, { task_description: "x" }), task("mai", 2, { task_description: "y" })];
    expect(list(several, { width: 80 }).split("\n")[0]).toBe(
      "ref   due                      user  description",
    );
    expect(list(several.slice(1), { width: 80, severalUsers: true })).not.toContain("user");
    const long = Array.from({ length: 200 }, (_, index) => task("ken", index));
    expect(list(long, { width: 80, severalUsers: true }).split("\n")[0]).toContain("user");
    expect(list(long, { width: 80 }).split("\n")[0]).not.toContain("user");
  });

  it("shows by what it is sorted, before all that only has room", () => {
    const words = { task_description: "A description of a length that needs most of a line", status: "open" };
    const tasks = [task("mai", 1, { ...words, a: "1", rank: "7" }), task("mai", 2, { ...words, b: "2" })];
    const header = (width: number, sortedBy?: string) => list(tasks, { width, sortedBy }).split("\n")[0];
    const columns = (width: number, sortedBy?: string) => header(width, sortedBy)?.split(/ +/);
    expect(columns(70)).toEqual(["ref", "due", "description", "status"]);
    expect(columns(70, "rank")).toEqual(["ref", "due", "description", "status", "rank"]);
    expect(columns(40, "rank")).toEqual(["ref", "due", "description", "rank"]);
    expect(header(70, "status")).toBe(header(70));
    expect(header(70, "nothing")).toBe(header(70));
  });

  it("is red where overdue and dim where done, with a bold header", () => {
    const [header = "", late = "", soon = "", done = ""] = list(week, { width: 60, color: true }).split("\n");
    const painted = (line: string) => [
      line.slice(0, line.indexOf("m") + 1),
      line.slice(line.lastIndexOf("\u001b")),
    ];
    expect(painted(header)).toEqual(["\u001b[1m", "\u001b[22m"]);
    expect(painted(late)).toEqual(["\u001b[31m", "\u001b[39m"]);
    expect(soon).not.toContain("\u001b");
    expect(painted(done)).toEqual(["\u001b[2m", "\u001b[22m"]);
  });

  it("knows what is overdue whatever is shown of it", () => {
    const columns = parseFields("place");
    expect(list(week.slice(0, 1), { color: true, columns })).toContain("\u001b[31mhome");
    expect(list(week.slice(2, 3), { color: true, fields: columns })).toContain("\u001b[2monline");
  });

  it("is nothing for no records", () => {
    const format = open();
    expect(format.end()).toBe("");
    expect(format.footnote?.()).toBeUndefined();
  });

  it("tells the offset once, below, and how to see the rest", () => {
    const format = open({ width: 60 });
    format.page(week);
    format.end();
    expect(format.footnote?.()).toBe("times are Asia/Tokyo, +09:00; +n more: `tasks get g8kf`");
  });

  it("tells each offset where the clocks are put back between two records", () => {
    const format = open({ clock: clockIn("Europe/Berlin", NOW), zone: undefined });
    format.page([task("a", 0), task("a", 24 * 150)]);
    format.end();
    expect(format.footnote?.()).toBe("times are +01:00 and +02:00");
  });

  it("shows the columns that are asked for, a list's own and attributes, in their order", () => {
    const columns = parseFields("place,due,missing,user,ref");
    expect(list(week.slice(0, 1), { columns })).toBe(
      text(
        "place  due              missing  user      ref",
        "home   yesterday 18:00           kumamoto  g8kf",
      ),
    );
  });

  it("takes --fields for attributes alone, with times to the second", () => {
    const record = { ...task("a", 0, { due: "x" }), completed_unix_time: { N: "1796007605" } };
    const fields = parseFields("due,deadline_unix_time,completed_unix_time,user");
    expect(list([record], { fields })).toBe(
      text(
        "due  deadline_unix_time  completed_unix_time  user",
        "x    2026-11-30 12:00    2026-11-30 12:00:05",
      ),
    );
  });

  it("says which of the columns find no room", () => {
    const format = open({ columns: parseFields("due,description,place,status,user"), width: 40 });
    const output = format.page(week) + format.end();
    expect(output.split("\n")[0]).toBe("due              description      place");
    expect(format.footnote?.()).toBe("times are Asia/Tokyo, +09:00; no room for status, user");
  });

  it("shows the digits of what is no date, and never cuts them", () => {
    const numbers = ["1.5", "-1", "253402300800", "12345678901234567890123456789012345678"];
    const records = numbers.map((N) => ({ user_name: { S: "a" }, deadline_unix_time: { N } }));
    expect(
      list(records, { width: 80 })
        .split("\n")
        .slice(1, -1)
        .map((line) => line.slice(6)),
    ).toEqual(numbers);
  });

  it("makes control characters visible, in names too", () => {
    const evil = { ...task("a", 0), "a\u001b]0;x\u0007": { S: "1\n2\u202e" } };
    expect(list([evil], { columns: parseFields("`a\u001b]0;x\u0007`") })).toBe(
      text("`a\\x1b]0;x\\x07`", "1\\n2\\u202e"),
    );
  });

  it("shows of a series its rule, and of another program's attributes whatever they are", () => {
    const series = { repeat: "FREQ=DAILY", repeat_at: "2026-11-30T12:00:00", repeat_zone: "Asia/Tokyo" };
    const ours = { ...series, series: "2026-11-30T12:00:00/0cyk5rcy" };
    const [line] = list([task("a", 1, ours)], { isHeaded: false }).split("\n");
    expect(line).toMatch(/ {2}FREQ=DAILY$/);
    expect(list([task("a", 1, { ...series, series: "Dune" })])).toBe(
      text("ref   due                     repeat      series", `${line}  Dune`),
    );
  });

  it("does not show what a team's index keeps", () => {
    const output = list([task("a", 0, { open_shard: "3" })], { width: 80 });
    expect(output).not.toMatch(/shard|3|\+1/);
  });

  it("is never cut where nothing limits it", () => {
    const long = "long words ".repeat(100).trim();
    const output = list([task("a", 0, { task_description: long }), task("a", 0, { text: long })]);
    expect(output.split(long)).toHaveLength(3);
  });
});

describe("a long list", () => {
  it("comes with its first hundred records, and then as they come", () => {
    const format = open({ width: 80 });
    for (let index = 0; index < 99; index += 1) expect(format.page([task("a", index)])).toBe("");
    expect(format.page([task("a", 99)]).split("\n")).toHaveLength(102);
    expect(format.page([task("a", 100)]).split("\n")).toHaveLength(2);
    expect(format.end()).toBe("");
  });

  it("stays within the terminal when wider cells and other attributes come later", () => {
    const format = open({ width: 60 });
    format.page(Array.from({ length: 100 }, (_, index) => task("a", index, { task_description: "x" })));
    const later = format.page([
      task("熊本".repeat(30), 1e6, { task_description: "y".repeat(500), z: "1", w: "2" }),
    ]);
    expect(later).toMatch(/ \+2\n$/);
    expect(stringWidth(later.trim())).toBeLessThanOrEqual(60);
  });
});

describe("any list", () => {
  const number = fc.oneof(fc.nat({ max: 4e9 }).map(String), fc.constantFrom("1.5", "-3", "1".repeat(38)));
  const names = fc.oneof(
    anyScreenText,
    fc.constantFrom("task_description", "status", "__proto__", "constructor"),
  );
  const record = fc
    .tuple(anyScreenText, number, fc.dictionary(names, anyScreenText, { maxKeys: 30, noNullPrototype: true }))
    .map(([user, deadline, rest]): Attributes => ({
      ...Object.fromEntries(Object.entries(rest).map(([name, S]) => [name, { S }])),
      user_name: { S: user },
      deadline_unix_time: { N: deadline },
    }));

  it("is one line a record, within the terminal, and no value drives it", () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: 140 }),
        fc.boolean(),
        (records, width, severalUsers) => {
          const output = list(records, { width, severalUsers });
          const lines = output.split("\n");
          expect(lines).toHaveLength(records.length + 2);
          for (const line of lines) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("has its columns at the same place in every line", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: screenLetters }), { minLength: 1, maxLength: 5 }), (users) => {
        const lines = list(
          users.map((user) => task(user, 0, { x: "|" })),
          { columns: parseFields("user,x") },
        ).split("\n");
        const places = lines.slice(1, -1).map((line) => stringWidth(line.slice(0, line.lastIndexOf("|"))));
        expect(new Set(places).size).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it("that is long has room for what comes later and is told in more letters", () => {
    const old = Array.from({ length: 100 }, (_, index) => task("mai", -24 * 365 * 3 - index));
    const later = [task("mai", -24 * 400), task("mai", -18), task("mai", 24 * 400)];
    const records = [...old, ...later].map((one) => ({ ...one, task_description: { S: "x" } }));
    const lines = list(records, { width: 60 }).split("\n");
    expect(lines.slice(-4, -1)).toEqual([
      "qmfc  26 Oct 2025      13 months late  x",
      "8chk  yesterday 18:00  18 hours late   x",
      "3ddw  4 Jan 2028       in 13 months    x",
    ]);
  });

  it("of an agenda has a heading for each day, which says how far off it is, and the tasks below their times", () => {
    const agenda = [
      task("kumamoto", -18, { task_description: "Pay" }),
      task("kumamoto", -1, { task_description: "Sleep", status: "done" }),
      task("kumamoto", 5, { task_description: "熊本城" }),
      task("kumamoto", 12, { task_description: "Rest" }),
    ];
    expect(list(agenda, { width: 80, byDay: true })).toBe(
      text(
        "ref   due                             description  status",
        "Overdue",
        "g8kf  yesterday 18:00  18 hours late  Pay",
        "",
        "Mon 30 Nov, today",
        "ttt4  11:00                           Sleep        done",
        "f7gj  17:00            in 5 hours     熊本城",
        "",
        "Tue 1 Dec, tomorrow",
        "knr7  00:00                           Rest",
      ),
    );
    // A heading is cut like a line, and bold like the header.
    const narrow = list([task("kumamoto", 24 * 15)], { width: 20, byDay: true, color: true });
    expect(narrow.split("\n")[1]).toBe("\u001b[1mTue 15 Dec, in 2 we…\u001b[22m");
  });
});
