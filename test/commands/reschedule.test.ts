import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";

const key = ["--user", "mai", "--deadline", "7"];

onBothTargets("tasks reschedule", (newMachine, operations) => {
  it("moves a record with all that it has", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "--description", "Text", "n:n=0.50", "empty=");
    await tasks("create", "--user", "ken", "--deadline", "1795766400", "n:=1");
    const run = await tasks("reschedule", ...key, "--to", "fri 5pm");
    const moved =
      '{"user_name":"mai","deadline_unix_time":1795766400,"task_description":"Text","empty":"","n":0.5}\n';
    expect(run).toEqual({
      code: 0,
      stdout: moved,
      stderr: "note: --to fri 5pm is 2026-11-27 17:00:00 +09:00\n",
    });
    expect((await tasks("query", "--user", "mai")).stdout).toBe(moved);
    expect((await tasks("get", ...key)).code).toBe(3);
    expect((await tasks("scan", "--count")).stdout).toBe("2\n");
  });

  it("counts how often a task of a calendar was moved, alone or with others, and takes that back with undo", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "uid=a@example.org");
    const shown = (deadline: number, sequence: number) =>
      `{"user_name":"mai","deadline_unix_time":${deadline},"sequence":${sequence},"uid":"a@example.org"}\n`;
    const all = ["reschedule", "--user", "mai", "--all", "--by", "+1s"];
    expect((await tasks("reschedule", ...key, "--to", "9", "--dry-run")).stdout).toBe(shown(9, 1));
    expect((await tasks("reschedule", ...key, "--to", "9")).stdout).toBe(shown(9, 1));
    expect((await tasks(...all, "--yes")).stdout).toBe(shown(10, 2));
    expect(await tasks("undo")).toMatchObject({ code: 0 });
    expect((await tasks("query", "--user", "mai")).stdout).toBe(shown(9, 1));
  });

  it.each([
    ["json", '[\n{"user_name":"mai","deadline_unix_time":9}\n]\n'],
    ["csv", "user_name,deadline_unix_time\nmai,9\n"],
    ["tsv", "user_name\tdeadline_unix_time\nmai\t9\n"],
    ["table", "user_name  deadline_unix_time\nmai        1970-01-01 09:00:09\n"],
  ])("prints it as %s", async (format, stdout) => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "n:=1");
    const run = await tasks(
      "reschedule",
      ...key,
      "--to",
      "9",
      "-o",
      format,
      "--fields",
      "user_name,deadline_unix_time",
    );
    expect(run).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("ends with 4 where the new deadline is taken, and leaves both", async () => {
    const { tasks } = await newMachine();
    const first = await tasks("create", ...key, "n:=1");
    const second = await tasks("create", "--user", "mai", "--deadline", "9", "n:=2");
    expect(await tasks("reschedule", ...key, "--to", "9")).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: there is a task of mai at 1970-01-01 09:00:09 +09:00 (9) already\n" +
        "hint: nothing was moved; --next-free takes the next second that is free, and --overwrite replaces it\n",
    });
    expect((await tasks("query", "--user", "mai")).stdout).toBe(first.stdout + second.stdout);
  });

  it("with --next-free takes the next second that is free", async () => {
    const { tasks } = await newMachine();
    for (const [deadline, n] of [
      [7, 1],
      [9, 2],
      [10, 3],
      [12, 4],
    ])
      await tasks("create", "-u", "mai", "-d", `${deadline}`, `n:=${n}`);
    const run = await tasks("reschedule", ...key, "--to", "9", "--next-free");
    expect(run).toEqual({
      code: 0,
      stdout: '{"user_name":"mai","deadline_unix_time":11,"n":1}\n',
      stderr: "",
    });
    expect((await tasks("reschedule", "-u", "mai", "-d", "10", "--by=-1s", "--next-free")).stdout).toContain(
      '_time":13,',
    );
    expect((await tasks("query", "-u", "mai", "--fields", "n", "-o", "tsv")).stdout).toBe("n\n2\n1\n4\n3\n");
    const both = await tasks("reschedule", ...key, "--to", "9", "--next-free", "--overwrite");
    expect(both).toMatchObject({ code: 2, stdout: "" });
    const many = await tasks("reschedule", "-u", "mai", "--all", "--by", "1d", "--next-free");
    expect(many).toMatchObject({ code: 2, stdout: "" });
  });

  it("with --next-free stays on the day that is named without a time", async () => {
    const { tasks } = await newMachine();
    for (const deadline of ["7", "8"]) await tasks("create", "-u", "mai", "-d", deadline);
    for (const [deadline, second] of [
      ["7", 1_798_124_399],
      ["8", 1_798_124_340],
    ] as const) {
      const words = ["-u", "mai", "-d", deadline, "--to", "2026-12-24", "--tz", "Asia/Tokyo"];
      const run = await tasks("reschedule", ...words, "--next-free", "--quiet");
      expect(run.stdout).toBe(`{"user_name":"mai","deadline_unix_time":${second}}\n`);
    }
  });

  it("with --overwrite replaces the record that is in the way, as a whole", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "a:=1");
    await tasks("create", "--user", "mai", "--deadline", "9", "b:=2");
    const run = await tasks("reschedule", ...key, "--to", "9", "--overwrite");
    const moved = '{"user_name":"mai","deadline_unix_time":9,"a":1}\n';
    expect(run).toEqual({ code: 0, stdout: moved, stderr: "" });
    expect((await tasks("query", "--user", "mai")).stdout).toBe(moved);
  });

  it.each([[[]], [["--overwrite"]]])("onto itself changes nothing, with %j", async (words) => {
    const { tasks } = await newMachine();
    const { stdout } = await tasks("create", ...key, "a:=1");
    expect(await tasks("reschedule", ...key, "--to", "7", ...words)).toEqual({ code: 0, stdout, stderr: "" });
    expect((await tasks("scan")).stdout).toBe(stdout);
  });

  it("ends with 3 where there is no record, and makes none", async () => {
    const { tasks } = await newMachine();
    await tasks("create", "--user", "mai", "--deadline", "9", "b:=2");
    for (const to of ["7", "9", "11"]) {
      const run = await tasks("reschedule", ...key, "--to", to, "--overwrite");
      expect(run).toEqual({
        code: 3,
        stdout: "",
        stderr:
          "error: there is no task of mai at 1970-01-01 09:00:07 +09:00 (7)\n" +
          "hint: `tasks query --user mai` lists what is there\n",
      });
    }
    expect((await tasks("scan")).stdout).toBe('{"user_name":"mai","deadline_unix_time":9,"b":2}\n');
  });

  it("says which task an offset leads where the clocks skip the time, or out of all time, and moves none", async () => {
    const { tasks } = await newMachine();
    const berlin = ["--tz", "Europe/Berlin"];
    await tasks("create", "--user", "mai", "--deadline", "2027-03-27T02:30", ...berlin);
    const before = await tasks("query", "--user", "mai");
    const refused = {
      code: 2,
      stdout: "",
      stderr:
        "error: --by '+1d' gives the task of mai at 1806111000 no date: 2027-03-28 02:30:00 does not exist in Europe/Berlin, " +
        "where the clocks go from 2027-03-28 01:59:59 to 2027-03-28 03:00:00\n" +
        "hint: nothing was moved; for this one alone use '2027-03-28 01:59:59' or '2027-03-28 03:00:00' with --to\n",
    };
    expect(await tasks("reschedule", "--user", "mai", "--all", "--by", "+1d", "--yes", ...berlin)).toEqual(
      refused,
    );
    const one = ["--user", "mai", "--deadline", "1806111000"];
    expect(await tasks("reschedule", ...one, "--by", "+1d", ...berlin)).toEqual(refused);
    expect(await tasks("reschedule", ...one, "--by", "9999y")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        / is outside the years 1970 to 9999 \(UTC\)\nhint: give a smaller one, as in \+1w\n$/,
      ),
    });
    expect(await tasks("query", "--user", "mai")).toEqual(before);
  });

  it("leaves of many those that an offset leads where the clocks skip the time, names them, and moves the others", async () => {
    const { tasks } = await newMachine();
    const berlin = ["--tz", "Europe/Berlin"];
    for (const deadline of ["2027-03-26T09:00", "2027-03-27T02:30", "2027-03-27T10:00"])
      await tasks("create", "--user", "mai", "--deadline", deadline, ...berlin);
    const move = ["reschedule", "--user", "mai", "--all", "--by", "+1d", ...berlin];
    const left =
      "left alone: --by '+1d' gives the task of mai at 1806111000 no date: 2027-03-28 02:30:00 does not exist in Europe/Berlin, " +
      "where the clocks go from 2027-03-28 01:59:59 to 2027-03-28 03:00:00\n";
    const partial =
      "error: 1 record of 3 left\n" +
      "hint: the lines above name them; move each with --to, since the same command would move the others once more\n";
    const moved =
      '{"user_name":"mai","deadline_unix_time":1806220800}\n{"user_name":"mai","deadline_unix_time":1806134400}\n';
    expect(await tasks(...move, "--dry-run")).toEqual({
      code: 7,
      stdout: moved,
      stderr:
        left +
        "dry run: nothing was written; it would call TransactWriteItems 2 times, 8 write units\n" +
        `2 to be moved, 0 changed meanwhile and left alone, 1 failed\n${partial}`,
    });
    expect(await tasks(...move, "--yes")).toEqual({
      code: 7,
      stdout: moved,
      stderr: `${left}2 moved, 0 changed meanwhile and left alone, 1 failed\n${partial}`,
    });
    expect(await tasks("undo")).toMatchObject({ code: 0 });
    expect((await tasks("query", "--user", "mai", "--fields", "deadline_unix_time")).stdout).toBe(
      '{"deadline_unix_time":1806048000}\n{"deadline_unix_time":1806111000}\n{"deadline_unix_time":1806138000}\n',
    );
  });

  it("needs --to or --by", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("reschedule", ...key)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: there is no --to or --by\nhint: say when, as in --to 'fri 17:00', or by how much, as in --by +1w\n",
    });
  });

  it.runIf(operations !== undefined)("makes two calls, the second a transaction", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "a:=1");
    operations!();
    const run = await tasks("reschedule", ...key, "--to", "9", "-v");
    expect(run.stderr).toMatch(
      /^aws: GetItem ok, \d+ ms, 1 attempt, 1 capacity unit\naws: TransactWriteItems ok, \d+ ms, 1 attempt, 4 capacity units\n$/,
    );
    expect(operations!()).toEqual(["GetItem", "TransactWriteItems"]);
  });
});
