import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { encodeCursor } from "../../src/table/cursor.ts";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";
import { keysOf, walk } from "../support/records-of.ts";

// The two targets have each their own order, so lists are compared sorted.
const KEYS = ["a@1", "a@2", "b@1", "b@3", "はまち@2"];

// What is copied as it is, and what is not; and the place after the third of them.
const ODD = [
  ["s=plain", "n:=-1.50", "yes:=true", "nil:=null"],
  [String.raw`s="\\\n\u0041`, "n:=1e3"],
  ["s=\u009b31m\u202e red\u200b", "\u0085=1", "熊本=😀～"],
  ['m:={"b":[1,{"a":"x"},[]],"a":{"$b":"x"},"$c":1,"__proto__":{"S":"s"}}', "S:=true", "M:=null"],
  ['ss:ss=["b","a","\\"","!","😀","～"]', "ns:ns=[10,9,-0.5]", 'bs:bs=["AQ==","AA=="]', "$m=1"],
  ["n:=12345678901234567890123456789012345678", 'm:={"n":0.00000000000000000000000000000000000000000001}'],
];
const USER = 'a "\u2028\\"';
const DEADLINES = ["-5", "0", "1.5", "-0.25", "12345678901234567890123456789012345678", "1e60"];
const cursor = encodeCursor({ user_name: { S: "a" }, deadline_unix_time: { N: "3" } });

async function withRecords(newMachine: NewMachine) {
  const machine = await newMachine();
  for (const [index, key] of KEYS.entries()) {
    const [user = "", deadline = ""] = key.split("@");
    await machine.tasks("create", "--user", user, "--deadline", deadline, `n:=${index}`);
  }
  return machine;
}

