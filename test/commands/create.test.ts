import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import { keysOf } from "../support/records-of.ts";

onBothTargets("tasks create", (newMachine, operations) => {
  it("prints the record that it stored, with every type, in the one order", async () => {
    const { tasks, folder } = await newMachine();
    const file = join(folder, "body.txt");
    writeFileSync(file, "two\nlines\n");
    const run = await tasks(
      "create",
      "--user",
      "熊本 はまち",
      "--deadline",
      "1795600000",
      "title=Report",
      "priority:=3",
      "open:=true",
      "none:=null",
      'list:=[1,"a"]',
      'map:={"b":1,"a":{}}',
      'tags:ss=["b","a"]',
      "n:ns=[10,2]",
      "blob:b=AQI=",
      `body=@${file}`,
      `raw:b=@${file}`,
      "code:n=007.50",
      "--status",
      "open",
      "--description",
      "Say hello",
    );
    expect(run).toEqual({
      code: 0,
      stdout:
        '{"user_name":"熊本 はまち","deadline_unix_time":1795600000,"task_description":"Say hello","status":"open",' +
        '"blob":"AQI=","body":"two\\nlines\\n","code":7.5,"list":[1,"a"],"map":{"a":{},"b":1},"n":[2,10],"none":null,' +
        '"open":true,"priority":3,"raw":"dHdvCmxpbmVzCg==","tags":["a","b"],"title":"Report"}\n',
      stderr: "",
    });
    const get = await tasks("get", "--user", "熊本 はまち", "--deadline", "1795600000");
    expect(get.stdout).toBe(run.stdout);
  });

  it.each([
    ["ndjson", '{"user_name":"mai","deadline_unix_time":1795600000,"title":"a, b"}\n'],
    ["json", '[\n{"user_name":"mai","deadline_unix_time":1795600000,"title":"a, b"}\n]\n'],
    ["csv", 'user_name,deadline_unix_time,title\nmai,1795600000,"a, b"\n'],
    ["tsv", "user_name\tdeadline_unix_time\ttitle\nmai\t1795600000\ta, b\n"],
    ["table", "dmw3  Wed 18:46  in 2 days  a, b\n"],
  ])("prints it as %s", async (format, stdout) => {
    const { tasks } = await newMachine();
    const words = ["create", "--user", "mai", "--deadline", "1795600000", "title=a, b"];
    expect(await tasks(...words, "-o", format)).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("prints the chosen fields, in the order chosen", async () => {
    const { tasks } = await newMachine();
    const words = ["create", "--user", "mai", "--deadline", "5", 'owner:={"name":"Ken"}', 'tags:=["a"]'];
    const run = await tasks(...words, "--fields", "owner.name,tags[0],missing,user_name");
    expect(run.stdout).toBe('{"owner.name":"Ken","tags[0]":"a","user_name":"mai"}\n');
  });

  it("without a deadline takes now, and the next second that is free", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "mai", "--deadline", "1795395602");
    await tasks("create", "--user", "ken", "--deadline", "1795395600");
    const runs = [
      await tasks("create", "--user", "mai"),
      await tasks("create", "--user", "mai"),
      await tasks("create", "--user", "mai", "n:=3"),
    ];
    expect(runs.flatMap(keysOf)).toEqual(["mai@1795395600", "mai@1795395601", "mai@1795395603"]);
    expect(runs.map(({ stderr }) => stderr)).toEqual(["", "", ""]);
    expect((await tasks("query", "--user", "mai", "--count")).stdout).toBe("4\n");
  });

  it("ends with 4 where the deadline is taken, names --next-free and --overwrite, and leaves what is there", async () => {
    const { tasks } = await newMachine();
    const first = await tasks("create", "--user", "mai o'x", "--deadline", "1795600000", "n:=1");
    expect(await tasks("create", "--user", "mai o'x", "--deadline", "1795600000", "n:=2")).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: there is a task of mai o'x at 2026-11-25 18:46:40 +09:00 (1795600000) already\n" +
        "hint: --next-free takes the next second that is free; `tasks get --user 'mai o'\\''x' --deadline 1795600000` shows the other one, and --overwrite replaces it\n",
    });
    expect((await tasks("scan")).stdout).toBe(first.stdout);
  });

  it("with --overwrite replaces the whole record, or writes a new one", async () => {
    const { tasks } = await newMachine();
    for (const attribute of ["old:=1", "new:=2"]) {
      const run = await tasks("create", "--user", "mai", "--deadline", "7", attribute, "--overwrite");
      expect(run.code).toBe(0);
    }
    expect((await tasks("scan")).stdout).toBe('{"user_name":"mai","deadline_unix_time":7,"new":2}\n');
  });

  it("keeps all digits of a number", async () => {
    const { tasks } = await newMachine();
    const digits = "12345678901234567890123456789012345678";
    await tasks("create", "--user", "mai", "--deadline", "7", `big:=${digits}`, "small:n=1e-130");
    expect((await tasks("get", "--user", "mai", "--deadline", "7")).stdout).toBe(
      `{"user_name":"mai","deadline_unix_time":7,"big":${digits},"small":0.${"0".repeat(129)}1}\n`,
    );
  });

  it("says how it understood a date, and nothing under --quiet", async () => {
    const { tasks } = await newMachine();
    const run = await tasks("create", "--user", "mai", "--deadline", "fri 5pm");
    expect(run.stderr).toBe("note: --deadline fri 5pm is 2026-11-27 17:00:00 +09:00\n");
    expect(keysOf(run)).toEqual(["mai@1795766400"]);
    const quiet = await tasks("-q", "create", "--user", "mai", "--deadline", "2026-11-28");
    expect(quiet.stderr).toBe("");
    expect(keysOf(quiet)).toEqual(["mai@1795877999"]);
  });

  it("repeats no more of a date or a rule than there is to see", async () => {
    const { tasks } = await newMachine();
    const words = ["create", "--user", "mai", "--deadline", `2026-12-01${"\n".repeat(20_000)}`];
    expect((await tasks(...words, "--repeat", `every${" ".repeat(20_000)}tue`)).stderr).toMatch(
      /^note: --deadline 2026-12-01 is .+\nnote: --repeat every {195}… is FREQ=WEEKLY;BYDAY=TU in .+\n$/,
    );
  });

  it("says that a date with a slash is month and day, and what was meant by a misspelt one", async () => {
    const { tasks } = await newMachine();
    const run = await tasks("create", "--user", "mai", "--deadline", "12/24 23:59 AoE");
    expect(run.stderr).toBe("note: --deadline 12/24 23:59 AoE is 2026-12-25 20:59:00 +09:00 (month/day)\n");
    expect(keysOf(run)).toEqual(["mai@1798199940"]);
    expect(await tasks("create", "--user", "mai", "--deadline", "tomorow")).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: --deadline 'tomorow' is not a date\nhint: did you mean 'tomorrow'?\n",
    });
  });

  it.each([
    [["--overwrite"], "--overwrite needs --deadline"],
    [["--status", "a", "status=b"], "--status and status=… are the same attribute"],
    [
      ["--description", "a", "task_description=b"],
      "--description and task_description=… are the same attribute",
    ],
    [["a=1", "a=2"], "the attribute a is given twice"],
  ])("refuses %j", async (words, message) => {
    const { tasks } = await newMachine();
    const run = await tasks("create", "--user", "mai", ...words);
    expect(run).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`error: ${message}\nhint: `),
    });
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it.runIf(operations !== undefined)(
    "makes one call, and two more for each second that is taken",
    async () => {
      const { tasks } = await newMachine();
      await tasks("create", "--user", "mai", "--deadline", "5");
      expect(operations!()).toEqual(["PutItem"]);
      await tasks("create", "--user", "mai", "--deadline", "5");
      expect(operations!()).toEqual(["PutItem"]);
      await tasks("create", "--user", "mai", "--deadline", "5", "--overwrite");
      expect(operations!()).toEqual(["PutItem"]);
      const run = await tasks("create", "--user", "mai", "-v");
      expect(run.stderr).toMatch(/^aws: PutItem ok, \d+ ms, 1 attempt, 1 capacity unit\n$/);
      expect(operations!()).toEqual(["PutItem"]);
      await tasks("create", "--user", "mai");
      expect(operations!()).toEqual(["PutItem", "Query", "PutItem"]);
    },
  );
});

