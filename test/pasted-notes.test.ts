import { describe, expect, it } from "vitest";
import { newMachine, type Machine } from "./support/run-tasks.ts";

const task = ["--user", "mai", "--deadline", "1795600000"];

/** The command between backquotes on stderr, run as a shell would read it. */
async function paste(machine: Machine, stderr: string) {
  const [, command] = /`tasks ([^`]+)`/.exec(stderr) ?? [];
  if (command === undefined) throw new Error(`no command in ${stderr}`);
  return { command, run: await machine.tasks(...command.split(" ")) };
}

describe("a command in a note, pasted", () => {
  it("switches on the schedule of the service that was meant", async () => {
    const machine = newMachine();
    const made = await machine.tasks(
      "schedule",
      "nightly",
      "--user",
      "mai",
      "--rate",
      "3m",
      "--stage",
      "prod",
    );
    const { command, run } = await paste(machine, made.stderr.split("\n").at(-2)!);
    expect(command).toBe("schedule enable nightly --stage prod");
    expect(run).toMatchObject({ code: 0, stdout: '{"name":"nightly","state":"ENABLED"}\n', stderr: "" });
  });

  it("finds a record of the table that was listed", async () => {
    const machine = newMachine().with({ terminalColumns: 24 });
    await machine.tasks("create", ...task, "note=a long text", "owner=ken", "a=1", "b=2", "--table", "other");
    const listed = await machine.tasks("query", "--user", "mai", "--table", "other");
    const { command, run } = await paste(machine, listed.stderr);
    expect(command).toMatch(/^get [a-z0-9]{4} --table other$/);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("note: a long text");
  });

  it("has no flags that were not given", async () => {
    const machine = newMachine();
    const made = await machine.tasks("schedule", "nightly", "--user", "mai", "--rate", "3m", "-o", "json");
    expect(made.stderr).toContain("note: it is disabled; `tasks schedule enable nightly` switches it on\n");
  });
});
