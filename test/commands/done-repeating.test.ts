import { expect, it } from "vitest";
import { systemClock } from "../../src/system/system-clock.ts";
import { onBothTargets } from "../support/both-targets.ts";
import type { Machine } from "../support/run-tasks.ts";

const USER = ["--user", "mai"];
/** 2026-11-24 09:00 in Tokyo, a Tuesday: the day after the tests' now. */
const FIRST = 1_795_478_400;
const WEEK = 7 * 86_400;
const first = [...USER, "--deadline", String(FIRST)];

const at = (machine: Machine, seconds: number) =>
  machine.with({ clock: { ...systemClock, now: () => seconds * 1000 } });

interface Plain {
  [name: string]: unknown;
  deadline_unix_time: number;
}

async function all(machine: Machine): Promise<Plain[]> {
  const { stdout } = await machine.tasks("query", ...USER);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Plain]));
}

/** When the records are due that are not done. */
async function open(machine: Machine): Promise<number[]> {
  return (await all(machine)).flatMap((record) =>
    record["status"] === "done" ? [] : [record.deadline_unix_time],
  );
}

onBothTargets("tasks done of a task that repeats", (newMachine, operations) => {
  it("makes it done and puts the next one, with all that it had and nothing of what was done with it", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    await tasks(
      "create",
      ...first,
      "--repeat",
      "weekly",
      "--status",
      "open",
      "--description",
      "Report",
      "n:=1",
    );
    await tasks("claim", ...USER, "--quiet");
    const run = await tasks("done", ...first, "--fields", "deadline_unix_time,status,series,lease_no");
    expect(run).toEqual({
      code: 0,
      stdout:
        '{"deadline_unix_time":1795478400,"status":"done","series":"2026-11-24T09:00:00/0cyk5rcy","lease_no":1}\n',
      stderr: "note: it comes again: 2026-12-01 09:00:00 +09:00 (1796083200)\n",
    });
    expect((await all(machine))[1]).toEqual({
      user_name: "mai",
      deadline_unix_time: FIRST + WEEK,
      task_description: "Report",
      status: "open",
      n: 1,
      repeat: "FREQ=WEEKLY",
      repeat_at: "2026-12-01T09:00:00",
      repeat_zone: "Asia/Tokyo",
      series: "2026-11-24T09:00:00/0cyk5rcy",
    });
  });

  it("carries no status but `open`: another was that of the record that is done", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly", "--status", "doing");
    await machine.tasks("done", ...first);
    expect((await all(machine))[1]).not.toHaveProperty("status");
  });

  it("makes nothing the second time, and none of the record that was opened again", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    await tasks("create", ...first, "--repeat", "weekly");
    await tasks("done", ...first);
    expect((await tasks("done", ...first)).stderr).toBe("note: it was done already\n");
    await tasks("reschedule", ...USER, "--deadline", String(FIRST + WEEK), "--by", "+1d");
    await tasks("update", ...first, "--remove", "status");
    expect((await tasks("done", ...first)).stderr).toBe("");
    expect(await open(machine)).toEqual([FIRST + WEEK + 86_400]);
  });

  it("says of a record that something else made done how its next one is made", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    await tasks("create", ...first, "--repeat", "weekly");
    expect((await tasks("update", ...first, "status=done")).stderr).toBe(
      "note: no next one is made of it: `tasks done` is what makes a task done and makes its next one\n",
    );
    expect((await tasks("done", ...first)).stderr).toBe(
      "note: it was done already\n" +
        "note: it still has its rule: with its status removed, `tasks done` makes its next one\n",
    );
    await tasks("update", ...first, "--remove", "status");
    await tasks("done", ...first);
    expect(await open(machine)).toEqual([FIRST + WEEK]);
  });

  it("leaves out the times that are over, and says how many", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    const late = at(machine, FIRST + 3 * WEEK + 60);
    expect((await late.tasks("done", ...first)).stderr).toBe(
      "note: it comes again: 2026-12-22 09:00:00 +09:00 (1797897600)\n" +
        "note: 3 times in between are over and left out\n",
    );
    expect(await open(machine)).toEqual([FIRST + 4 * WEEK]);
  });

  it("leaves out a thousand times as fast", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "hourly");
    const late = at(machine, FIRST + 20 * 365 * 86_400 + 60);
    expect((await late.tasks("done", ...first)).stderr).toBe(
      "note: it comes again: 2046-11-19 10:00:00 +09:00 (2426202000)\n" +
        "note: 1,000 times and more in between are over and left out\n",
    );
  });

  it("ends the series with --no-next", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    expect((await machine.tasks("done", ...first, "--no-next")).stderr).toBe(
      "note: it does not come again: its series has ended\n",
    );
    expect(await all(machine)).toHaveLength(1);
  });

  it.each(["daily 2 times", "daily until 2026-11-25"])("ends %s after the second", async (rule) => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", rule);
    await machine.tasks("done", ...first);
    expect(await open(machine)).toEqual([FIRST + 86_400]);
    const run = await machine.tasks("done", ...USER, "--deadline", String(FIRST + 86_400));
    expect(run.stderr).toBe("note: it does not come again: its series has ended\n");
    expect(await open(machine)).toEqual([]);
  });

  it.each([
    ["later", "+2d"],
    ["earlier", "-1h"],
    ["behind its next time", "+8d"],
  ])("keeps the rhythm of a record that was moved %s", async (_, by) => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    const moved = JSON.parse((await machine.tasks("reschedule", ...first, "--by", by)).stdout) as Plain;
    await machine.tasks("done", ...USER, "--deadline", String(moved.deadline_unix_time));
    expect(await open(machine)).toEqual([FIRST + WEEK]);
  });

  it("keeps the rhythm of records that a selection or an editor moved", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    await machine.tasks("reschedule", ...USER, "--all", "--by", "-1h", "--yes");
    const editing = machine.with({
      env: { ...machine.env, EDITOR: `sed -i 's/${FIRST - 3600}/${FIRST - 7200}/'` },
    });
    await editing.tasks("edit", ...USER, "--deadline", String(FIRST - 3600));
    await machine.tasks("done", ...USER, "--overdue", "--yes");
    await machine.tasks("done", ...USER, "--all", "--yes");
    expect(await open(machine)).toEqual([FIRST + WEEK]);
  });

  it("takes the next free second where another record is, or the record itself was moved to", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    await tasks("create", ...first, "--repeat", "weekly");
    await tasks("reschedule", ...first, "--by", "+1w");
    await tasks("create", ...USER, "--deadline", String(FIRST + WEEK + 1));
    const run = await tasks("done", ...USER, "--deadline", String(FIRST + WEEK));
    expect(run.stderr).toBe(
      "note: it comes again: 2026-12-01 09:00:02 +09:00 (1796083202), later than its time, at which another task is\n",
    );
    await tasks("done", ...USER, "--deadline", String(FIRST + WEEK + 2));
    expect(await open(machine)).toEqual([FIRST + WEEK + 1, FIRST + 2 * WEEK]);
  });

  it("finds the next one where it is there already, and puts no other", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    const { stdout } = await tasks("create", ...first, "--repeat", "weekly");
    await tasks("done", ...first);
    const asBefore = machine.with({
      stdin: (async function* () {
        yield Buffer.from(stdout);
      })(),
    });
    await asBefore.tasks("import", "-");
    expect((await tasks("done", ...first)).stderr).toBe(
      "note: its next one is there already: 2026-12-01 09:00:00 +09:00 (1796083200)\n",
    );
    expect(await open(machine)).toEqual([FIRST + WEEK]);
  });

  it("makes the next ones of a selection, each at a second of its own", async () => {
    const machine = await newMachine();
    const { tasks } = machine;
    const random = at(machine, FIRST);
    for (const by of ["+1h", "+1m"]) {
      await random.tasks("create", ...first, "--repeat", "weekly");
      await tasks("reschedule", ...first, "--by", by);
    }
    await random.tasks("create", ...USER, "--deadline", String(FIRST + 1), "--repeat", "weekly");
    await tasks("create", ...USER, "--deadline", "7");
    const late = at(machine, FIRST + WEEK + 120);
    const run = await late.tasks("done", ...USER, "--overdue", "--yes");
    expect(run.code).toBe(0);
    expect(run.stdout.match(/"status":"done"/g)).toHaveLength(4);
    expect(run.stderr).toBe(
      "note: 3 of them come again; 3 times in between are over and left out\n" +
        "4 done, 0 changed meanwhile and left alone, 0 failed\n",
    );
    const next = FIRST + 2 * WEEK;
    expect(await open(machine)).toEqual([next, next + 1, next + 2]);
    await late.tasks("undo");
    expect(await open(machine)).toEqual([7, FIRST + 1, FIRST + 60, FIRST + 3600]);
  });

  it("writes nothing with --dry-run, and says what it would call", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    const run = await machine.tasks("done", ...first, "--dry-run");
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("it would call TransactWriteItems once, 4 write units\n");
    expect(await open(machine)).toEqual([FIRST]);
  });

  it("finishes what has an attribute of that name and no rule of ours in it", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "repeat=often");
    expect(await machine.tasks("done", ...first, "--fields", "repeat,status")).toEqual({
      code: 0,
      stdout: '{"repeat":"often","status":"done"}\n',
      stderr: "",
    });
  });

  it("repeats a record of another program that has a rule alone, on the clocks of --tz", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "repeat=FREQ=MONTHLY");
    await machine.tasks("done", ...first);
    expect(await all(machine)).toMatchObject([
      { status: "done" },
      { repeat: "FREQ=MONTHLY", repeat_at: "2026-12-24T09:00:00", repeat_zone: "Asia/Tokyo" },
    ]);
  });

  it("repeats on the clocks of an offset, which a machine's zone may be", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "repeat=FREQ=MONTHLY", "repeat_zone=-13:00");
    expect(await machine.tasks("done", ...first)).toMatchObject({ code: 0 });
    expect(await all(machine)).toMatchObject([{ status: "done" }, { repeat_zone: "-13:00" }]);
  });

  it.each([
    ["repeat=FREQ=WEKLY", "FREQ=WEKLY is not an RRULE: there is no FREQ=WEKLY"],
    ["repeat_zone=Nowhere", "there is no time zone Nowhere"],
  ])("leaves a record with %s as it is, and says how it is done all the same", async (attribute, why) => {
    const machine = await newMachine();
    await machine.tasks(
      "create",
      ...first,
      "repeat=FREQ=DAILY",
      attribute.split("=")[0] === "repeat" ? "x=1" : attribute,
    );
    if (attribute.startsWith("repeat=")) await machine.tasks("update", ...first, attribute);
    expect(await machine.tasks("done", ...first)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `error: the task of mai at ${FIRST} repeats, and cannot: ${why}\n` +
        "hint: `tasks done --no-next` ends the series; `tasks update --repeat <rule>` gives it another rule\n",
    });
    expect((await machine.tasks("done", ...first, "--no-next")).code).toBe(0);
  });

  it(
    "makes exactly one next one of two who finish it at once, fifty times",
    { timeout: 120_000 },
    async () => {
      const machine = await newMachine();
      await machine.tasks("create", ...first, "--repeat", "daily");
      for (let round = 0; round < 50; round += 1) {
        const [due] = await open(machine);
        const done = () => machine.tasks("done", ...USER, "--deadline", String(due));
        const runs = await Promise.all([done(), done()]);
        expect(runs.map(({ code }) => code)).toEqual([0, 0]);
        const notes = runs.map(({ stderr }) => stderr.slice(0, 25)).toSorted();
        expect(notes).toEqual(["note: it comes again: 202", "note: it was done already"]);
        expect(await open(machine)).toEqual([due! + 86_400]);
      }
      expect(await all(machine)).toHaveLength(51);
    },
  );

  it.runIf(operations !== undefined)("is one transaction, and what it asks before", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    operations!();
    await machine.tasks("done", ...first);
    expect(operations!()).toEqual(["UpdateItem", "GetItem", "TransactWriteItems"]);
  });
});

onBothTargets("tasks undo of a task that came again", (newMachine) => {
  it("takes the next one back too, and undoing that puts it again", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly", "--status", "open");
    const before = await all(machine);
    await machine.tasks("done", ...first);
    const after = await all(machine);
    expect((await machine.tasks("undo")).code).toBe(0);
    expect(await all(machine)).toEqual(before);
    await machine.tasks("undo");
    expect(await all(machine)).toEqual(after);
  });

  it("leaves both where the next one was changed since, and shows how", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...first, "--repeat", "weekly");
    await machine.tasks("done", ...first);
    const { stdout } = await machine.tasks("history", "--limit", "1", "--fields", "id");
    await machine.tasks("update", ...USER, "--deadline", String(FIRST + WEEK), "owner=ken");
    const after = await all(machine);
    const run = await machine.tasks("undo", (JSON.parse(stdout) as { id: string }).id);
    expect(run.code).toBe(4);
    expect(run.stderr).toContain("owner");
    expect(await all(machine)).toEqual(after);
  });
});
