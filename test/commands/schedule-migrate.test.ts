import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";
import { openStrictAws } from "../support/strict-aws/open.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";

const create = (name: string, ...words: string[]) => ["schedule", name, "--user", "mai", ...words, "--quiet"];
const DAILY = create("daily", "--cron", "0 9 * * ? *", "--stamp", "--enabled");

describe("tasks schedule migrate on the local target", () => {
  it("has the schedule be Scheduler's, on or off as it is, and the second time says that it is", async () => {
    const machine = newMachine();
    await machine.tasks(...DAILY);
    const planned = await machine.tasks(
      "schedule",
      "migrate",
      "daily",
      "--zone",
      "Asia/Tokyo",
      "--plan",
      "-o",
      "csv",
    );
    expect([planned.code, planned.stdout]).toEqual([
      0,
      [
        "resource,name,action,field,old,new,reason",
        "schedule,daily,update,zone,,Asia/Tokyo,",
        "schedule,daily,update,engine,rule,scheduler,",
        "",
      ].join("\n"),
    ]);
    const done = await machine.tasks("schedule", "migrate", "daily", "--zone", "Asia/Tokyo");
    expect([done.code, done.stderr]).toEqual([
      0,
      expect.stringContaining("note: from then on its times are those of Asia/Tokyo, not UTC\n"),
    ]);
    const shown = await machine.tasks("schedule", "show", "daily", "-o", "ndjson");
    expect(JSON.parse(shown.stdout)).toMatchObject({
      state: "ENABLED",
      engine: "scheduler",
      schedule: "cron(0 9 * * ? *)",
      zone: "Asia/Tokyo",
      stamp: true,
    });
    const again = await machine.tasks("schedule", "migrate", "daily", "--zone", "Europe/Berlin");
    expect([again.code, again.stdout]).toEqual([0, ""]);
    expect(again.stderr).toContain("note: daily is in EventBridge Scheduler already\n");
    expect(again.stderr).toContain("`tasks schedule create daily --zone Europe/Berlin`");
    expect(again.stderr).toContain("note: nothing to change\n");
  });

  it("refuses a pattern, and a name that is not there", async () => {
    const machine = newMachine();
    await machine.tasks(...create("on-start", "--pattern", '{"source":["aws.ec2"]}'));
    expect(await machine.tasks("schedule", "migrate", "on-start")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: the schedule on-start waits for events, and EventBridge Scheduler knows times alone\n" +
        "hint: leave it a rule: for events they are what AWS has\n",
    });
    expect((await machine.tasks("schedule", "migrate", "daily")).code).toBe(3);
  });
});

