import { expect, it } from "vitest";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";
import { keysOf, recordsOf } from "../support/records-of.ts";
import type { Machine } from "../support/run-tasks.ts";

// The clock is at 1795395600, Monday 2026-11-23 10:00:00 in Tokyo.
const MIDNIGHT = 1795359600;
const DAY = 86_400;

async function withRecords(newMachine: NewMachine, ...records: string[][]): Promise<Machine> {
  const machine = await newMachine();
  for (const [user = "", deadline = "", ...attributes] of records) {
    const run = await machine.tasks("create", "--user", user, "--deadline", deadline, ...attributes);
    expect(run.stderr).toBe("");
  }
  return machine;
}

onBothTargets("tasks query", (newMachine, operations) => {
  it("lists one user's records, past first", async () => {
    const { tasks } = await withRecords(
      newMachine,
      ["mai", "20", "n:=2"],
      ["mai", "30", "n:=3"],
      ["mai", "10", "n:=1"],
      ["maia", "15"],
    );
    const expected = {
      code: 0,
      stdout:
        '{"user_name":"mai","deadline_unix_time":10,"n":1}\n' +
        '{"user_name":"mai","deadline_unix_time":20,"n":2}\n' +
        '{"user_name":"mai","deadline_unix_time":30,"n":3}\n',
      stderr: "",
    };
    expect(await tasks("query", "--user", "mai")).toEqual(expected);
    expect(await tasks("query", "--user", "mai", "--asc")).toEqual(expected);
    expect(await tasks("query-by-user", "-u", "mai", "--asc")).toEqual(expected);
    expect(await tasks("query", "--user", "mai", "--consistent")).toEqual(expected);
    expect(keysOf(await tasks("query", "--user", "mai", "--desc"))).toEqual(["mai@30", "mai@20", "mai@10"]);
  });

  it("reads --from and --to as both included; a day from its start to its end", async () => {
    const at = (deadline: number) => ["mai", String(deadline)];
    const { tasks } = await withRecords(
      newMachine,
      at(MIDNIGHT - 1),
      at(MIDNIGHT),
      at(MIDNIGHT + DAY - 1),
      at(MIDNIGHT + DAY),
    );
    const query = ["query", "--user", "mai"];
    expect(await tasks(...query, "--from", "2026-11-23", "--to", "2026-11-23")).toEqual({
      code: 0,
      stdout:
        `{"user_name":"mai","deadline_unix_time":${MIDNIGHT}}\n` +
        `{"user_name":"mai","deadline_unix_time":${MIDNIGHT + DAY - 1}}\n`,
      stderr:
        "note: --from 2026-11-23 is 2026-11-23 00:00:00 +09:00\n" +
        "note: --to 2026-11-23 is 2026-11-23 23:59:59 +09:00\n",
    });
    expect((await tasks(...query, "--from", `${MIDNIGHT}`, "--count")).stdout).toBe("3\n");
    expect((await tasks(...query, "--to", `${MIDNIGHT}`, "--count")).stdout).toBe("2\n");
    expect((await tasks(...query, "--from", `${MIDNIGHT}`, "--to", `${MIDNIGHT}`, "--count")).stdout).toBe(
      "1\n",
    );
    // The same day is another one elsewhere.
    const elsewhere = await tasks(...query, "--from", "2026-11-23", "--tz", "UTC", "--count", "-q");
    expect(elsewhere).toEqual({ code: 0, stdout: "2\n", stderr: "" });
  });

  it("refuses a --from after --to", async () => {
    const { tasks } = await newMachine();
    const run = await tasks("query", "--user", "mai", "--from", "tomorrow", "--to", "today", "-q");
    expect(run).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: --from tomorrow (1795446000) is after --to today (1795445999)\nhint: swap the two\n",
    });
  });

  it("--overdue is due before now and not done; --today and --week are the local ones", async () => {
    const now = 1795395600;
    const names: [string, number, ...string[]][] = [
      ["last week", MIDNIGHT - 1],
      ["done", MIDNIGHT - 2, "--status", "done"],
      ["this morning", MIDNIGHT, "--status", "open"],
      ["a second ago", now - 1],
      ["now", now],
      ["tonight", MIDNIGHT + DAY - 1],
      ["tomorrow", MIDNIGHT + DAY],
      ["sunday", MIDNIGHT + 7 * DAY - 1],
      ["next week", MIDNIGHT + 7 * DAY],
    ];
    const machine = await newMachine();
    for (const [title, deadline, ...words] of names) {
      await machine.tasks("create", "--user", "mai", "--deadline", `${deadline}`, `title=${title}`, ...words);
    }
    const titles = async (...words: string[]) => {
      const run = await machine.tasks("query", "--user", "mai", ...words);
      expect(run.stderr).toBe("");
      return recordsOf(run).map((record) => (record as unknown as { title: string }).title);
    };
    expect(await titles("--overdue")).toEqual(["last week", "this morning", "a second ago"]);
    expect(await titles("--overdue", "--where", 'status = "open"')).toEqual(["this morning"]);
    expect(await titles("--today")).toEqual(["this morning", "a second ago", "now", "tonight"]);
    expect(await titles("--week")).toEqual([
      "this morning",
      "a second ago",
      "now",
      "tonight",
      "tomorrow",
      "sunday",
    ]);
    expect((await machine.tasks("query", "--user", "mai", "--overdue", "--count")).stdout).toBe("3\n");
    // In New York it is still Sunday evening, of the week before.
    expect(await titles("--today", "--tz", "America/New_York")).toContain("last week");
    expect(await titles("--week", "--tz", "America/New_York")).not.toContain("tonight");
  });

  it("keeps to DynamoDB's rules in --where", async () => {
    const { tasks } = await withRecords(
      newMachine,
      ["mai", "1", "title=Quarter", "priority:=2", 'tags:ss=["a","b","c"]'],
      ["mai", "2", "title=Question", "priority:=10", 'owner:={"name":["Ken"]}'],
      ["mai", "3", "title=Answer", "priority=3"],
    );
    const found = async (where: string) => keysOf(await tasks("query", "--user", "mai", "--where", where));
    expect(await found('begins_with(title, "Q") and priority >= 2')).toEqual(["mai@1", "mai@2"]);
    expect(await found("priority > 2")).toEqual(["mai@2"]);
    expect(await found("not (priority > 2)")).toEqual(["mai@1", "mai@3"]);
    expect(await found("size(tags) > 2")).toEqual(["mai@1"]);
    expect(await found('attribute_not_exists(tags) and title in ("Answer", "x")')).toEqual(["mai@3"]);
    expect(await found('owner.name[0] = "Ken"')).toEqual(["mai@2"]);
    expect(await found("priority between 1 and 5")).toEqual(["mai@1"]);
  });

  it("points out a bare word that is compared, because it is a name", async () => {
    const { tasks } = await withRecords(newMachine, ["mai", "1", "status=open"]);
    expect(await tasks("query", "--user", "mai", "--where", "status = open")).toEqual({
      code: 0,
      stdout: "",
      stderr: 'note: --where compares with the attribute open; for the text write "open"\nnote: no tasks\n',
    });
  });

  it.each([
    [
      "ndjson",
      '{"user_name":"mai","deadline_unix_time":1}\n{"user_name":"mai","deadline_unix_time":2,"n":5}\n',
    ],
    [
      "json",
      '[\n{"user_name":"mai","deadline_unix_time":1},\n{"user_name":"mai","deadline_unix_time":2,"n":5}\n]\n',
    ],
    ["csv", "user_name,deadline_unix_time,n\nmai,1,\nmai,2,5\n"],
    ["tsv", "user_name\tdeadline_unix_time\tn\nmai\t1\t\nmai\t2\t5\n"],
    [
      "table",
      "ref   due                        n\n" +
        "c8rw  1 Jan 1970  57 years late\n" +
        "qnnf  1 Jan 1970  57 years late  5\n",
    ],
  ])("lists as %s", async (format, stdout) => {
    const { tasks } = await withRecords(newMachine, ["mai", "1"], ["mai", "2", "n:=5"]);
    const stderr = format === "table" ? "times are Asia/Tokyo, +09:00\n" : "";
    expect(await tasks("query", "--user", "mai", "-o", format)).toEqual({ code: 0, stdout, stderr });
  });

  it.each([
    ["ndjson", ""],
    ["json", "[]\n"],
    ["table", ""],
    ["csv", "n,user_name\n"],
    ["tsv", "n\tuser_name\n"],
  ])("ends with 0 for an empty list in %s", async (format, stdout) => {
    const { tasks } = await newMachine();
    const run = await tasks("query", "--user", "nobody", "-o", format, "--fields", "n,user_name");
    expect(run).toEqual({ code: 0, stdout, stderr: "note: no tasks\n" });
  });

  it.each([
    ["csv", "count\n1\n"],
    ["tsv", "count\n1\n"],
    ["json", "1\n"],
    ["ndjson", "1\n"],
    ["table", "1\n"],
  ])("counts in %s", async (format, stdout) => {
    const { tasks } = await withRecords(newMachine, ["mai", "1"]);
    expect(await tasks("query", "--user", "mai", "--count", "-o", format)).toEqual({
      code: 0,
      stdout,
      stderr: "",
    });
  });

  it.each([
    [["--asc", "--desc"]],
    [["--overdue", "--today"]],
    [["--today", "--week"]],
    [["--week", "--from", "1"]],
    [["--overdue", "--to", "1"]],
    [["--count", "--limit", "1"]],
    [["--after", "x"]],
    [["--where", 'user_name = "mai"']],
    [["--where", "deadline_unix_time > 1"]],
    [["--limit", "1.5"]],
    [["--from", "1", "--from", "2"]],
  ])("refuses %j", async (words) => {
    const { tasks } = await newMachine();
    expect(await tasks("query", "--user", "mai", ...words)).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: .+\nhint: .+\n$/),
    });
  });

  it.runIf(operations !== undefined)(
    "makes one call a user, and twice the capacity when consistent",
    async () => {
      const { tasks } = await withRecords(newMachine, ["mai", "1"], ["ken", "2"]);
      operations!();
      const run = await tasks("query", "--user", "mai", "-v");
      expect(run.stderr).toMatch(/^aws: Query ok, \d+ ms, 1 attempt, 0\.5 capacity units\n$/);
      const consistent = await tasks("query", "--user", "mai", "-v", "--consistent");
      expect(consistent.stderr).toMatch(/^aws: Query ok, \d+ ms, 1 attempt, 1 capacity unit\n$/);
      expect(operations!()).toEqual(["Query", "Query"]);
      await tasks("query", "--user", "mai", "ken", "--count");
      expect(operations!()).toEqual(["Query", "Query"]);
    },
  );
});

