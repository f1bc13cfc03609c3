import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

const RECORD = ["--user", "mai", "--deadline", "2000000000"];

describe("tasks destroy", () => {
  it("needs --yes where there is no terminal, and removes nothing without it", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    const run = await tasks("destroy", "-q");
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(
      "- parameter /tasks/dev/DYNAMODB_TABLE\n- table tasks-dev-table\nerror: there is no terminal",
    );
    expect((await tasks("status", "--exit-code")).code).toBe(0);
  });

  it("removes the parameter and then the table, and the second time finds nothing", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    const run = await tasks("destroy", "--yes", "-o", "csv", "-q");
    expect(run).toEqual({
      code: 0,
      stdout:
        "resource,name,result,reason\nparameter,/tasks/dev/DYNAMODB_TABLE,removed,\ntable,tasks-dev-table,removed,\n",
      stderr: "",
    });
    const again = await tasks("destroy");
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("note: nothing found in local store");
  });

  it("on a terminal asks for the table's name, and takes no other", async () => {
    const machine = newMachine();
    await machine.tasks("provision");
    const asked: string[] = [];
    const typing = (answer: string) =>
      machine.with({
        ask: async (question) => {
          asked.push(question);
          return answer;
        },
      });
    expect(await typing("yes").tasks("destroy")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("'yes' is not the table's name"),
    });
    expect(asked).toEqual(["Type the table's name, tasks-dev-table, to remove it all: "]);
    expect((await typing("tasks-dev-table").tasks("destroy")).code).toBe(0);
    expect((await machine.tasks("status", "--exit-code")).code).toBe(8);
  });

  it("stops at records before anything is removed; --delete-data and --keep-data say what becomes of them", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    await tasks("create", ...RECORD);
    expect(await tasks("destroy", "--yes", "-q")).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: nothing was removed; table tasks-dev-table: it has records\n" +
        "hint: delete them too with --delete-data, or keep the table with --keep-data; `tasks export` saves them\n",
    });
    expect((await tasks("status", "--exit-code")).code).toBe(0);
    const kept = await tasks("destroy", "--yes", "--keep-data");
    expect(kept.stdout).toContain('"name":"tasks-dev-table","result":"kept","reason":"--keep-data"');
    expect((await tasks("provision")).stdout).toContain('"name":"tasks-dev-table","action":"unchanged"');
    expect((await tasks("destroy", "--yes", "--delete-data")).code).toBe(0);
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("stops at a protected table", async () => {
    const { tasks } = newMachine();
    await tasks("provision", "--stage", "prod");
    expect(await tasks("destroy", "--stage", "prod", "--yes")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("protected"),
    });
    await tasks("provision", "--stage", "prod", "--no-deletion-protection");
    expect((await tasks("destroy", "--stage", "prod", "--yes")).code).toBe(0);
  });

  it("removes nothing of another stage", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    await tasks("create", ...RECORD, "--stage", "test");
    await tasks("destroy", "--yes");
    expect((await tasks("scan", "--count", "--stage", "test")).stdout).toBe("1\n");
  });

  it("refuses --keep-data and --delete-data at once", async () => {
    expect((await newMachine().tasks("destroy", "--keep-data", "--delete-data")).code).toBe(2);
  });
});
