import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine, NOW } from "../support/run-tasks.ts";
import { systemClock } from "../../src/system/system-clock.ts";

const NIGHTLY = ["schedule", "nightly", "--user", "mai", "--rate", "3m"];
const EC2 = '{"source":["aws.ec2"],"detail":{"state":["running"]}}';
const EVENT = {
  id: "1",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2026-11-26T09:00:00Z",
  region: "us-east-1",
};

describe("tasks schedule on the local target", () => {
  it("makes a disabled schedule, and the second time changes nothing", async () => {
    const machine = newMachine();
    const first = await machine.tasks(...NIGHTLY, "-o", "table");
    expect([first.code, first.stdout]).toEqual([
      0,
      expect.stringMatching(/^local, local store .*\n\+ schedule nightly\n/),
    ]);
    expect(first.stderr).toContain("note: it is disabled; `tasks schedule enable nightly` switches it on");
    const second = await machine.tasks(...NIGHTLY);
    expect([second.code, second.stderr]).toEqual([0, expect.stringContaining("note: nothing to change")]);
    expect((await machine.tasks("schedule", "show", "nightly", "-o", "json")).stdout).toBe(
      `[
{"name":"nightly","state":"DISABLED","schedule":"rate(3 minutes)","input":"{\\"body\\":{\\"user_name\\":\\"mai\\"}}","stamp":false,"since":"2026-11-23 10:00:00 +09:00"}
]
`,
    );
  });

  it("says that --cron counts in UTC where another zone was set, and nothing where none was", async () => {
    const machine = newMachine();
    const daily = ["schedule", "daily", "--user", "mai", "--cron", "0 10 * * ? *"];
    const told =
      "note: --cron counts in UTC, not in Asia/Tokyo (TASKS_TZ); `tasks schedule next daily` shows its times in both, and --zone Asia/Tokyo counts there\n";
    expect((await machine.tasks(...daily)).stderr).toContain(told);
    expect((await machine.tasks(...daily, "--tz", "Europe/Paris")).stderr).toContain(
      "not in Europe/Paris (--tz)",
    );
    for (const zone of [
      ["--tz", "UTC"],
      ["--tz", "Etc/UTC"],
    ])
      expect((await machine.tasks(...daily, ...zone)).stderr).not.toContain("counts in UTC");
    const { TASKS_TZ: _, ...env } = machine.env;
    expect((await machine.with({ env }).tasks(...daily)).stderr).not.toContain("counts in UTC");
    expect((await machine.tasks(...NIGHTLY)).stderr).not.toContain("counts in UTC");
  });

  it("lists schedules with when they fire next, which is counted from when they were made", async () => {
    const machine = newMachine();
    await machine.tasks(...NIGHTLY, "--enabled");
    await machine.tasks("schedule", "daily", "--user", "mai", "--cron", "0 10 * * ? *");
    const later = machine.with({ clock: { ...systemClock, now: () => NOW + 4 * 60_000 } });
    const { stdout } = await later.tasks("schedule", "list", "-o", "csv");
    expect(stdout).toBe(
      [
        "name,state,schedule,next,last_fired,last_result\n",
        "daily,DISABLED,cron(0 10 * * ? *),,,\n",
        "nightly,ENABLED,rate(3 minutes),2026-11-23 10:06:00 +09:00,,\n",
      ].join(""),
    );
  });

  it("is switched on and off, and stays as it is when other flags change", async () => {
    const machine = newMachine();
    await machine.tasks(...NIGHTLY);
    const on = await machine.tasks("schedule", "enable", "nightly");
    expect(on).toEqual({ code: 0, stdout: '{"name":"nightly","state":"ENABLED"}\n', stderr: "" });
    const changed = await machine.tasks("schedule", "nightly", "--user", "mai", "--rate", "5m");
    expect(changed.stdout).toBe(
      '{"resource":"schedule","name":"nightly","action":"update","field":"expression","old":"rate(3 minutes)","new":"rate(5 minutes)"}\n',
    );
    expect((await machine.tasks("schedule", "list")).stdout).toContain('"state":"ENABLED"');
    expect((await machine.tasks("schedule", "disable", "nightly")).stdout).toContain("DISABLED");
    expect((await machine.tasks("schedule", "list")).stdout).toContain('"state":"DISABLED"');
  });

  it("shows a plan and makes nothing, not even a store", async () => {
    const machine = newMachine();
    const { code, stdout } = await machine.tasks(...NIGHTLY, "--plan");
    expect([code, stdout]).toEqual([0, expect.stringContaining('"action":"create","field":"expression"')]);
    expect((await machine.tasks("schedule", "list")).stdout).toBe("");
  });

  it("tells the next times in UTC and in the zone", async () => {
    const machine = newMachine();
    await machine.tasks("schedule", "daily", "--user", "mai", "--cron", "0 10 * * ? *");
    const { stdout, stderr } = await machine.tasks("schedule", "next", "daily", "-n", "2");
    expect(stdout).toBe(
      '{"unix_time":1795428000,"utc":"2026-11-23T10:00:00Z","local":"2026-11-23 19:00:00 +09:00"}\n' +
        '{"unix_time":1795514400,"utc":"2026-11-24T10:00:00Z","local":"2026-11-24 19:00:00 +09:00"}\n',
    );
    expect(stderr).toBe("note: daily is disabled, so it does not fire\n");
  });

  it("makes an event pattern, and says which events fire it", async () => {
    const machine = newMachine();
    const file = join(machine.folder, "pattern.json");
    writeFileSync(file, EC2);
    expect((await machine.tasks("schedule", "start", "--user", "ops", "--pattern", `@${file}`)).code).toBe(0);
    const test = async (state: string) =>
      (await machine.tasks("schedule", "test", "start", JSON.stringify({ ...EVENT, detail: { state } })))
        .stdout;
    expect(await test("running")).toBe(
      '{"name":"start","matches":true,"input":"{\\"body\\":{\\"user_name\\":\\"ops\\"}}"}\n',
    );
    expect(await test("stopped")).toBe('{"name":"start","matches":false}\n');
    expect(await machine.tasks("schedule", "next", "start")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("fires at no set time"),
    });
    const refused = async (event: string) => {
      const { code, stdout, stderr } = await machine.tasks("schedule", "test", "start", event);
      return [code, stdout, stderr];
    };
    const { region: _, ...rest } = EVENT;
    expect(await refused(JSON.stringify(rest))).toEqual([
      2,
      "",
      'error: the event is not an event: it has no region\nhint: add "region":"us-east-1"\n',
    ]);
    expect(await refused("[1]")).toEqual([
      2,
      "",
      expect.stringContaining("error: the event is not an event but a list\nhint: an event has "),
    ]);
    expect(await refused('{"id":"1","id":"2"}')).toEqual([
      2,
      "",
      expect.stringContaining('error: the event has the key "id" twice, with different values\n'),
    ]);
    expect(await refused("{")).toEqual([2, "", expect.stringContaining("error: the event is not JSON: ")]);
    // A pattern becomes a rate, and a rate a pattern.
    await machine.tasks("schedule", "start", "--user", "ops", "--rate", "1h");
    expect((await machine.tasks("schedule", "list")).stdout).toContain('"schedule":"rate(1 hour)"');
    await machine.tasks("schedule", "start", "--user", "ops", "--pattern", EC2);
    expect((await machine.tasks("schedule", "start", "--user", "ops", "--pattern", EC2)).stderr).toContain(
      "nothing to change",
    );
  });

  it("refuses a wildcard that AWS finds too complex before anything is made", async () => {
    const machine = newMachine();
    const pattern = '{"detail":{"bus":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}}';
    expect(await machine.tasks("schedule", "start", "--user", "ops", "--pattern", pattern)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("error: --pattern has wildcards that are too complex for EventBridge"),
    });
    expect((await machine.tasks("schedule", "list")).stdout).toBe("");
  });

  it("is deleted once, shown by status, and gone with destroy", async () => {
    const machine = newMachine();
    await machine.tasks(...NIGHTLY);
    await machine.tasks("schedule", "other", "--user", "mai", "--rate", "1d");
    expect((await machine.tasks("schedule", "delete", "nightly")).stdout).toBe(
      '{"resource":"schedule","name":"nightly"}\n',
    );
    expect(await machine.tasks("schedule", "delete", "nightly")).toEqual({
      code: 3,
      stdout: "",
      stderr: "error: there is no schedule nightly\nhint: `tasks schedule list` shows those that are there\n",
    });
    expect((await machine.tasks("status", "-o", "csv")).stdout).toContain(
      "schedule,other,ok,expression,rate(1 day)",
    );
    expect((await machine.tasks("destroy", "--yes")).stdout).toContain('"name":"other","result":"removed"');
    expect((await machine.tasks("schedule", "list")).stdout).toBe("");
  });

  it.each([
    [["nightly", "--user", "a"], "there is no --rate, --cron, --at or --pattern"],
    [["nightly", "--rate", "3m"], "there is no --user"],
    [["nightly", "--user", "", "--rate", "3m"], "--user is empty"],
    [["nightly", "--user", "a", "--rate", "rate(1 minutes)"], "--rate"],
    [["nightly", "--user", "a", "--rate", "0m"], "--rate"],
    [["nightly", "--user", "a", "--cron", "garbage"], "--cron"],
    [["nightly", "--user", "a", "--rate", "rate(3 minutes) trailing"], "--rate"],
    [
      ["nightly", "--user", "a", "--rate", "cron(0 10 * * ? *)"],
      "--rate 'cron(0 10 * * ? *)' is a cron expression",
    ],
    [["nightly", "--user", "a", "--pattern", "{}"], "--pattern is an empty object"],
    [["nightly", "--user", "a", "--rate", "3m", "--input", "nonsense"], "--input is not JSON"],
    [["nightly", "--user", "a", "--rate", "3m", "--input", "{}"], "--input has no body with a user_name"],
    [
      ["nightly", "--rate", "3m", "--input", JSON.stringify({ user_name: "a", t: "x".repeat(8192) })],
      "EventBridge takes at most 8192",
    ],
    [["nightly", "--user", "b", "--rate", "3m", "--input", '{"user_name":"a"}'], "differ"],
    [["nightly", "--user", "a", "--rate", "3m", "--enabled", "--disabled"], "--disabled"],
    [
      ["nightly", "--user", "a", "--rate", "3m", "--env", "AWS_REGION=x"],
      "--env AWS_REGION is set by Lambda",
    ],
    [
      ["nightly", "--user", "a", "--rate", "3m", "--env", `LONG=${"x".repeat(4100)}`],
      "Lambda takes at most 4096",
    ],
    [["nightly", "--user", "a", "--rate", "3m", "--env", "LONG"], "--env 'LONG' has no ="],
    [
      ["nightly", "--user", "a", "--rate", "3m", "--env", "TOKEN=ssm:/tasks/dev/TOKEN"],
      "--env TOKEN is a reference, which the function does not follow: its code is that of tasks",
    ],
    [["a b", "--user", "a", "--rate", "3m"], "'a b' cannot be a schedule's name"],
    [["a".repeat(65), "--user", "a", "--rate", "3m"], "EventBridge takes at most 64"],
    [["next", "nightly", "-n", "0"], "--times '0'"],
  ])("$1: refused with a hint, and nothing is made", async (words, message) => {
    const machine = newMachine();
    const { code, stdout, stderr } = await machine.tasks("schedule", ...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\nhint: .+\n$/);
    expect((await machine.tasks("schedule", "list")).stdout).toBe("");
  });
});

describe("tasks invoke on the local target", () => {
  it("posts a record and gets it back, with the log on stderr", async () => {
    const machine = newMachine();
    const posted = await machine.tasks("invoke", "--post", '{"user_name":"mai","deadline_unix_time":5}');
    expect([posted.code, JSON.parse(posted.stdout)]).toEqual([
      0,
      {
        statusCode: 201,
        headers: { "content-type": "application/json; charset=utf-8" },
        body: '{"user_name":"mai","deadline_unix_time":5}',
      },
    ]);
    expect(posted.stderr).toContain('"message":"create"');
    const got = await machine.tasks("invoke", "--get", "mai", "--local", "-q");
    expect(got).toMatchObject({ code: 0, stderr: "" });
    expect(got.stdout).toContain(String.raw`\"deadline_unix_time\":5`);
    expect((await machine.tasks("invoke", "--event", '{"body":{"user_name":"q"}}')).stdout).toContain(
      '"user_name":"q"',
    );
  });

  it.each([
    [[], "there is no --post, --get or --event"],
    [["--event", "nonsense"], "--event is not JSON"],
    [["--get", ""], "--get is empty"],
    [["--get", "a", "--post", "{}"], "--post"],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await newMachine().tasks("invoke", ...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
