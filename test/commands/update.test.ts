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
    ["table", "rjhr  1 Jan 1970  57 years late  2\n"],
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
    [["--add", "a=many"], "--add a: 'many' is not a number or a set"],
    [["--add", "a=1e999"], "--add a: the number 1e999 is out of DynamoDB's range (1E-130 to 9.9E+125)"],
    [["--add", 'a:=["x"]'], "--add a: a value of type L is not a number or a set"],
    [["--append", "a=x"], "--append a: 'x' is not a list"],
    [["--append", "a"], "--append 'a' is not a name and a list"],
    [["--delete-from", 'a:=["x"]'], "--delete-from a: a value of type L is not a set of what is to go"],
    [["--delete-from", 'b:ss=["x","x"]'], 'b has "x" twice in its set'],
    [["a.b=1"], "a.b cannot be changed: a is of type N, not a map (M)"],
    [["none.b=1"], "none.b cannot be changed: there is no none"],
    [["a[0]=1"], "a[0] cannot be changed: a is of type N, not a list (L)"],
    [["b.c=1", "b=2"], "b.c lies within b, and both are named"],
    [["b.c=1", "--remove", "b[0]"], "b.c and b[0] take one place for a map and for a list"],
    [["--remove", "a..b"], "--remove 'a..b': a name after the dot expected at column 3, not '.'"],
    [["`a=1"], "the attribute '`a': column 1: the name that begins here has no closing `"],
    [["--add", "a.n=1"], "a.n cannot be changed: a is of type N, not a map (M)"],
    [["--append", "a:=[1]"], "--append a: the attribute is not a list but of type N"],
    [
      ["--delete-from", "a:ns=[1]"],
      "--delete-from a: the attribute is not a set of numbers (NS) but of type N",
    ],
    [["user_name.x=1"], "user_name is a key, not a free attribute"],
    [["--append", "user_name.x:=[1]"], "user_name is part of the key and cannot be changed"],
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

  it("changes within maps and lists, by the paths of --where and --fields", async () => {
    const { tasks } = await withRecord(
      newMachine,
      'rank:={"ccf":"B","core":"A*"}',
      'list:=["a",{"x":1}]',
      "rank.ccf=own",
    );
    const run = await tasks(
      "update",
      ...key,
      "rank.ccf=A",
      "rank.new:=[1]",
      "list[0]=b",
      "list[9]=end",
      "`rank.ccf`=mine",
      "--add",
      "list[1].x=2",
      "--remove",
      "rank.core",
    );
    expect(run).toEqual({
      code: 0,
      stdout:
        '{"user_name":"mai","deadline_unix_time":7,"list":["b",{"x":3},"end"],"rank":{"ccf":"A","new":[1]},' +
        '"rank.ccf":"mine"}\n',
      stderr: "",
    });
    const one = await tasks("get", ...key, "--fields", "rank.ccf,`rank.ccf`,list[1].x");
    expect(one.stdout).toBe('{"rank.ccf":"A","`rank.ccf`":"mine","list[1].x":3}\n');
    expect((await tasks("get", ...key)).stdout).toBe(run.stdout);
  });

  it("adds to sets and lists and takes from them", async () => {
    const { tasks } = await withRecord(newMachine, 'tags:ss=["a","b"]', "gone:ns=[1]", 'm:={"log":["x"]}');
    const run = await tasks(
      "update",
      ...key,
      "--add",
      'tags:ss=["b","c"]',
      "--add",
      "fresh:ns=[2]",
      "--append",
      'm.log:=["y"]',
      "--append",
      'list:l=["z"]',
      "--delete-from",
      "gone:ns=[1,5]",
      "--delete-from",
      'missing:ss=["x"]',
    );
    expect(run).toEqual({
      code: 0,
      stdout:
        '{"user_name":"mai","deadline_unix_time":7,"fresh":[2],"list":["z"],"m":{"log":["x","y"]},"tags":["a","b","c"]}\n',
      stderr: "",
    });
    const less = await tasks("update", ...key, "--delete-from", 'tags:ss=["a","c"]', "--fields", "tags");
    expect(less.stdout).toBe('{"tags":["b"]}\n');
    expect((await tasks("get", ...key)).stdout).toContain('"tags":["b"]');
  });

  it("says in its hints what can be pasted", async () => {
    const { tasks } = await withRecord(newMachine, "rank.ccf=A", "list:=[1]", 'tags:ss=["a"]');
    for (const [words, hint] of [
      [["rank.ccf=B"], "the record has an attribute of that very name, which is written `rank.ccf`"],
      [["m.x=1"], "make the map first, as in 'm:={}'"],
      [["l[0]=1"], "make the list first, as in 'l:=[]'"],
      [["--remove", "m.x"], "`tasks get` shows what the record has"],
      [["--add", "tags=x"], `write it as in --add tags=1, or for a set tags:ss='["x"]'`],
      [["--append", "list=x"], `write it as in --append list:='["x"]'`],
      [["--add", 'list:ss=["x"]'], "append to a list: --append 'list:=[…]'"],
      [["--append", 'tags:=["x"]'], "add to a set: --add 'tags:ss=[…]'"],
    ] as const) {
      const run = await tasks("update", ...key, ...words);
      expect([run.code, run.stderr.split("\n")[1]], words.join(" ")).toEqual([2, `hint: ${hint}`]);
    }
  });

  // To dynalite, no two maps are equal, so that it refuses what should be as it was read.
  it.runIf(operations === undefined)(
    "changes many within, and names and leaves the record that has no such place",
    async () => {
      const { tasks } = await withRecord(newMachine, 'm:={"x":1}', 'tags:ss=["a"]');
      await tasks("create", "--user", "mai", "--deadline", "8", "m:={}");
      const many = await tasks(
        "update",
        "--user",
        "mai",
        "--all",
        "--yes",
        "m.x=2",
        "--add",
        'tags:ss=["b"]',
        "-q",
      );
      expect(many).toMatchObject({
        code: 0,
        stdout:
          '{"user_name":"mai","deadline_unix_time":7,"m":{"x":"2"},"tags":["a","b"]}\n' +
          '{"user_name":"mai","deadline_unix_time":8,"m":{"x":"2"},"tags":["b"]}\n',
      });
      await tasks("create", "--user", "mai", "--deadline", "9");
      expect(await tasks("update", "--user", "mai", "--all", "--yes", "m.x=3", "-q")).toEqual({
        code: 7,
        stdout:
          '{"user_name":"mai","deadline_unix_time":7,"m":{"x":"3"},"tags":["a","b"]}\n' +
          '{"user_name":"mai","deadline_unix_time":8,"m":{"x":"3"},"tags":["b"]}\n',
        stderr:
          "left alone: the task of mai at 9: m.x cannot be changed: there is no m\n" +
          "error: 1 record of 3 left\n" +
          "hint: the lines above name them; the same command does those that are still selected\n",
      });
      expect((await tasks("get", "--user", "mai", "--deadline", "9")).stdout).not.toContain("3");
    },
  );

  it("shows a change within the record before it is made, and takes it back", async () => {
    const { tasks } = await withRecord(newMachine, 'm:={"l":[1,2,3]}', 'tags:ss=["a"]');
    const before = (await tasks("get", ...key)).stdout;
    const words = [
      "update",
      ...key,
      "--remove",
      "m.l[0]",
      "--remove",
      "m.l[1]",
      "--delete-from",
      'tags:ss=["a"]',
    ];
    const dry = await tasks(...words, "--dry-run");
    expect(dry.stdout).toBe('{"user_name":"mai","deadline_unix_time":7,"m":{"l":[3]}}\n');
    expect((await tasks("get", ...key)).stdout).toBe(before);
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
