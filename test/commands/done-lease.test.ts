import { expect, it } from "vitest";
import { keyAttributes } from "../../src/task/record.ts";
import { referenceOf } from "../../src/task/reference.ts";
import { onBothTargets } from "../support/both-targets.ts";
import { standing } from "../support/clocks.ts";
import { NOW, type Machine } from "../support/run-tasks.ts";

const key = ["--user", "queue", "--deadline", "7"];
const TASK = "the task of queue at 1970-01-01 09:00:07 +09:00 (7)";
const REFERENCE = referenceOf(keyAttributes({ userName: "queue", deadline: "7" }));
const later = (machine: Machine) => machine.with({ clock: { ...standing(), now: () => NOW + 60_000 } });

onBothTargets("tasks done --lease-no", (newMachine, operations) => {
  it("finishes what one has, and the second time changes nothing", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key);
    await machine.tasks("claim", "-u", "queue");
    operations?.();
    const record =
      '{"user_name":"queue","deadline_unix_time":7,"status":"done","claimed_by":"mai@laptop:4711","completed_unix_time":1795395600,"lease_no":1}\n';
    const done = ["done", ...key, "--lease-no", "1"];
    expect(await machine.tasks(...done)).toEqual({ code: 0, stdout: record, stderr: "" });
    if (operations !== undefined) expect(operations()).toEqual(["UpdateItem"]);
    expect(await machine.tasks(...done)).toEqual({
      code: 0,
      stdout: record,
      stderr: "note: it was done already\n",
    });
  });

  it("is still good after the lease is over, as long as nobody else has the task", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key);
    await machine.tasks("claim", "-u", "queue", "--lease", "1s");
    const words = ["done", REFERENCE, "-u", "queue", "--lease-no", "1"];
    expect(await later(machine).tasks(...words)).toMatchObject({ code: 0 });
  });

  it("ends with 4 where somebody else has the task by now, has done it, or nobody has it", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key);
    const done = () => machine.tasks("done", ...key, "--lease-no", "1");
    const refused = (why: string) => ({
      code: 4,
      stdout: "",
      stderr:
        `error: ${TASK} is not yours with lease 1: ${why}\n` +
        "hint: nothing was changed; `tasks claim --user queue` takes the next one\n",
    });
    expect(await done()).toEqual(refused("nobody has claimed it"));
    await machine.tasks("claim", "-u", "queue", "--lease", "1m");
    await later(machine).tasks("claim", "-u", "queue", "--by", "ken");
    expect(await done()).toEqual(refused("ken has it with lease 2, until 2026-11-23 10:16:00 +09:00"));
    expect(await machine.tasks("done", ...key, "--lease-no", "1", "--dry-run")).toMatchObject({ code: 4 });
    await later(machine).tasks("done", ...key, "--lease-no", "2");
    expect(await done()).toEqual(refused("it was done with lease 2, of ken"));
  });

  it("ends with 4 for what was given back, and for what was done without a claim", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key);
    await machine.tasks("claim", "-u", "queue");
    await machine.tasks("release", ...key, "--lease-no", "1");
    const done = () => machine.tasks("done", ...key, "--lease-no", "1");
    expect(await done()).toMatchObject({ code: 4, stderr: expect.stringContaining("you gave it back") });
    await machine.tasks("update", ...key, "--remove", "lease_no");
    await machine.tasks("done", ...key);
    expect(await done()).toMatchObject({ code: 4, stderr: expect.stringContaining("it is done\n") });
  });

  it("holds for a task that repeats, whose next one nobody has", async () => {
    const machine = await newMachine();
    const weekly = ["create", "-u", "queue", "-d", "1795500000", "--repeat", "FREQ=WEEKLY", "-q"];
    expect(await machine.tasks(...weekly)).toMatchObject({ code: 0 });
    await machine.tasks("claim", "-u", "queue", "--lease", "1m");
    await later(machine).tasks("claim", "-u", "queue", "--by", "ken");
    const done = ["done", "-u", "queue", "-d", "1795500000", "-q", "--lease-no"];
    expect(await machine.tasks(...done, "1")).toMatchObject({ code: 4, stdout: "" });
    expect((await machine.tasks("query", "-u", "queue", "--count")).stdout).toBe("1\n");
    expect(await machine.tasks(...done, "2")).toMatchObject({ code: 0 });
    const next = await later(machine).tasks("claim", "-u", "queue");
    expect(next.stdout).toContain('"deadline_unix_time":1796104800,');
    expect(next.stdout).toContain('"lease_no":1,');
  });

  it("is for one task", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("done", "k7fq", "m3xp", "--lease-no", "1")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--lease-no is one task's, and k7fq and m3xp are two"),
    });
    expect(await tasks("done", "-u", "queue", "--all", "--yes", "--lease-no", "1")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--lease-no is for one record, and a selection is many"),
    });
  });
});
