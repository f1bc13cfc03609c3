import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { standing } from "../support/clocks.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, NOW, type Machine } from "../support/run-tasks.ts";

const INDEX = "open-by-deadline";
// NOW of a machine is 1795395600.
const PAST = "1795300000";
const FUTURE = "1800000000";

async function lines(machine: Machine, ...words: string[]): Promise<string[]> {
  const { stdout, code, stderr } = await machine.tasks(
    ...words,
    "-o",
    "csv",
    "--fields",
    "user_name,deadline_unix_time",
  );
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  return stdout.split("\n").slice(1, -1);
}

/** Two users' tasks, of whom one has done something. */
async function fill(machine: Machine): Promise<void> {
  for (const [user, deadline, ...more] of [
    ["mai", PAST],
    ["ken", PAST],
    ["熊本 はまち", FUTURE, "priority:=1"],
    ["ken", FUTURE, "status=done"],
  ] as const)
    expect((await machine.tasks("create", "-u", user, "-d", deadline, ...more)).code).toBe(0);
}

describe.each(["local", "aws"] as const)("--all-users on the %s target", (target) => {
  useNoAwsAccount({ keys: true });
  let engine: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    engine = await startDynamo();
  });
  afterAll(() => engine.stop());

  let stages = 0;
  const open = async (flags = ["--team-index"]) => {
    const plain = newMachine();
    stages += 1;
    const env = { ...plain.env, TASKS_TEAM_INDEX: "on", TASKS_STAGE: `s${stages}` };
    const machine = plain.with({
      // Tags that may come a moment later are waited for in no time.
      clock: { ...standing(), now: () => NOW },
      env:
        target === "local"
          ? env
          : { ...env, AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_REGION: "us-east-1" },
    });
    // dynalite makes a table without the tags that come with it; adopted, it gets them.
    for (const adopt of target === "aws" ? [[], ["--adopt"]] : [[]]) {
      const run = await machine.tasks("provision", "-q", ...flags, ...adopt);
      expect([run.code, run.stderr]).toEqual([0, ""]);
    }
    await fill(machine);
    return machine;
  };

  it("lists everybody's open tasks by deadline, and those that are overdue", async () => {
    const machine = await open();
    const all = [`ken,${PAST}`, `mai,${PAST}`, `熊本 はまち,${FUTURE}`];
    expect(await lines(machine, "query", "--all-users")).toEqual(all);
    expect(await lines(machine, "query", "--all-users", "--desc")).toEqual(all.toReversed());
    expect(await lines(machine, "query", "--all-users", "--overdue")).toEqual(all.slice(0, 2));
    expect(await lines(machine, "query", "--all-users", "--where", "priority = 1")).toEqual(all.slice(2));
    const count = await machine.tasks("query", "--all-users", "--count");
    expect(count).toEqual({ code: 0, stdout: "3\n", stderr: "" });
    const first = await machine.tasks("query", "--all-users", "--limit", "2");
    const [, cursor] = /--after (\S+)/.exec(first.stderr) ?? [];
    expect(await lines(machine, "query", "--all-users", "--after", cursor!)).toEqual(all.slice(2));
    const list = await machine.tasks("query", "--all-users", "-o", "table");
    expect(list.stdout).toMatch(/^ref +due +user +in|^ref.*user/);
  });

  it("selects everybody's open tasks, and undo brings them back into the index", async () => {
    const machine = await open();
    const done = await machine.tasks("done", "--all-users", "--overdue", "--yes");
    expect([done.code, done.stderr]).toEqual([0, "2 done, 0 changed meanwhile and left alone, 0 failed\n"]);
    expect(await lines(machine, "query", "--all-users")).toEqual([`熊本 はまち,${FUTURE}`]);
    expect((await machine.tasks("undo")).code).toBe(0);
    expect(await lines(machine, "query", "--all-users")).toHaveLength(3);
  });

  it.runIf(target === "aws")(
    "undoes what came before the index was filled, as nobody has changed it since",
    async () => {
      const machine = await open();
      const off = machine.with({ env: { ...machine.env, TASKS_TEAM_INDEX: "off" } });
      expect((await off.tasks("create", "-u", "zoe", "-d", FUTURE)).code).toBe(0);
      expect((await off.tasks("create", "-u", "zoe", "-d", PAST)).code).toBe(0);
      expect((await off.tasks("reschedule", "-u", "zoe", "-d", PAST, "--to", "1800000001")).code).toBe(0);
      expect((await machine.tasks("provision", "--team-index", "-q")).code).toBe(0);
      for (let undone = 0; undone < 3; undone += 1) {
        const { stdout } = await machine.tasks("history", "-o", "json", "--limit", String(1 + 2 * undone));
        const { id } = (JSON.parse(stdout) as { id: string }[]).at(-1)!;
        const run = await machine.tasks("undo", id);
        expect([run.code, run.stderr]).toEqual([0, expect.stringContaining("1 taken back\n")]);
      }
      expect((await machine.tasks("query", "-u", "zoe")).stdout).toBe("");
    },
  );

  it("contradicts --user and --consistent", async () => {
    const machine = await open();
    for (const other of [["--user", "mai"], ["--consistent"]]) {
      const run = await machine.tasks("query", "--all-users", ...other);
      expect([run.code, run.stderr]).toEqual([2, expect.stringContaining("--all-users")]);
    }
  });

  it.runIf(target === "aws")("without the index ends with 2 and says how to get it", async () => {
    const machine = await open([]);
    for (const words of [
      ["query", "--all-users"],
      ["query", "--all-users", "--count"],
      ["done", "--all-users", "--all", "--yes"],
    ]) {
      expect(await machine.tasks(...words)).toEqual({
        code: 2,
        stdout: "",
        stderr:
          `error: table tasks-s${stages}-table has no index of everybody's open tasks (${INDEX})\n` +
          "hint: make it with `tasks provision --team-index`, or read the whole table with `tasks scan`\n",
      });
    }
    const note = `note: the setting team-index is on (TASKS_TEAM_INDEX), and the table has no team index: \`tasks provision --team-index\` makes it\n`;
    expect((await machine.tasks("status")).stderr).toContain(note);
    expect((await machine.tasks("provision")).stderr).toContain(note);
    expect((await machine.tasks("doctor")).stdout).toContain(
      '"check":"team index","result":"not ok","detail":"the setting team-index is on (TASKS_TEAM_INDEX), and the table has no index open-by-deadline","hint":"make it with `tasks provision --team-index`"',
    );
  });

  it.runIf(target === "aws")(
    "says which open tasks the index misses, and provision puts them into it",
    async () => {
      const machine = await open();
      const other = machine.with({ env: { ...machine.env, TASKS_TEAM_INDEX: "off" } });
      expect((await other.tasks("create", "-u", "zoe", "-d", FUTURE)).code).toBe(0);
      expect(await lines(machine, "query", "--all-users")).toHaveLength(3);
      const off = "the setting team-index is off (TASKS_TEAM_INDEX): new tasks are not in it";
      expect((await other.tasks("doctor")).stdout).toContain(off);
      expect((await other.tasks("status")).stderr).toContain(off);
      expect((await machine.tasks("doctor")).stdout).toContain(
        '"check":"team index","result":"not ok","detail":"1 open task is not in open-by-deadline","hint":"put them into it with `tasks provision --team-index`"',
      );
      const status = await machine.tasks("status", "-o", "table");
      expect(status.stdout).toContain("    not-in-index: 1, not 0\n");
      const plan = await machine.tasks("provision", "--plan", "-o", "table");
      expect(plan.stdout).toContain("    not-in-index: 1 → 0\n");
      expect(await lines(machine, "query", "--all-users")).toHaveLength(3);
      const mended = await machine.tasks("provision");
      expect([mended.code, mended.stderr]).toEqual([
        0,
        expect.stringContaining("team index: 1 record put right\n"),
      ]);
      expect(await lines(machine, "query", "--all-users")).toHaveLength(4);
      const doctor = await machine.tasks("doctor");
      expect(doctor.stdout).toContain(
        '"check":"team index","result":"ok","detail":"open-by-deadline has every open task"',
      );
      expect((await machine.tasks("provision", "--team-index")).stderr).toContain(
        "note: nothing to change\n",
      );
    },
  );
});
