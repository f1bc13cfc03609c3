import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import { NOW } from "../support/run-tasks.ts";
import { systemClock } from "../../src/system/system-clock.ts";

const key = ["--user", "mai", "--deadline", "7"];

onBothTargets("tasks done", (newMachine, operations) => {
  it("sets status and the time, keeps the rest, and changes nothing the second time", async () => {
    const machine = await newMachine();
    await machine.tasks("create", ...key, "--status", "open", "title=Report");
    const record =
      '{"user_name":"mai","deadline_unix_time":7,"status":"done","completed_unix_time":1795395600,"title":"Report"}\n';
    expect(await machine.tasks("done", ...key)).toEqual({ code: 0, stdout: record, stderr: "" });
    const later = machine.with({ clock: { ...systemClock, now: () => NOW + 3_600_000 } });
    expect(await later.tasks("done", ...key)).toEqual({
      code: 0,
      stdout: record,
      stderr: "note: it was done already\n",
    });
    expect((await later.tasks("done", ...key, "--quiet")).stderr).toBe("");
    expect((await machine.tasks("get", ...key)).stdout).toBe(record);
  });

  it.each([
    ["json", '[\n{"status":"done","completed_unix_time":1795395600}\n]\n'],
    ["csv", "status,completed_unix_time\ndone,1795395600\n"],
    ["tsv", "status\tcompleted_unix_time\ndone\t1795395600\n"],
    ["table", "status  completed_unix_time\ndone    2026-11-23 10:00\n"],
  ])("prints it as %s", async (format, stdout) => {
    const { tasks } = await newMachine();
    await tasks("create", ...key);
    const run = await tasks("done", ...key, "-o", format, "--fields", "status,completed_unix_time");
    expect(run).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("ends with 3 where there is no record, and makes none", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("done", ...key)).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "error: there is no task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
        "hint: `tasks query --user mai` lists what is there\n",
    });
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("takes a record out of --overdue", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key);
    const overdue = ["query", "--user", "mai", "--overdue", "--count"];
    expect((await tasks(...overdue)).stdout).toBe("1\n");
    await tasks("done", ...key);
    expect((await tasks(...overdue)).stdout).toBe("0\n");
  });

  it.runIf(operations !== undefined)("makes one call, the second time too", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key);
    operations!();
    const run = await tasks("done", ...key, "-v");
    expect(run.stderr).toMatch(/^aws: UpdateItem ok, \d+ ms, 1 attempt, 1 capacity unit\n$/);
    const again = await tasks("done", ...key, "-v");
    expect(again.stderr).toMatch(
      /^aws: UpdateItem ConditionalCheckFailedException, \d+ ms, 1 attempt\nnote: it was done already\n$/,
    );
    expect(operations!()).toEqual(["UpdateItem", "UpdateItem"]);
  });
});
