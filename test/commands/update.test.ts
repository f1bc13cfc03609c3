import { expect, it } from "vitest";
import { onBothTargets, type NewMachine } from "../support/both-targets.ts";

const key = ["--user", "mai", "--deadline", "7"];

async function withRecord(newMachine: NewMachine, ...attributes: string[]) {
  const machine = await newMachine();
  await machine.tasks("create", ...key, ...attributes);
  return machine;
}

onBothTargets("tasks update", (newMachine, operations) => {
  it("sets, adds and removes at once, and prints the record as it is now", async () => {
    const { tasks } = await withRecord(newMachine, "title=Old", "tries:=1", "owner=Ken", "kept:=null");
    const run = await tasks(
      "update",
      ...key,
      "title=New",
      "name:=[1]",
      "--add",
      "tries=2",
      "--add",
      "fresh=-0.5",
      "--remove",
      "owner",
      "--remove",
      "missing",
      "--status",
      "open",
      "--description",
      "Text",
    );
    expect(run).toEqual({
      code: 0,
      stdout:
        '{"user_name":"mai","deadline_unix_time":7,"task_description":"Text","status":"open","fresh":-0.5,' +
        '"kept":null,"name":[1],"title":"New","tries":3}\n',
      stderr: "",
    });
    expect((await tasks("get", ...key)).stdout).toBe(run.stdout);
  });

  it("adds decimals exactly", async () => {
    const { tasks } = await withRecord(newMachine, "sum:=0.1");
    const run = await tasks("update", ...key, "--add", "sum=0.2", "--fields", "sum");
    expect(run.stdout).toBe('{"sum":0.3}\n');
  });

  it.each([
    ["ndjson", '{"user_name":"mai","deadline_unix_time":7,"n":2}\n'],
    ["json", '[\n{"user_name":"mai","deadline_unix_time":7,"n":2}\n]\n'],
    ["csv", "user_name,deadline_unix_time,n\nmai,7,2\n"],
    ["tsv", "user_name\tdeadline_unix_time\tn\nmai\t7\t2\n"],
    ["table", "user_name  deadline_unix_time          n\nmai        1970-01-01 09:00:07 +09:00  2\n"],
  ])("prints it as %s", async (format, stdout) => {
    const { tasks } = await withRecord(newMachine, "n:=1");
    const run = await tasks("update", ...key, "n:=2", "-o", format);
    expect(run).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("ends with 3 where there is no record, and makes none", async () => {
    const { tasks } = await newMachine();
    const expected = {
      code: 3,
      stdout: "",
      stderr:
        "error: there is no task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
        "hint: `tasks query --user mai` lists what is there\n",
    };
    expect(await tasks("update", ...key, "a=1")).toEqual(expected);
    expect(await tasks("update", ...key, "--add", "a=1")).toEqual(expected);
    expect(await tasks("update", ...key, "a=1", "--if", "attribute_not_exists(a)")).toEqual(expected);
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("with --upsert makes it", async () => {
    const { tasks } = await newMachine();
    const run = await tasks("update", ...key, "a=1", "--add", "n=2", "--remove", "b", "--upsert");
    expect(run).toEqual({
      code: 0,
      stdout: '{"user_name":"mai","deadline_unix_time":7,"a":"1","n":2}\n',
      stderr: "",
    });
    const again = await tasks("update", ...key, "--add", "n=2", "--upsert");
    expect(again.stdout).toBe('{"user_name":"mai","deadline_unix_time":7,"a":"1","n":4}\n');
  });

  it("with --if changes a record only when it is as wanted", async () => {
    const { tasks } = await withRecord(newMachine, "owner=Ken", "n:=1");
    const refused = await tasks(
      "update",
      ...key,
      "owner=Mai",
      "--if",
      "attribute_not_exists(owner) or n > 1",
    );
    expect(refused).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: --if does not hold for the task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
        "hint: nothing was changed; `tasks get` shows the record as it is\n",
    });
    expect((await tasks("get", ...key, "--fields", "owner")).stdout).toBe('{"owner":"Ken"}\n');
    const done = await tasks(
      "update",
      ...key,
      "owner=Mai",
      "--if",
      'owner = "Ken" and n = 1',
      "--fields",
      "owner",
    );
    expect(done).toEqual({ code: 0, stdout: '{"owner":"Mai"}\n', stderr: "" });
  });

  it("with --if and --upsert asks the condition of nothing at all", async () => {
    const { tasks } = await newMachine();
    expect((await tasks("update", ...key, "a=1", "--upsert", "--if", "n = 1")).code).toBe(4);
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
    expect((await tasks("update", ...key, "a=1", "--upsert", "--if", "attribute_not_exists(n)")).code).toBe(
      0,
    );
    expect((await tasks("scan", "--count")).stdout).toBe("1\n");
  });

  it.each([
    [[], "there is nothing to change"],
    [["user_name=ken"], "user_name is a key, not a free attribute"],
    [["--remove", "user_name"], "user_name is part of the key and cannot be changed"],
    [["--add", "deadline_unix_time=1"], "deadline_unix_time is part of the key and cannot be changed"],
    [["a=1", "--remove", "a"], "the attribute a is named twice"],
    [["--add", "a=1", "--add", "a=2"], "the attribute a is named twice"],
    [["--add", "a"], "--add 'a' is not a name and a number"],
    [["--add", "a=many"], "--add a: 'many' is not a number"],
    [["--remove", ""], "an attribute's name is empty"],
    [["--status", "x", "status=y"], "--status and status=… are the same attribute"],
  ])("refuses %j and changes nothing", async (words, message) => {
    const { tasks } = await withRecord(newMachine, "a:=1");
    const run = await tasks("update", ...key, ...words);
    expect(run).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`error: ${message}\nhint: `),
    });
    expect((await tasks("get", ...key)).stdout).toBe('{"user_name":"mai","deadline_unix_time":7,"a":1}\n');
  });

  it("refuses to add a number to a text", async () => {
    const { tasks } = await withRecord(newMachine, "a=1");
    const run = await tasks("update", ...key, "--add", "a=1");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: .+\n/);
  });

  it.runIf(operations !== undefined)("makes one call", async () => {
    const { tasks } = await withRecord(newMachine, "a:=1");
    operations!();
    const run = await tasks("update", ...key, "--add", "a=1", "--if", "a = 1", "-v");
    expect(run.stderr).toMatch(/^aws: UpdateItem ok, \d+ ms, 1 attempt, 1 capacity unit\n$/);
    const refused = await tasks("update", ...key, "a:=1", "--if", "a = 1");
    expect(refused.code).toBe(4);
    expect(operations!()).toEqual(["UpdateItem", "UpdateItem"]);
  });
});
