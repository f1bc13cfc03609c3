import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import type { Machine } from "../support/run-tasks.ts";

const line = (user: string, deadline: number, more = "") =>
  `{"user_name":"${user}","deadline_unix_time":${deadline}${more}}\n`;

const TABLE = [
  line("a", 10_000, ',"n":1,"same":"x"'),
  line("a", 10_001, ',"tags":{"$ss":["p","q"]}'),
  line("b", 10_000, ',"gone":true'),
  line("c", 10_000),
];
const FILE = [
  line("c", 10_000),
  line("a", 10_000, ',"n":1.50,"same":"x","more":{"deep":[1]}'),
  line("a", 10_001, ',"tags":["p","q"]'),
  line("d", 10_000, ',"new":"y"'),
];
const DIFFERENCES = [
  '{"difference":"changed","user_name":"a","deadline_unix_time":10000,"before":{"n":1},"after":{"more":{"deep":[1]},"n":1.5}}\n',
  '{"difference":"changed","user_name":"a","deadline_unix_time":10001,"before":{"tags":{"$ss":["p","q"]}},"after":{"tags":["p","q"]}}\n',
  '{"difference":"removed","user_name":"b","deadline_unix_time":10000,"before":{"gone":true}}\n',
  '{"difference":"added","user_name":"d","deadline_unix_time":10000,"after":{"new":"y"}}\n',
];

function file({ folder }: Machine, name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

onBothTargets("tasks diff", (newTable, operations) => {
  const filled = async () => {
    const machine = await newTable();
    await machine.tasks("import", "-q", file(machine, "table.ndjson", TABLE.join("")));
    operations?.();
    return machine;
  };

  it("tells what was added, removed and changed, with the attributes before and after", async () => {
    const machine = await filled();
    const run = await machine.tasks("diff", file(machine, "in.ndjson", FILE.join("")));
    expect(run.code).toBe(0);
    expect(run.stdout.split("\n").toSorted()).toEqual(DIFFERENCES.join("").split("\n").toSorted());
    expect(run.stdout.endsWith(DIFFERENCES[3]!)).toBe(true);
    expect(run.stderr).toMatch(/^1 added, 1 removed, 2 changed, 1 equal, \d+\.\d s\n$/);
    expect(operations?.().filter((operation) => operation !== "DescribeTable") ?? ["Scan"]).toEqual(["Scan"]);
  });

  it("says what a file of another program lacks, and names no flag that it has not", async () => {
    const machine = await newTable();
    const lines = ["Pay rent", "Pay rent user_name:mai", "Pay rent due:2026-12-01 user_name:mai"];
    const run = await machine.tasks("diff", file(machine, "todo.txt", lines.join("\n")), "-q");
    expect(run).toMatchObject({
      code: 7,
      stdout: expect.stringMatching(/^{"difference":"added","user_name":"mai",.*\n$/) as string,
      stderr: expect.stringMatching(
        /^line 1: nothing says whose task it is\nline 2: it has no due date\nerror: /,
      ) as string,
    });
  });

  it("is the same for a pipe, gzip and every format of the file", async () => {
    const machine = await filled();
    const stdin = Readable.from([gzipSync(FILE.join(""))]);
    const piped = await machine.with({ stdin }).tasks("diff", "-", "-q");
    const array = await machine.tasks("diff", file(machine, "in.json", `[${FILE.join(",")}]`), "-q");
    expect(piped.stdout.split("\n").toSorted()).toEqual(DIFFERENCES.join("").split("\n").toSorted());
    expect(array).toEqual(piped);
    const csv = await machine.tasks(
      ...([
        "diff",
        file(machine, "in.csv", "user_name;deadline_unix_time\nc;10000\n"),
        "-q",
        "-o",
        "csv",
      ] as const),
    );
    expect(csv.stdout.split("\n").toSorted()).toEqual([
      "",
      "difference,user_name,deadline_unix_time,before,after",
      'removed,a,10000,"{""n"":1,""same"":""x""}",',
      'removed,a,10001,"{""tags"":{""$ss"":[""p"",""q""]}}",',
      'removed,b,10000,"{""gone"":true}",',
    ]);
  });

  it.each(["ndjson", "csv", "dynamodb-json"])(
    "says nothing of an export of the table as %s",
    async (format) => {
      const machine = await filled();
      const path = join(machine.folder, "x");
      await machine.tasks("export", path, "-q", "--format", format);
      const run = await machine.tasks("diff", path, "--format", format, "--exit-code");
      expect(run).toMatchObject({ code: 0, stdout: "" });
      expect(run.stderr).toMatch(/^0 added, 0 removed, 0 changed, 4 equal, /);
    },
  );

  it("ends with 8 where that is asked for, and says it in no other way", async () => {
    const machine = await filled();
    for (const content of [TABLE.slice(1).join(""), TABLE.join("") + line("z", 10_000), ""]) {
      const run = await machine.tasks("diff", file(machine, "in.ndjson", content), "--exit-code", "-q");
      expect({ ...run, stdout: "" }).toEqual({ code: 8, stdout: "", stderr: "" });
      expect(run.stdout).not.toBe("");
    }
  });

  it("goes on after what is no record, tells where it is, and ends with 7", async () => {
    const machine = await filled();
    const content = `${TABLE.join("")}bad\n${TABLE[0]}`;
    const run = await machine.tasks("diff", file(machine, "in.ndjson", content), "--exit-code");
    expect(run.code).toBe(7);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(
      /^line 5: .+\nline 6: the user and the deadline are those of an earlier record of the file\n0 added, 0 removed, 0 changed, 4 equal, .+\nerror: 2 records of the file could not be compared\nhint: .+\n$/,
    );
  });

  it("refuses a file that cannot be read before it asks the table", async () => {
    const machine = await filled();
    const run = await machine.tasks("diff", join(machine.folder, "missing"));
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(operations?.() ?? []).toEqual([]);
  });

  it("compares more records than a page and a step have", async () => {
    const machine = await newTable();
    const all = Array.from({ length: 1300 }, (_, n) => line(`user ${n % 7}`, 10_000 + n, `,"n":${n}`));
    await machine.tasks("import", "-q", file(machine, "table.ndjson", all.join("")));
    const other = all.toReversed().map((text, n) => (n % 100 === 0 ? text.replace("}", ',"x":1}') : text));
    const run = await machine.tasks("diff", file(machine, "in.ndjson", other.join("")));
    expect(run.stderr).toMatch(/^0 added, 0 removed, 13 changed, 1,287 equal, /);
    expect(run.stdout.split("\n")).toHaveLength(14);
  });
});
