import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

const NOTE =
  "note: billing, TTL, backups and the team index mean nothing in the local store; they are only remembered\n";

describe("tasks provision", () => {
  it("shows the plan as people read it, and makes no store for it", async () => {
    const { tasks, folder } = newMachine();
    const header = `local, local store ${folder}/home/.local/share/tasks/tasks.db, service tasks, stage dev\n`;
    const planned = await tasks(
      "provision",
      "--plan",
      "-o",
      "table",
      "--billing",
      "provisioned",
      "--ttl",
      "expires_at",
    );
    expect(planned).toEqual({
      code: 0,
      stdout: `${header}+ table tasks-dev-table
    keys: user_name (S), deadline_unix_time (N)
    billing: provisioned
    rcu: 1
    wcu: 1
    ttl: expires_at
    tag tasks:managed-by: tasks
    tag tasks:service: tasks
    tag tasks:stage: dev
    tag tasks:flags: --billing provisioned --rcu 1 --wcu 1 --ttl expires_at
+ parameter /tasks/dev/DYNAMODB_TABLE
    type: String
    value: tasks-dev-table
    tag tasks:managed-by: tasks
    tag tasks:service: tasks
    tag tasks:stage: dev
`,
      stderr: NOTE,
    });
    expect((await tasks("doctor")).stdout).toContain("will be made by the first record");
  });

  it("makes the table and its parameter, says so, and the second time changes nothing", async () => {
    const { tasks } = newMachine();
    const first = await tasks("provision");
    expect(first.code).toBe(0);
    expect(first.stderr).toContain("note: made the local store");
    expect(first.stderr).toMatch(
      /\ncreated table tasks-dev-table \(\d+\.\d s\)\ncreated parameter \/tasks\/dev\/DYNAMODB_TABLE/,
    );
    const second = await tasks("provision", "--plan", "--exit-code");
    expect(second.code).toBe(0);
    expect(second.stdout).toBe(
      '{"resource":"table","name":"tasks-dev-table","action":"unchanged"}\n' +
        '{"resource":"parameter","name":"/tasks/dev/DYNAMODB_TABLE","action":"unchanged"}\n',
    );
    expect(second.stderr).toContain("note: nothing to change");
  });

  it("gives a row a change, and 8 with --exit-code", async () => {
    const { tasks } = newMachine();
    await tasks("provision");
    expect(
      await tasks(
        "provision",
        "--billing",
        "provisioned",
        "--rcu",
        "2",
        "--plan",
        "--exit-code",
        "-o",
        "csv",
        "-q",
      ),
    ).toEqual({
      code: 8,
      stdout: `resource,name,action,field,old,new,reason
table,tasks-dev-table,update,billing,on-demand,provisioned,
table,tasks-dev-table,update,rcu,,2,
table,tasks-dev-table,update,wcu,,1,
table,tasks-dev-table,update,tag tasks:flags,--billing on-demand,--billing provisioned --rcu 2 --wcu 1,
parameter,/tasks/dev/DYNAMODB_TABLE,unchanged,,,,
`,
      stderr: "",
    });
  });

  it("keeps the records that are there", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai", "--deadline", "2000000000");
    expect((await tasks("provision")).code).toBe(0);
    expect((await tasks("scan", "--count")).stdout).toBe("1\n");
  });

  it("blocks a stage that uses the parameter of another, before anything is written", async () => {
    const { tasks } = newMachine();
    await tasks("provision", "--parameter", "/shared/TABLE");
    const run = await tasks("provision", "--parameter", "/shared/TABLE", "--stage", "prod", "-q");
    expect(run).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: nothing was changed; parameter /shared/TABLE: it is not ours: its tag tasks:stage is 'dev', not 'prod'\n" +
        "hint: choose another --service, --stage or name; --adopt does not take it\n",
    });
    expect((await tasks("status", "--stage", "prod")).stdout).toContain(
      '"name":"tasks-prod-table","state":"missing"',
    );
  });

  it.each([
    [["--rcu", "2"], "--rcu needs --billing provisioned"],
    [["--billing", "provisioned", "--rcu", "0"], "--rcu '0' is not a whole number"],
    [["--billing", "free"], "--billing 'free' is not one of on-demand, provisioned"],
    [["--exit-code"], "--exit-code needs --plan"],
    [["--ttl", "deadline_unix_time"], "every task would be deleted when it is due"],
    [["--ttl", "a b"], "--ttl 'a b' is not a name"],
    [["--ttl", ""], "--ttl '' is not a name"],
    [["--ttl", "a".repeat(250)], "the flags of provision are too long"],
    [["--parameter", "a/b"], "'a/b' cannot be a parameter's name"],
    [["--table", "a b"], "'a b' cannot be a table's name"],
    [
      ["--service", "a@b", "--table", "mine", "--parameter", "/x"],
      "the service 'a@b' cannot be said in a tag: DynamoDB takes letters, digits, spaces and",
    ],
    [["--stage", "段階"], "'tasks-段階-table' cannot be a table's name"],
  ])("refuses %j", async (words, message) => {
    const run = await newMachine().tasks("provision", ...words);
    expect([run.code, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(message);
  });
});