describe("tasks schedule migrate on AWS", () => {
  useNoAwsAccount({ keys: true });

  /** At 08:58:30, a minute and a half before the daily schedule is due. */
  async function start(...words: string[]) {
    const aws = await openStrictAws();
    const plain = newMachine();
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    const machine = plain.with({ clock: aws.clock, env });
    await machine.tasks("provision");
    const made = await machine.tasks(...words);
    expect([made.code, made.stderr]).toEqual([0, ""]);
    const due = Math.ceil(aws.clock.now() / 86_400_000) * 86_400_000 + 9 * 3_600_000;
    return { aws, machine, due };
  }

  it("shows what it will do, waits until no firing is due, and leaves the schedule in Scheduler alone", async () => {
    const { aws, machine, due } = await start(...DAILY);
    const planned = await machine.tasks("schedule", "migrate", "daily", "--plan", "-o", "csv");
    expect(planned.code).toBe(0);
    const lines = planned.stdout.split("\n");
    expect(lines).toContain("changeover,daily,update,fired-by,rule,scheduler,");
    expect(lines.filter((line) => line.includes(",remove"))).toHaveLength(3);
    expect(aws.scheduler.state()).toEqual([]);
    await aws.clock.sleep(due - 20_000 - aws.clock.now());
    const { code, stderr } = await machine.tasks("schedule", "migrate", "daily");
    expect(code).toBe(0);
    expect(stderr).toMatch(/waiting \d+ seconds, until no firing is due\nchanged changeover daily/);
    expect(aws.clock.now()).toBeGreaterThan(due + 90_000);
    const { stdout } = await machine.tasks("schedule", "list", "-o", "csv");
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "name,state,engine,schedule,next,last_fired,last_result",
      expect.stringMatching(/^daily,ENABLED,scheduler,cron\(0 9 \* \* \? \*\),/),
    ]);
    expect(aws.rules.state()).toEqual([]);
  });

  it("that was cut off is told of by list, show and next, and a change or a switch is refused until it is finished", async () => {
    const { aws, machine } = await start(...DAILY);
    aws.decide = (_, operation) => (operation === "DisableRule" ? "deny" : "pass");
    expect((await machine.tasks("schedule", "migrate", "daily")).code).toBe(7);
    aws.revive();
    const rows = ["daily,ENABLED,,cron(0 9 * * ? *)", "daily,DISABLED,scheduler,cron(0 9 * * ? *)"];
    for (const command of [["list"], ["show", "daily"]]) {
      const { stdout } = await machine.tasks("schedule", ...command, "-o", "csv");
      for (const row of rows) expect(stdout).toContain(`\n${row},`);
    }
    const note =
      "note: daily is a rule and in EventBridge Scheduler: a move was cut off, which `tasks schedule migrate daily` finishes\n";
    expect((await machine.tasks("schedule", "next", "daily")).stderr).toContain(note);
    const words = ["schedule", "daily", "--user", "mai", "--rate", "1h"];
    expect((await machine.tasks(...words)).code).toBe(4);
    expect((await machine.tasks("schedule", "migrate", "daily")).code).toBe(0);
    expect((await machine.tasks("schedule", "show", "daily")).stderr).toBe("");
  });

  it("says what a schedule that fires without a pause may lose; with a stamp nothing", async () => {
    const often = ["--cron", "* * * * ? *", "--enabled"];
    const plain = await start(...create("often", ...often));
    expect((await plain.machine.tasks("schedule", "migrate", "often")).stderr).toContain(
      "note: often fires so often that one firing may fall into the change and be missed\n",
    );
    const stamped = await start(...create("often", ...often, "--stamp"));
    stamped.aws.operations.length = 0;
    expect((await stamped.machine.tasks("schedule", "migrate", "often")).stderr).not.toContain("missed");
    const { operations } = stamped.aws;
    expect(operations.indexOf("UpdateSchedule")).toBe(operations.indexOf("DisableRule") - 1);
  });

  it("leaves a rate that its file describes as the file says, whose rhythm nobody has to say", async () => {
    const { aws, machine } = await start("schedule", "list", "-q");
    const often = { user: "mai", rate: "3 minutes", enabled: true };
    const write = (schedule: object) =>
      writeFileSync(join(machine.folder, "tasks.json"), JSON.stringify({ schedules: { often: schedule } }));
    const plan = async () => {
      const { code, stdout } = await machine.tasks("apply", "--plan", "--exit-code", "-o", "csv");
      return [code, stdout.split("\n").filter((line) => line.includes(",update,"))];
    };
    write(often);
    expect((await machine.tasks("apply", "-q")).code).toBe(0);
    expect((await machine.tasks("schedule", "migrate", "often", "-q")).code).toBe(0);
    expect((await machine.tasks("status", "--exit-code")).code).toBe(0);
    expect(await plan()).toEqual([0, []]);
    await aws.clock.sleep(1_000_000);
    expect(await plan()).toEqual([0, []]);
    write({ ...often, rate: "5 minutes" });
    expect(await plan()).toEqual([
      8,
      [
        "schedule,often,update,expression,rate(3 minutes),rate(5 minutes),",
        expect.stringMatching(/^schedule,often,update,start,\S+Z,none,$/),
      ],
    ]);
  });
});
