import { expect, it } from "vitest";
import type { Clock } from "../../src/ports.ts";
import { onBothTargets } from "../support/both-targets.ts";
import { NOW, type Machine } from "../support/run-tasks.ts";
import { standing } from "../support/clocks.ts";

const SECOND = NOW / 1000;

/** NOW, and what waiting makes of it. */
function waitingClock(waits: number[] = []): Clock {
  const clock = standing();
  return {
    ...clock,
    now: () => NOW + clock.now(),
    async sleep(milliseconds) {
      waits.push(milliseconds);
      await clock.sleep(milliseconds);
    },
  };
}

const later = (machine: Machine, seconds: number) =>
  machine.with({ clock: { ...standing(), now: () => NOW + seconds * 1000 } });

async function make(machine: Machine, ...deadlines: number[]) {
  for (const deadline of deadlines) {
    const made = await machine.tasks("create", "-u", "queue", "-d", `${deadline}`, `n:=${deadline}`);
    expect(made.code).toBe(0);
  }
}

onBothTargets("tasks claim", (newMachine, operations) => {
  it("takes the first by deadline, then the next, and ends with 3 when others have all", async () => {
    const machine = await newMachine();
    await make(machine, 8, 7);
    expect(await machine.tasks("claim", "-u", "queue")).toEqual({
      code: 0,
      stdout: `{"user_name":"queue","deadline_unix_time":7,"claimed_by":"mai@laptop:4711","lease_no":1,"lease_until_unix_time":${SECOND + 900},"n":7}\n`,
      stderr: "",
    });
    const second = await machine.tasks(
      "claim",
      "-u",
      "queue",
      "--by",
      "ken",
      "--lease",
      "1h30m",
      "-o",
      "json",
    );
    expect(second).toEqual({
      code: 0,
      stdout: `[\n{"user_name":"queue","deadline_unix_time":8,"claimed_by":"ken","lease_no":1,"lease_until_unix_time":${SECOND + 5400},"n":8}\n]\n`,
      stderr: "",
    });
    expect(await machine.tasks("claim", "-u", "queue")).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "error: there is nothing to take of queue: 2 open tasks are claimed, one until 2026-11-23 10:15:00 +09:00\n" +
        "hint: --wait 5m keeps looking for that long\n",
    });
  });

  it("takes what had a lease that is over, with the next number", async () => {
    const machine = await newMachine();
    await make(machine, 7);
    await machine.tasks("claim", "-u", "queue", "--lease", "60s");
    expect(await later(machine, 59).tasks("claim", "-u", "queue", "-q")).toMatchObject({ code: 3 });
    const run = await later(machine, 60).tasks("claim", "-u", "queue", "--by", "ken");
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"claimed_by":"ken","lease_no":2'),
    });
    expect((await later(machine, 61).tasks("claim", "-u", "queue")).stderr).toContain(
      "one open task is claimed, until 2026-11-23 10:16:00 +09:00",
    );
  });

  it("leaves alone what is done, what --where does not match, and what other users have", async () => {
    const machine = await newMachine();
    await make(machine, 7, 8, 9);
    await machine.tasks("done", "-u", "queue", "-d", "7");
    await machine.tasks("create", "-u", "other", "-d", "1");
    const run = await machine.tasks("claim", "-u", "queue", "--where", "n > 8");
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('"deadline_unix_time":9,') });
    expect((await machine.tasks("claim", "-u", "queue")).stdout).toContain('"deadline_unix_time":8,');
    expect(await machine.tasks("claim", "-u", "nobody")).toEqual({
      code: 3,
      stdout: "",
      stderr: "error: there is nothing to take of nobody\nhint: --wait 5m keeps looking for that long\n",
    });
  });

  it("takes the first of several users, and that of the setting where none is named", async () => {
    const machine = await newMachine();
    await make(machine, 8);
    await machine.tasks("create", "-u", "other", "-d", "7");
    const several = await machine.tasks("claim", "-u", "queue", "-u", "other");
    expect(several.stdout).toContain('{"user_name":"other","deadline_unix_time":7,');
    const mine = machine.with({ env: { ...machine.env, TASKS_USER: "queue" } });
    expect((await mine.tasks("claim")).stdout).toContain('{"user_name":"queue","deadline_unix_time":8,');
    expect(await machine.tasks("claim")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no user is named"),
    });
  });

  it("gives each of many who come at once another record, and tells under -v who was too late", async () => {
    const machine = await newMachine();
    await make(machine, 1, 2, 3, 4, 5, 6);
    const runs = await Promise.all([1, 2, 3, 4, 5, 6].map(() => machine.tasks("claim", "-v", "-u", "queue")));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    const taken = runs.map(({ stdout }) => JSON.parse(stdout).deadline_unix_time as number);
    expect(taken.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(runs.map(({ stderr }) => stderr).join("")).toMatch(/note: \d tasks? went to somebody faster\n/);
  });

  it("shows with --dry-run what it would take, and takes nothing", async () => {
    const machine = await newMachine();
    await make(machine, 7);
    const tried = await machine.tasks("claim", "-u", "queue", "--dry-run", "--wait", "1h");
    expect(tried.stderr).toBe("dry run: nothing was written; it would call UpdateItem once, 1 write unit\n");
    expect(tried.stdout).toBe((await machine.tasks("claim", "-u", "queue")).stdout);
    const none = await machine.tasks("claim", "-u", "queue", "--dry-run", "--wait", "1h");
    expect(none.code).toBe(3);
  });

  it.each([
    ["csv", "deadline_unix_time,lease_no,lease_until_unix_time\n7,1,1795396500\n"],
    ["tsv", "deadline_unix_time\tlease_no\tlease_until_unix_time\n7\t1\t1795396500\n"],
    [
      "table",
      "deadline_unix_time   lease_no  lease_until_unix_time\n1970-01-01 09:00:07  1         2026-11-23 10:15\n",
    ],
  ])("prints it as %s", async (format, stdout) => {
    const machine = await newMachine();
    await make(machine, 7);
    const fields = ["--fields", "deadline_unix_time,lease_no,lease_until_unix_time"];
    const run = await machine.tasks("claim", "-u", "queue", "-o", format, ...fields);
    expect(run).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("waits until a lease is over, and takes what was under it", async () => {
    const machine = await newMachine();
    await make(machine, 7);
    await machine.tasks("claim", "-u", "queue", "--lease", "20s");
    const waits: number[] = [];
    const waiting = machine.with({ clock: waitingClock(waits) });
    const run = await waiting.tasks("claim", "-u", "queue", "--wait", "1m", "--by", "ken");
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('"lease_no":2'), stderr: "" });
    const waited = waits.reduce((sum, one) => sum + one, 0);
    // Of the pauses that grow, the last is cut when the lease ends; half of a second at most comes on top.
    expect([waited >= 20_000, waited <= 20_500]).toEqual([true, true]);
    expect(waits.length).toBeLessThan(12);
  });

  it("waits no longer than --wait, and then ends with 3", async () => {
    const machine = await newMachine();
    const waits: number[] = [];
    const waiting = machine.with({ clock: waitingClock(waits) });
    expect(await waiting.tasks("claim", "-u", "queue", "--wait", "30s")).toMatchObject({
      code: 3,
      stdout: "",
    });
    expect(waits.reduce((sum, one) => sum + one, 0)).toBe(30_000);
  });

  it("takes what is made while it waits", async () => {
    const machine = await newMachine();
    const clock = waitingClock();
    let naps = 0;
    const waiting = machine.with({
      clock: {
        ...clock,
        async sleep(milliseconds) {
          await clock.sleep(milliseconds);
          if (++naps === 3) await make(machine, 7);
        },
      },
    });
    const run = await waiting.tasks("claim", "-u", "queue", "--wait", "5m");
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('"deadline_unix_time":7,') });
  });

  it("is in the history, and an undo gives the record back without giving its number out again", async () => {
    const machine = await newMachine();
    await make(machine, 7);
    await machine.tasks("claim", "-u", "queue");
    expect(await machine.tasks("undo")).toMatchObject({
      code: 0,
      stdout: '{"user_name":"queue","deadline_unix_time":7,"lease_no":1,"n":7}\n',
    });
    expect((await machine.tasks("renew", "-u", "queue", "-d", "7", "--lease-no", "1")).code).toBe(4);
    expect((await machine.tasks("claim", "-u", "queue")).stdout).toContain('"lease_no":2');
  });

  it("takes over what another program has left as a lease that is none", async () => {
    const machine = await newMachine();
    await make(machine, 7);
    await machine.tasks("update", "-u", "queue", "-d", "7", "lease_until_unix_time=soon", "lease_no=x");
    expect((await machine.tasks("claim", "-u", "queue")).stdout).toContain('"lease_no":1');
  });

  it.each([
    [["--lease", "90"], "--lease '90' is not a length of time", "say of what: --lease 90s, --lease 90m"],
    [["--wait", "0s"], "--wait '0s' is not a length of time", "write it as in --wait 15m"],
    [["--by", ""], "--by is empty", "name who it is for, as in --by worker-1"],
    [["--where", 'user_name = "x"'], "--where cannot look at the key attribute user_name", ""],
  ])("refuses %j", async (words, message, hint) => {
    const { tasks } = await newMachine();
    const run = await tasks("claim", "-u", "queue", ...words);
    expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(`error: ${message}`) });
    expect(run.stderr).toContain(hint);
  });

  it.runIf(operations !== undefined)("makes two calls, and reads no more than it needs", async () => {
    const machine = await newMachine();
    await make(machine, ...Array.from({ length: 130 }, (_, index) => 100 + index));
    operations!();
    await machine.tasks("claim", "-u", "queue");
    expect(operations!()).toEqual(["Query", "UpdateItem"]);
    for (let n = 0; n < 100; n += 1) await machine.tasks("claim", "-u", "queue", "--where", `n = ${100 + n}`);
    operations!();
    // The first hundred are taken: the second page has the next one.
    const run = await machine.tasks("claim", "-u", "queue");
    expect(run.stdout).toContain('"deadline_unix_time":200,');
    expect(operations!()).toEqual(["Query", "Query", "UpdateItem"]);
  });
});