onBothTargets("tasks scan", (newMachine, operations) => {
  it("lists all records of all users", async () => {
    const { tasks } = await withRecords(newMachine);
    const run = await tasks("scan");
    expect(run.stdout.split("\n").sort()).toEqual([
      "",
      '{"user_name":"a","deadline_unix_time":1,"n":0}',
      '{"user_name":"a","deadline_unix_time":2,"n":1}',
      '{"user_name":"b","deadline_unix_time":1,"n":2}',
      '{"user_name":"b","deadline_unix_time":3,"n":3}',
      '{"user_name":"はまち","deadline_unix_time":2,"n":4}',
    ]);
    expect(run).toMatchObject({ code: 0 });
  });

  it("lists what matches --where, keys included", async () => {
    const { tasks } = await withRecords(newMachine);
    const found = async (where: string) => keysOf(await tasks("scan", "--where", where)).sort();
    expect(await found("n between 1 and 3")).toEqual(["a@2", "b@1", "b@3"]);
    expect(await found('user_name = "a" or deadline_unix_time = 3')).toEqual(["a@1", "a@2", "b@3"]);
    expect(await tasks("scan", "--where", "n > 100")).toEqual({
      code: 0,
      stdout: "",
      stderr: "note: no tasks\n",
    });
  });

  it.each(["1", "2", "5"])("gives every record once to who walks it with --limit %s", async (limit) => {
    const machine = await withRecords(newMachine);
    const pages = await walk(machine, "scan", "--limit", limit);
    expect(pages.flat().sort()).toEqual(KEYS);
    expect(pages.length).toBe(Math.ceil(5 / Number(limit)));
    const matches = await walk(machine, "scan", "--limit", limit, "--where", "n <> 1");
    expect(matches.flat().sort()).toEqual(["a@1", "b@1", "b@3", "はまち@2"]);
  });

  it.each([[[]], [["--segments", "1"]], [["--segments", "4"]], [["--max-rcu", "1000"]]])(
    "counts and lists the same with %j",
    async (words) => {
      const { tasks } = await withRecords(newMachine);
      expect(keysOf(await tasks("scan", ...words)).sort()).toEqual(KEYS);
      expect(await tasks("scan", "--count", ...words)).toEqual({ code: 0, stdout: "5\n", stderr: "" });
      const some = await tasks("scan", "--count", "--where", "n > 2", ...words);
      expect(some).toEqual({ code: 0, stdout: "2\n", stderr: "" });
    },
  );

  it.each([
    ["ndjson", '{"user_name":"b","deadline_unix_time":3}\n'],
    ["json", '[\n{"user_name":"b","deadline_unix_time":3}\n]\n'],
    ["csv", "user_name,deadline_unix_time\nb,3\n"],
    ["tsv", "user_name\tdeadline_unix_time\nb\t3\n"],
    ["table", "user_name  deadline_unix_time\nb          1970-01-01 09:00:03\n"],
  ])("lists as %s", async (format, stdout) => {
    const { tasks } = await withRecords(newMachine);
    const words = ["scan", "--where", "n = 3", "--fields", "user_name,deadline_unix_time"];
    const stderr = format === "table" ? "times are Asia/Tokyo, +09:00\n" : "";
    expect(await tasks(...words, "-o", format)).toEqual({ code: 0, stdout, stderr });
  });

  it("lists the same bytes whole as it does where it looks at each record", async () => {
    const machine = await newMachine();
    for (const [index, words] of ODD.entries())
      expect(
        await machine.tasks("create", "--user", "a", "--deadline", String(index + 1), ...words),
      ).toMatchObject({ code: 0 });
    const all = ["--where", "attribute_exists(user_name)"];
    for (const format of [["-o", "ndjson"], ["-o", "json"], ["-o", "csv"], ["-o", "table", "--long"], []]) {
      for (const more of [
        [],
        ["-q"],
        ["--segments", "3"],
        ["--max-rcu", "1000"],
        ["--after", cursor],
        ["--fields", "m,n"],
      ]) {
        for (const { tasks } of [machine, machine.with({ terminalColumns: 80 })]) {
          const run = await tasks("scan", ...format, ...more);
          expect(run).toEqual(await tasks("scan", ...format, ...more, ...all));
          if (!more.includes("--segments"))
            expect(run).toEqual(await tasks("scan", ...format, ...more, "--limit", "1000"));
          expect(run.code).toBe(0);
          expect(run.stdout.split("\n").length).toBeGreaterThan(more.includes("--after") ? 3 : ODD.length);
        }
      }
    }
  });

  it("lists the same bytes with --limit as it does where it looks at each record, and goes on from there", async () => {
    const { tasks, folder } = await newMachine();
    for (const [index, words] of ODD.entries())
      for (const user of ["b", USER])
        expect(
          await tasks("create", "--user", user, "--deadline", String(index + 1), ...words),
        ).toMatchObject({ code: 0 });
    const { stdout } = await tasks("export", "-q");
    // No second can be made such by hand.
    const odd = stdout.replaceAll(
      /_time":(\d)/g,
      (_, deadline) => `_time":${DEADLINES[Number(deadline) - 1]}`,
    );
    writeFileSync(join(folder, "odd.ndjson"), odd);
    expect(await tasks("import", join(folder, "odd.ndjson"), "-q")).toMatchObject({ code: 0 });
    const all = ["--where", "attribute_not_exists(absent)"];
    for (const list of [["scan"], ["query", "--user", "b"], ["query", "--user", USER, "--desc"]]) {
      for (const format of ["ndjson", "json"]) {
        for (const limit of ["1", "2", "5", "6", "7", "12", "100"]) {
          const words = [...list, "--limit", limit, "-o", format];
          let next: string | undefined;
          do {
            const after = next === undefined ? [] : ["--after", next];
            const run = await tasks(...words, ...after);
            expect(run).toEqual(await tasks(...words, ...after, ...all));
            next = /--after (\S+)/.exec(run.stderr)?.[1];
          } while (next !== undefined);
        }
      }
    }
  });

  it("is empty, with 0, in a table without records", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("scan", "-o", "json")).toEqual({
      code: 0,
      stdout: "[]\n",
      stderr: "note: no tasks\n",
    });
    expect(await tasks("scan", "-q")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await tasks("scan", "--count", "-o", "csv")).toEqual({
      code: 0,
      stdout: "count\n0\n",
      stderr: "",
    });
  });

  it.each([
    [["--segments", "2", "--limit", "1"]],
    [["--count", "--after", "WyJhIiwiMSJd"]],
    [["--segments", "0"]],
    [["--segments", "1001"]],
    [["--max-rcu", "-1"]],
    [["--after", "no cursor"]],
  ])("refuses %j", async (words) => {
    const { tasks } = await newMachine();
    expect(await tasks("scan", ...words)).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: .+\nhint: .+\n$/),
    });
  });

  it.runIf(operations !== undefined)("makes one call a page, a segment at least one", async () => {
    const { tasks } = await withRecords(newMachine);
    operations!();
    const run = await tasks("scan", "-v");
    expect(run.stderr).toMatch(/^aws: Scan ok, \d+ ms, 1 attempt, 0\.5 capacity units\n$/);
    expect(operations!()).toEqual(["Scan"]);
    await tasks("scan", "--count", "--segments", "3");
    expect(operations!()).toEqual(["Scan", "Scan", "Scan"]);
  });

  it.runIf(operations !== undefined)(
    "reads a table of more than a page page by page",
    { timeout: 60_000 },
    async () => {
      const { tasks } = await newMachine();
      const text = "x".repeat(390_000);
      for (const deadline of ["1", "2", "3", "4"]) {
        await tasks("create", "--user", "a", "--deadline", deadline, `text=${text}`, "--fields", "user_name");
      }
      operations!();
      const run = await tasks("scan", "--fields", "deadline_unix_time", "-v");
      expect(run.stdout.split("\n")).toHaveLength(5);
      // A page ends at 1 MB.
      expect(operations!()).toEqual(["Scan", "Scan"]);
      expect(run.stderr.match(/^aws: Scan ok/gm)).toHaveLength(2);
      expect((await tasks("query", "--user", "a", "--count")).stdout).toBe("4\n");
      expect(operations!()).toEqual(["Query", "Query"]);
    },
  );
});
