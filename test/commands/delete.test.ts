import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";

const key = ["--user", "mai", "--deadline", "7"];

onBothTargets("tasks delete", (newMachine, operations) => {
  it("prints the record that it deleted, and no other is touched", async () => {
    const { tasks } = await newMachine();
    const { stdout } = await tasks("create", ...key, 'tags:ss=["b","a"]', "n:=1");
    const other = await tasks("create", "--user", "mai", "--deadline", "8");
    expect(await tasks("delete", ...key)).toEqual({ code: 0, stdout, stderr: "" });
    expect((await tasks("scan")).stdout).toBe(other.stdout);
  });

  it.each([
    ["json", '[\n{"user_name":"mai","deadline_unix_time":7,"n":1}\n]\n'],
    ["csv", "user_name,deadline_unix_time,n\nmai,7,1\n"],
    ["tsv", "user_name\tdeadline_unix_time\tn\nmai\t7\t1\n"],
    ["table", "rjhr  1 Jan 1970  57 years late  1\n"],
  ])("prints it as %s", async (format, stdout) => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "n:=1");
    expect(await tasks("delete", ...key, "-o", format)).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("prints only the chosen fields", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, 'm:={"n":1}');
    expect((await tasks("delete", ...key, "--fields", "m.n")).stdout).toBe('{"m.n":1}\n');
  });

  it("ends with 3 where there is nothing to delete, with --if too", async () => {
    const { tasks } = await newMachine();
    const expected = {
      code: 3,
      stdout: "",
      stderr:
        "error: there is no task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
        "hint: `tasks query --user mai` lists what is there\n",
    };
    expect(await tasks("delete", ...key)).toEqual(expected);
    expect(await tasks("delete", ...key, "--if", "attribute_not_exists(n)")).toEqual(expected);
  });

  it("with --if deletes only what is as wanted", async () => {
    const { tasks } = await newMachine();
    const { stdout } = await tasks("create", ...key, "--status", "open");
    expect(await tasks("delete", ...key, "--if", 'status = "done"')).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: --if does not hold for the task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
        "hint: nothing was changed; `tasks get` shows the record as it is\n",
    });
    expect((await tasks("scan")).stdout).toBe(stdout);
    expect(await tasks("delete", ...key, "--if", 'status = "open"')).toEqual({ code: 0, stdout, stderr: "" });
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it.runIf(operations !== undefined)("makes one call", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key);
    operations!();
    const refused = await tasks("delete", ...key, "--if", "n = 1", "-v");
    expect(refused.stderr).toMatch(
      /^aws: DeleteItem ConditionalCheckFailedException, \d+ ms, 1 attempt\nerror: /,
    );
    const run = await tasks("delete", ...key, "-v");
    expect(run.stderr).toMatch(/^aws: DeleteItem ok, \d+ ms, 1 attempt, 1 capacity unit\n$/);
    expect((await tasks("delete", ...key)).code).toBe(3);
    expect(operations!()).toEqual(["DeleteItem", "DeleteItem", "DeleteItem"]);
  });
});
