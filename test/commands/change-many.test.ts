import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";

/** Five tasks of mai, one of them done, and one of ken; in days from NOW. */
async function fill(machine: Machine): Promise<void> {
  for (const [user, day, status] of [
    ["mai", -9, "done"],
    ["mai", -8, "open"],
    ["mai", -1, "open"],
    ["mai", 6, "open"],
    ["mai", 13, "waiting"],
    ["ken", -1, "open"],
  ] as const) {
    const deadline = String(1_795_395_600 + day * 86_400);
    await machine.tasks("create", "--user", user, "--deadline", deadline, `status=${status}`, `day:=${day}`);
  }
}

const lines = (text: string): { [name: string]: unknown }[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { [name: string]: unknown });

onBothTargets("many records", (newTarget) => {
  const open = async () => {
    const machine = await newTarget();
    await fill(machine);
    const all = async () => (await machine.tasks("query", "--user", "mai", "--user", "ken")).stdout;
    return { machine, tasks: machine.tasks, all };
  };

  it("done --overdue closes what is open, and undo opens it again byte for byte", async () => {
    const { tasks, all } = await open();
    const before = await all();
    const run = await tasks("done", "--user", "mai", "--overdue", "--yes");
    expect(run).toMatchObject({
      code: 0,
      stderr: "2 done, 0 changed meanwhile and left alone, 0 failed\n",
    });
    expect(lines(run.stdout).map(({ day, status }) => [day, status])).toEqual([
      [-8, "done"],
      [-1, "done"],
    ]);
    const undone = await tasks("undo");
    expect(undone).toMatchObject({ code: 0, stderr: expect.stringMatching(/\n2 taken back\n$/) });
    expect(await all()).toBe(before);
  });

  it.each(["+1w", "-1w", "1週間後"])(
    "reschedule --by %s moves tasks into each other's places",
    async (by) => {
      const { tasks, all } = await open();
      const before = await all();
      const shift = by.startsWith("-") ? -604_800 : 604_800;
      const run = await tasks("reschedule", "--user", "mai", "--all", `--by=${by}`, "--yes");
      expect(run).toMatchObject({ code: 0 });
      const moved = lines(before).filter((one) => one["user_name"] === "mai");
      expect(lines(await all()).filter((one) => one["user_name"] === "mai")).toEqual(
        moved.map((one) => ({ ...one, deadline_unix_time: Number(one["deadline_unix_time"]) + shift })),
      );
      expect(await tasks("undo")).toMatchObject({ code: 0 });
      expect(await all()).toBe(before);
    },
  );

  it("update --where changes what matches, and says what was already so", async () => {
    const { tasks, all } = await open();
    const before = await all();
    expect(await tasks("update", "--user", "mai", "--all", "status=open", "--yes")).toMatchObject({
      code: 0,
      stderr: "2 changed, 0 changed meanwhile and left alone, 0 failed, 3 already so\n",
    });
    expect(
      await tasks("update", "--user", "mai", "--where", "day < 0", "--add", "day=1", "--yes"),
    ).toMatchObject({
      code: 0,
      stderr: "3 changed, 0 changed meanwhile and left alone, 0 failed\n",
    });
    expect(await tasks("undo")).toMatchObject({ code: 0 });
    const [, , first] = lines((await tasks("history")).stdout);
    expect(await tasks("undo", String(first!["id"]))).toMatchObject({ code: 0 });
    expect(await all()).toBe(before);
  });

  it("update leaves those that it cannot change, names them, and changes the others; where it can change none, it is one error", async () => {
    const { tasks, all } = await open();
    await tasks("update", "--user", "mai", "--where", "day = -1", "day=yesterday", "--yes");
    const before = await all();
    const run = await tasks("update", "--user", "mai", "--all", "--add", "day=1", "--yes");
    expect(run).toMatchObject({
      code: 7,
      stderr:
        "left alone: the task of mai at 1795309200: --add day: the attribute is not a number but of type S\n" +
        "4 changed, 0 changed meanwhile and left alone, 1 failed\n" +
        "error: 1 record of 5 left\n" +
        "hint: the lines above name them; the same command does those that are still selected\n",
    });
    expect(lines(run.stdout).map(({ day }) => day)).toEqual([-8, -7, 7, 14]);
    expect(await tasks("undo")).toMatchObject({ code: 0 });
    expect(await all()).toBe(before);
    const none = await tasks("update", "--user", "mai", "--all", "--add", "status=1", "--yes");
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toMatch(/^error: the task of mai at 1794618000: --add status: .+\nhint: .+\n$/);
    expect(await all()).toBe(before);
  });

  it("delete takes a selection, and undo brings it back with its types", async () => {
    const { tasks, all } = await open();
    await tasks(
      "create",
      "--user",
      "mai",
      "--deadline",
      "1800000000",
      'tags:ss=["b","a"]',
      "n:=0.10",
      "none:=null",
    );
    const before = await all();
    expect(await tasks("delete", "--user", "mai", "--all", "--yes")).toMatchObject({ code: 0 });
    expect(lines(await all())).toHaveLength(1);
    expect(await tasks("undo")).toMatchObject({ code: 0 });
    expect(await all()).toBe(before);
  });

  it("--dry-run shows the records as they would be, and changes nothing", async () => {
    const { tasks, all } = await open();
    const before = await all();
    const run = await tasks("done", "--user", "mai", "--overdue", "--dry-run");
    expect(run.code).toBe(0);
    expect(lines(run.stdout).map(({ status }) => status)).toEqual(["done", "done"]);
    expect(run.stderr).toBe(
      "dry run: nothing was written; it would call UpdateItem 2 times, 2 write units\n" +
        "2 to be done, 0 changed meanwhile and left alone, 0 failed\n",
    );
    expect(await all()).toBe(before);
    expect(lines((await tasks("history")).stdout)[0]!["command"]).toMatch(/^tasks create/);
  });

  it("what is taken by a foreign task is left and counted", async () => {
    const { tasks } = await open();
    const run = await tasks("reschedule", "--user", "mai", "--to=-1w", "--all", "--yes");
    expect(run).toMatchObject({ code: 2 });
    // Only the one of day -8 is moved, to where that of day -1 is.
    const onto = await tasks("reschedule", "--user", "mai", "--where", "day = -8", "--by", "+1w", "--yes");
    expect(onto).toMatchObject({ code: 7, stdout: "" });
    expect(onto.stderr).toContain("there is another task at its new deadline");
    expect(onto.stderr).toContain("0 moved, 1 changed meanwhile and left alone, 0 failed");
  });

  it("undo leaves what was changed since, shows how it differs, and ends with 4, or 7 of many", async () => {
    const { tasks } = await open();
    const [first] = lines((await tasks("query", "--user", "ken")).stdout);
    const key = ["--user", "ken", "--deadline", String(first!["deadline_unix_time"])];
    await tasks("done", ...key);
    const [entry] = lines((await tasks("history")).stdout);
    await tasks("update", ...key, "status=again", "more=x");
    const one = await tasks("undo", String(entry!["id"]));
    expect(one).toMatchObject({ code: 4, stdout: "" });
    expect(one.stderr).toContain('  status: "done" was expected, "again" is there\n');
    expect(one.stderr).toContain('  more: nothing was expected, "x" is there\n');

    await tasks("done", "--user", "mai", "--overdue", "--yes");
    const [many] = lines((await tasks("history")).stdout);
    await tasks("update", "--user", "mai", "--where", "day = -8", "status=again", "--yes");
    const some = await tasks("undo", String(many!["id"]));
    expect(some.code).toBe(7);
    expect(lines(some.stdout).map(({ day, status }) => [day, status])).toEqual([[-1, "open"]]);
    expect(some.stderr).toContain("1 taken back, 1 changed since and left alone");
  });

  it("an undo that took nothing back is no entry: the next one meets the same change again", async () => {
    const { machine, tasks } = await open();
    const key = ["--user", "ken", "--all", "--yes"];
    await tasks("update", ...key, "status=mine");
    await machine
      .with({ env: { ...machine.env, TASKS_HISTORY: "off" } })
      .tasks("update", ...key, "status=other");
    const before = (await tasks("history")).stdout;
    const first = await tasks("undo");
    expect(first).toMatchObject({ code: 4, stdout: "" });
    expect(first.stderr).toContain('  status: "mine" was expected, "other" is there\n');
    expect((await tasks("history")).stdout).toBe(before);
    expect(await tasks("undo")).toEqual(first);
  });

  it("--keys reads the keys of a list, each once, and names what is not there", async () => {
    const { machine, tasks } = await open();
    const list = (await tasks("query", "--user", "mai", "--overdue")).stdout;
    const file = join(machine.folder, "keys.ndjson");
    writeFileSync(file, `${list}${list}{"user_name":"mai","deadline_unix_time":7}\n`);
    const run = await tasks("done", "--keys", file, "--yes");
    expect(run.code).toBe(7);
    expect(lines(run.stdout)).toHaveLength(2);
    expect(run.stderr).toContain("2 done, 0 changed meanwhile and left alone, 0 failed, 1 not there\n");
    writeFileSync(file, list);
    expect(await tasks("reschedule", "--keys", file, "--by", "+1d", "--yes")).toMatchObject({ code: 0 });
  });
});