onBothTargets("tasks create --next-free", (newMachine) => {
  it("takes the next second that is free where the deadline is taken, and says so where it is not given", async () => {
    const { tasks } = await newMachine();
    const words = ["create", "--user", "mai", "--deadline", "1795600000"];
    await tasks(...words);
    expect(await tasks(...words)).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: there is a task of mai at 2026-11-25 18:46:40 +09:00 (1795600000) already\n" +
        "hint: --next-free takes the next second that is free; `tasks get --user mai --deadline 1795600000` shows the other one, and --overwrite replaces it\n",
    });
    expect((await tasks(...words, "--next-free")).stdout).toContain("1795600001");
    expect((await tasks(...words, "--next-free")).stdout).toContain("1795600002");
    expect((await tasks("create", "--user", "mai", "--next-free")).code).toBe(2);
    expect((await tasks(...words, "--next-free", "--overwrite")).code).toBe(2);
  });

  it("stays on the day that is named without a time: in its last minute while there is room", async () => {
    const { tasks } = await newMachine();
    const words = ["create", "--user", "mai", "--deadline", "2026-12-24", "--tz", "Asia/Tokyo", "--quiet"];
    const end = Date.UTC(2026, 11, 24, 14, 59, 59) / 1000;
    const at = (second: number) => `{"user_name":"mai","deadline_unix_time":${second}}\n`;
    expect((await tasks(...words)).stdout).toBe(at(end));
    expect((await tasks(...words, "--next-free")).stdout).toBe(at(end - 59));
    expect((await tasks(...words, "--next-free")).stdout).toBe(at(end - 58));
    for (let second = end - 57; second < end; second += 1)
      await tasks("create", "--user", "mai", "--deadline", `${second}`, "--quiet");
    expect((await tasks(...words, "--next-free")).stdout).toBe(at(end + 1));
  });
});
