import { expect, it } from "vitest";
import { keyAttributes } from "../../src/task/record.ts";
import { referenceOf } from "../../src/task/reference.ts";
import { onBothTargets } from "../support/both-targets.ts";
import { NOW } from "../support/run-tasks.ts";
import { standing } from "../support/clocks.ts";

const key = ["--user", "queue", "--deadline", "7"];
const REFERENCE = referenceOf(keyAttributes({ userName: "queue", deadline: "7" }));

onBothTargets("tasks release", (newMachine) => {
  it("gives a record back, so that the next one gets it with the next number", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key, "title=Report");
    await machine.tasks("claim", "-u", "queue");
    const record = '{"user_name":"queue","deadline_unix_time":7,"lease_no":1,"title":"Report"}\n';
    const release = ["release", REFERENCE, "-u", "queue", "--lease-no", "1"];
    expect((await machine.tasks(...release, "--dry-run")).stdout).toBe(record);
    expect(await machine.tasks(...release)).toEqual({ code: 0, stdout: record, stderr: "" });
    expect(await machine.tasks(...release)).toEqual({
      code: 0,
      stdout: record,
      stderr: "note: it was given back already\n",
    });
    expect((await machine.tasks("claim", "-u", "queue")).stdout).toContain('"lease_no":2');
    expect(await machine.tasks("undo")).toMatchObject({ code: 0 });
  });

  it("changes nothing of a record that its holder has done, so that a trap at the end does no harm", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key);
    await machine.tasks("claim", "-u", "queue");
    const { stdout } = await machine.tasks("done", ...key);
    expect(await machine.tasks("release", ...key, "--lease-no", "1")).toEqual({
      code: 0,
      stdout,
      stderr: "note: it is done: there is nothing to give back\n",
    });
  });

  it("ends with 4 where somebody else has it by now or nobody had, and with 3 where there is none", async () => {
    const machine = await newMachine();
    const release = () => machine.tasks("release", ...key, "--lease-no", "1");
    expect(await release()).toMatchObject({ code: 3, stdout: "" });
    await machine.tasks("create", ...key);
    expect(await release()).toMatchObject({ code: 4, stderr: expect.stringContaining("nobody has claimed") });
    await machine.tasks("claim", "-u", "queue", "--lease", "1m");
    const later = machine.with({ clock: { ...standing(), now: () => NOW + 60_000 } });
    await later.tasks("claim", "-u", "queue", "--by", "ken");
    expect(await release()).toMatchObject({
      code: 4,
      stdout: "",
      stderr: expect.stringContaining("is not yours with lease 1: ken has it with lease 2"),
    });
  });
});