describe("a selection", () => {
  it("needs --yes without a terminal, says how many, and writes nothing", async () => {
    const machine = newMachine();
    await fill(machine);
    expect(await machine.tasks("done", "--user", "mai", "--overdue")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: 2 records are selected, and there is no terminal to ask on; nothing was changed\n" +
        "hint: give --yes once --dry-run has shown what would become of them\n",
    });
    expect(
      await machine.tasks("done", "--user", "mai", "--all", "--yes", "--max-records", "1"),
    ).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("more than 1 record is selected"),
    });
    expect((await machine.tasks("query", "--user", "mai", "--overdue", "--count")).stdout).toBe("2\n");
  });

  it("is shown and asked about on a terminal", async () => {
    const machine = newMachine();
    await fill(machine);
    const asked: string[] = [];
    const answering = (answer: string) =>
      machine.with({
        ask: async (question) => {
          asked.push(question);
          return answer;
        },
      });
    const no = await answering("n").tasks("done", "--all-users", "--overdue");
    expect(no).toMatchObject({ code: 1, stdout: "" });
    expect(no.stderr).toContain("3 records selected:\n");
    expect(no.stderr).toContain("changes: status becomes done\nUpdateItem 3 times, 3 write units\n");
    expect(no.stderr).toContain("error: nothing was changed\n");
    expect(asked).toEqual(["mark as done 3 records? [y/N] "]);
    const one = await answering("n").tasks("done", "--user", "ken", "--all");
    expect(one.stderr).toContain("changes: status becomes done\nUpdateItem once, 1 write unit\n");
    expect(await answering("y").tasks("done", "--all-users", "--overdue")).toMatchObject({ code: 0 });
  });

  it("shows each record with its status and what it is called: its title where it has no description", async () => {
    const machine = newMachine();
    const words = ["create", "--user", "mai", "--tz", "Asia/Tokyo", "--deadline"];
    await machine.tasks(...words, "5", "title=水やり", "status=open");
    await machine.tasks(...words, "6", "title=Other", "--description", "Send the report");
    const no = machine.with({ ask: async () => "n" });
    expect((await no.tasks("done", "--user", "mai", "--all", "--tz", "Asia/Tokyo")).stderr).toContain(
      "2 records selected:\n" +
        "  1970-01-01 09:00:05 +09:00  mai  open  水やり\n" +
        "  1970-01-01 09:00:06 +09:00  mai  Send the report\n",
    );
  });

  it("of more than 100 deletes wants their number typed", async () => {
    const machine = newMachine();
    const rows = Array.from({ length: 101 }, (_, n) => `{"user_name":"mai","deadline_unix_time":${n}}\n`);
    const file = join(machine.folder, "many.ndjson");
    writeFileSync(file, rows.join(""));
    await machine.tasks("import", file);
    const answering = (answer: string) => machine.with({ ask: async () => answer });
    expect(await answering("y").tasks("delete", "--user", "mai", "--all")).toMatchObject({ code: 1 });
    expect(await answering("101").tasks("delete", "--user", "mai", "--all")).toMatchObject({ code: 0 });
  });

  it("names the flags that select, without the --to that is reschedule's own", async () => {
    const { tasks } = newMachine();
    const help = async (verb: string) => (await tasks("help", verb)).stdout.replaceAll(/\s+/g, " ");
    const hint = async (...words: string[]) => (await tasks(...words, "--user", "mai")).stderr;
    for (const verb of ["update", "done", "delete"])
      expect(await help(verb)).toContain("at least one of --where, --from, --to, --overdue, --today,");
    expect(await help("reschedule")).toContain("at least one of --where, --from, --overdue, --today,");
    expect(await hint("done")).toContain("or select with --where, --from, --to, --overdue,");
    expect(await hint("reschedule", "--by", "+1d")).toContain("or select with --where, --from, --overdue,");
  });

  it.each<[string, string]>([
    ["done --user mai", "--user alone selects nothing"],
    ["done --all-users", "--all-users alone selects nothing"],
    ["done --overdue", "no records are named"],
    ["delete --user mai --deadline 1 --all", "--deadline names one record, and --all selects many"],
    ["done --deadline 1", "--deadline needs --user"],
    ["done --user mai --user ken --deadline 1", "--deadline names one record, of one user"],
    ["done --user mai --all --overdue", "--all selects every record, and --overdue some"],
    ["done --keys x --user mai", "--keys names the records, and --user selects others"],
    ["delete --user mai --all --if a=1", "--if is for one record, and a selection is many"],
    ["update --user mai --all a=1 --upsert", "--upsert is for one record, and a selection is many"],
    ["reschedule --user mai --all --to now", "--to is for one record, and a selection is many"],
    ["reschedule --user mai --all --by friday", "--by 'friday' is not an offset"],
    ["reschedule --user mai --all", "there is no --to or --by"],
  ])("'%s' is an error that says what is wrong", async (words, message) => {
    const run = await newMachine().tasks(...words.split(" "));
    expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });
});

