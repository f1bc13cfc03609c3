import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

describe("tasks status", () => {
  it("says what is missing, makes no store, and gives 8 with --exit-code", async () => {
    const { tasks } = newMachine();
    expect(await tasks("status", "-q")).toEqual({
      code: 0,
      stdout:
        '{"resource":"table","name":"tasks-dev-table","state":"missing"}\n' +
        '{"resource":"parameter","name":"/tasks/dev/DYNAMODB_TABLE","state":"missing"}\n',
      stderr: "",
    });
    expect(await tasks("status", "--exit-code", "-q")).toMatchObject({ code: 8, stderr: "" });
    expect((await tasks("doctor")).stdout).toContain("will be made by the first record");
  });

  it("waits for nobody's tags in the local store, and neither do provision and destroy", async () => {
    const { tasks } = newMachine();
    await tasks("parameter", "set", "/tasks/dev/DYNAMODB_TABLE", "another-table");
    const begin = performance.now();
    const blocked = { stdout: expect.stringContaining("it has no tag tasks:managed-by") };
    expect(await tasks("status")).toMatchObject({ code: 0, ...blocked });
    expect(await tasks("provision")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("not ours: it has no tag"),
    });
    expect(await tasks("destroy", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("not ours"),
    });
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it("shows each field, and that what the last run was told is no drift", async () => {
    const { tasks, folder } = newMachine();
    await tasks("provision", "--billing", "provisioned", "--rcu", "2", "--parameter", "/my/TABLE");
    expect(await tasks("status", "--exit-code", "-o", "table")).toEqual({
      code: 0,
      stdout: `local, local store ${folder}/home/.local/share/tasks/tasks.db, service tasks, stage dev
table tasks-dev-table: ok
    keys: user_name (S), deadline_unix_time (N)
    billing: provisioned
    deletion-protection: false
    rcu: 2
    wcu: 1
    tag tasks:managed-by: tasks
    tag tasks:service: tasks
    tag tasks:stage: dev
    tag tasks:flags: --billing provisioned --rcu 2 --wcu 1 --parameter /my/TABLE
parameter /my/TABLE: ok
    type: String
    value: tasks-dev-table
    tag tasks:managed-by: tasks
    tag tasks:service: tasks
    tag tasks:stage: dev
`,
      stderr: "",
    });
  });

  it("shows a parameter that drifted, and provision makes it good", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    await tasks("parameter", "set", "/tasks/dev/DYNAMODB_TABLE", "other");
    const drifted = await tasks("status", "--exit-code", "-o", "csv");
    expect(drifted.code).toBe(8);
    expect(drifted.stdout).toContain(
      "parameter,/tasks/dev/DYNAMODB_TABLE,drifted,value,other,tasks-dev-table,\n",
    );
    expect(drifted.stderr).toContain("`tasks provision --plan` shows what it would change");
    await tasks("provision");
    expect((await tasks("status", "--exit-code")).code).toBe(0);
  });
});
