import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import { NOW, type Machine } from "../support/run-tasks.ts";
import { standing } from "../support/clocks.ts";

const SECOND = NOW / 1000;
const key = ["--user", "queue", "--deadline", "7"];
const TASK = "the task of queue at 1970-01-01 09:00:07 +09:00 (7)";

async function claimed(machine: Machine, ...words: string[]) {
  await machine.tasks("create", ...key);
  expect((await machine.tasks("claim", "-u", "queue", ...words)).code).toBe(0);
}

onBothTargets("tasks renew", (newMachine, operations) => {
  it("has a record for longer, in one call, also after its lease was over", async () => {
    const machine = await newMachine();
    await claimed(machine, "--lease", "1m");
    const record = (until: number) =>
      `{"user_name":"queue","deadline_unix_time":7,"claimed_by":"mai@laptop:4711","lease_no":1,"lease_until_unix_time":${until}}\n`;
    operations?.();
    expect(await machine.tasks("renew", ...key, "--lease-no", "1")).toEqual({
      code: 0,
      stdout: record(SECOND + 900),
      stderr: "",
    });
    if (operations !== undefined) expect(operations()).toEqual(["UpdateItem"]);
    const later = machine.with({ clock: { ...standing(), now: () => NOW + 3_600_000 } });
    const run = await later.tasks("renew", ...key, "--lease-no", "1", "--lease", "2m");
    expect(run).toEqual({ code: 0, stdout: record(SECOND + 3_720), stderr: "" });
  });

  it("ends with 4 where somebody else has it by now, and says who", async () => {
    const machine = await newMachine();
    await claimed(machine, "--lease", "1m");
    const later = machine.with({ clock: { ...standing(), now: () => NOW + 60_000 } });
    await later.tasks("claim", "-u", "queue", "--by", "ken");
    expect(await later.tasks("renew", ...key, "--lease-no", "1")).toEqual({
      code: 4,
      stdout: "",
      stderr:
        `error: ${TASK} is not yours with lease 1: ken has it with lease 2, until 2026-11-23 10:16:00 +09:00\n` +
        "hint: nothing was changed; `tasks claim --user queue` takes the next one\n",
    });
  });

  it("ends with 4 where nobody has claimed it, it was given back, or it is done", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key);
    const renew = () => machine.tasks("renew", ...key, "--lease-no", "1");
    expect(await renew()).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`${TASK} is not yours with lease 1: nobody has claimed it`),
    });
    await machine.tasks("claim", "-u", "queue");
    await machine.tasks("release", ...key, "--lease-no", "1");
    expect(await renew()).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`${TASK} is not yours with lease 1: you gave it back`),
    });
    await machine.tasks("claim", "-u", "queue");
    await machine.tasks("done", ...key);
    expect(await machine.tasks("renew", ...key, "--lease-no", "2")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(
        `${TASK} is not yours with lease 2: it was done with lease 2, of mai@laptop:4711`,
      ),
    });
  });

  it("ends with 3 where there is no record, and with 2 for several or without a number", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("renew", ...key, "--lease-no", "1")).toMatchObject({ code: 3, stdout: "" });
    expect(await tasks("renew", "k7fq", "m3xp", "--lease-no", "1")).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: --lease-no is one task's, and k7fq and m3xp are two\nhint: name them one by one\n",
    });
    expect(await tasks("renew", ...key)).toMatchObject({ code: 2, stdout: "" });
    expect(await tasks("renew", ...key, "--lease-no", "0")).toMatchObject({ code: 2, stdout: "" });
  });
});