describe("undo and history", () => {
  it("say that there is nothing", async () => {
    const { tasks } = newMachine();
    expect(await tasks("history", "-q")).toMatchObject({ code: 0, stdout: "" });
    expect(await tasks("undo")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("the history has nothing of the table tasks-dev-table"),
    });
    expect(await tasks("undo", "nothere")).toMatchObject({ code: 3 });
  });

  it("a table says when in local time, and what programs read in UTC", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai", "--deadline", "1800000000");
    const { stdout } = await tasks("history", "-o", "table", "--tz", "Asia/Kolkata");
    expect(stdout).toMatch(/^id +at +command .*\n\w+ +2026-11-23 06:30 \+05:30 +tasks create /);
    expect((await tasks("history", "-o", "json")).stdout).toContain('"at":"2026-11-23T01:00:00.000Z"');
  });

  it("an undo is undone by the next", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai", "--deadline", "1800000000", "status=open");
    await tasks("undo");
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
    await tasks("undo");
    expect((await tasks("scan", "--count")).stdout).toBe("1\n");
  });

  it("take back create --overwrite and reschedule --overwrite with what they replaced", async () => {
    const { tasks } = newMachine();
    const key = (n: number) => ["--user", "mai", "--deadline", String(n)];
    await tasks("create", ...key(1), "a=1");
    await tasks("create", ...key(2), "b=2");
    const before = (await tasks("scan")).stdout;
    await tasks("create", ...key(1), "--overwrite", "c=3");
    await tasks("reschedule", ...key(1), "--to", "2", "--overwrite");
    await tasks("undo");
    const entries = lines((await tasks("history")).stdout);
    await tasks("undo", String(entries[2]!["id"]));
    expect((await tasks("scan")).stdout).toBe(before);
  });

  it("an import that leaves or refuses what is taken is taken back without what was there", async () => {
    const machine = newMachine();
    await machine.tasks("create", "--user", "mai", "--deadline", "1");
    const before = (await machine.tasks("scan")).stdout;
    const file = join(machine.folder, "in.ndjson");
    writeFileSync(
      file,
      '{"user_name":"mai","deadline_unix_time":1}\n{"user_name":"mai","deadline_unix_time":2}\n',
    );
    for (const [how, code] of [
      ["skip", 0],
      ["fail", 7],
    ] as const) {
      expect((await machine.tasks("import", file, "--on-conflict", how)).code).toBe(code);
      expect((await machine.tasks("scan", "--count")).stdout).toBe("2\n");
      expect(await machine.tasks("undo")).toMatchObject({ code: 0 });
      expect((await machine.tasks("scan")).stdout).toBe(before);
    }
    await machine.tasks("import", file);
    expect(await machine.tasks("undo")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("cannot be undone"),
    });
  });

  it("history off keeps nothing, and changes of many still work", async () => {
    const base = newMachine();
    const { tasks } = base.with({ env: { ...base.env, TASKS_HISTORY: "off" } });
    await tasks("create", "--user", "mai", "--deadline", "1");
    expect(await tasks("done", "--user", "mai", "--all", "--yes")).toMatchObject({ code: 0 });
    expect((await tasks("history")).stdout).toBe("");
  });

  it("history <id> shows each record before and after", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai", "--deadline", "1800000000", "status=open");
    await tasks("update", "--user", "mai", "--deadline", "1800000000", "status=shut");
    const [{ id, command, state, records }] = lines((await tasks("history", "--user", "mai")).stdout) as [
      { [name: string]: unknown },
    ];
    expect({ command, state, records }).toEqual({
      command: "tasks update --user mai --deadline 1800000000 status=shut",
      state: "whole",
      records: 1,
    });
    expect(lines((await tasks("history", String(id))).stdout)).toEqual([
      {
        user_name: "mai",
        deadline_unix_time: 1800000000,
        change: "changed",
        before: { status: "open" },
        after: { status: "shut" },
      },
    ]);
    expect((await tasks("history", "--user", "ken")).stdout).toBe("");
  });
});
