import { expect, it } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";

const key = ["--user", "mai", "--deadline", "1795478400"];

onBothTargets("tasks create --repeat", (newMachine) => {
  it("stores the rule as an RRULE, with zone and series, and says what was understood", async () => {
    const { tasks } = await newMachine();
    expect(await tasks("create", ...key, "--repeat", "毎週月曜", "--tz", "Europe/Berlin")).toEqual({
      code: 0,
      stdout:
        '{"user_name":"mai","deadline_unix_time":1795478400,' +
        '"repeat":"FREQ=WEEKLY;BYDAY=MO","repeat_at":"2026-11-24T01:00:00","repeat_zone":"Europe/Berlin","series":"2026-11-24T01:00:00/0cyk5rcy"}\n',
      stderr:
        "note: --repeat 毎週月曜 is FREQ=WEEKLY;BYDAY=MO in Europe/Berlin: 2026-11-24 01:00:00 +01:00, then 2026-11-30 01:00:00 +01:00\n",
    });
  });

  it("begins at the end of the first day of the rule without a deadline", async () => {
    const { tasks } = await newMachine();
    const run = await tasks("create", "--user", "mai", "--repeat", "every fri", "--fields", "repeat_at");
    expect(run).toEqual({
      code: 0,
      stdout: '{"repeat_at":"2026-11-27T23:59:59"}\n',
      stderr:
        "note: --repeat every fri is FREQ=WEEKLY;BYDAY=FR in Asia/Tokyo: 2026-11-27 23:59:59 +09:00, then 2026-12-04 23:59:59 +09:00\n",
    });
  });

  it("keeps the time of the series where --next-free takes another second", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key);
    const fields = ["--fields", "deadline_unix_time,repeat_at"];
    const run = await tasks("create", ...key, "--next-free", "--repeat", "daily", ...fields);
    expect(run.stdout).toBe('{"deadline_unix_time":1795478401,"repeat_at":"2026-11-24T09:00:00"}\n');
  });

  it.each([
    [["--repeat", "wekly"], "error: --repeat 'wekly' is not a rule\nhint: did you mean 'weekly'?\n"],
    [
      ["--repeat", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
      "error: --repeat 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30' never comes after 2026-11-24T09:00:00\n" +
        "hint: try it as in --repeat weekly or 'last fri of month'\n",
    ],
    [
      ["--repeat", "daily", "repeat=FREQ=DAILY"],
      "error: --repeat and repeat=… are the same attribute\nhint: give one\n",
    ],
  ])("refuses %j and writes nothing", async (words, told) => {
    const { tasks } = await newMachine();
    const run = await tasks("create", ...key, ...words, "--quiet");
    expect(run).toEqual({ code: 2, stdout: "", stderr: told });
    expect((await tasks("scan", "--count")).stdout).toBe("0\n");
  });
});

onBothTargets("tasks update --repeat", (newMachine) => {
  it("begins a series with the record, wherever the one before was", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "--repeat", "daily");
    await tasks("reschedule", ...key, "--by", "+1h");
    const moved = ["--user", "mai", "--deadline", "1795482000"];
    const run = await tasks("update", ...moved, "--repeat", "every tue", "owner=ken");
    expect(run).toEqual({
      code: 0,
      stdout:
        '{"user_name":"mai","deadline_unix_time":1795482000,"owner":"ken",' +
        '"repeat":"FREQ=WEEKLY;BYDAY=TU","repeat_at":"2026-11-24T10:00:00","repeat_zone":"Asia/Tokyo","series":"2026-11-24T10:00:00/0cyk5rcy"}\n',
      stderr:
        "note: --repeat every tue is FREQ=WEEKLY;BYDAY=TU in Asia/Tokyo: 2026-11-24 10:00:00 +09:00, then 2026-12-01 10:00:00 +09:00\n",
    });
  });

  it("ends one with --no-repeat", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key, "--repeat", "daily");
    expect((await tasks("update", ...key, "--no-repeat")).stdout).toBe(
      '{"user_name":"mai","deadline_unix_time":1795478400}\n',
    );
    expect((await tasks("done", ...key)).stderr).toBe("");
    expect((await tasks("scan", "--count")).stdout).toBe("1\n");
  });

  it("begins a series with each record of a selection", async () => {
    const { tasks } = await newMachine();
    await tasks("create", ...key);
    await tasks("create", "--user", "mai", "--deadline", "1795564800");
    const select = ["--user", "mai", "--all", "--yes", "--fields", "repeat_at,repeat"];
    expect(await tasks("update", ...select, "--repeat", "monthly")).toEqual({
      code: 0,
      stdout:
        '{"repeat_at":"2026-11-24T09:00:00","repeat":"FREQ=MONTHLY"}\n{"repeat_at":"2026-11-25T09:00:00","repeat":"FREQ=MONTHLY"}\n',
      stderr: "2 changed, 0 changed meanwhile and left alone, 0 failed\n",
    });
    await tasks("update", "--user", "mai", "--all", "--yes", "--no-repeat");
    expect((await tasks("scan", "--where", "attribute_exists(series)", "--count")).stdout).toBe("0\n");
  });

  it("refuses a record whose deadline has no calendar", async () => {
    const { tasks } = await newMachine();
    const half = ["--user", "mai", "--deadline", "1.5"];
    await tasks("update", ...half, "a=b", "--upsert");
    expect(await tasks("update", ...half, "--repeat", "daily")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: the deadline 1.5 of a task of mai is not a whole second, and has no calendar\n" +
        "hint: give it another with `tasks reschedule`\n",
    });
  });
});