onBothTargets("tasks query --sort", (newMachine) => {
  it("sorts all that was read by an attribute; what lacks it comes last, and equal ones by deadline", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    const values = ["n:=10", "n:=9", "n=text", "x=1", "n:=-1", "n:=9"];
    for (const [index, value] of values.entries())
      await tasks(
        "create",
        "--user",
        "mai",
        "--deadline",
        String(index + 1),
        value,
        'm:={"a":' + index + "}",
      );
    const order = async (...words: string[]) => {
      const run = await tasks("query", "--user", "mai", "--fields", "deadline_unix_time", ...words);
      expect(run).toMatchObject({ code: 0, stderr: "" });
      return run.stdout.match(/\d+/g)?.join("");
    };
    expect(await order("--sort", "n")).toBe("526134");
    expect(await order("--sort", "n:desc")).toBe("312654");
    expect(await order("--sort", "m.a:desc", "--limit", "2")).toBe("65");
    expect(await order("--sort", "missing")).toBe("123456");
  });

  it("is refused where it cannot be", async () => {
    const { tasks } = await newMachine();
    for (const words of [
      ["--sort", ""],
      ["--sort", ":desc"],
      ["--sort", "a..b"],
      ["--sort", "a", "--desc"],
      ["--sort", "a", "--count"],
    ])
      expect(await tasks("query", "--user", "mai", ...words), words.join(" ")).toMatchObject({
        code: 2,
        stdout: "",
      });
  });
});
