import { describe, expect, it } from "vitest";
import type { ScheduleFlags } from "../../../src/cloud/schedule/schedule-info.ts";
import { TIMING_PARTS } from "../../../src/cloud/schedule/timing.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  cloudOf,
  deleteSchedule,
  destroy,
  OFTEN,
  openStrictAws,
  plan,
  provision,
  schedule,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const TOKYO = { expression: "cron(0 9 * * ? *)", zone: "Asia/Tokyo" };
const DAILY: ScheduleFlags = {
  name: "daily",
  engine: "scheduler",
  trigger: TOKYO,
  input: '{"body":{"user_name":"mai"}}',
  stamp: false,
  enabled: undefined,
};
const FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:tasks-dev-create";
const ROLE = "arn:aws:iam::111122223333:role/tasks-dev-us-east-1-invoke-role";
const GROUP = "arn:aws:scheduler:us-east-1:111122223333:schedule-group/tasks-dev";
const QUEUE = "arn:aws:sqs:us-east-1:111122223333:tasks-dev-dead-letter";
const at = (text: string) => Date.parse(text) / 1000;

const schedulesOf = ({ scheduler }: StrictAws) => scheduler.state().flatMap(({ schedules }) => schedules);

/** With the table, without which nothing is switched on. */
async function openWithTable(): Promise<StrictAws> {
  const aws = await openStrictAws();
  await provision(aws, {});
  return aws;
}

async function ask<Result>(
  aws: StrictAws,
  work: (schedules: Awaited<ReturnType<ReturnType<typeof cloudOf>["schedules"]>>) => Promise<Result>,
) {
  const cloud = cloudOf(aws);
  try {
    return await work(await cloud.schedules());
  } finally {
    cloud.close();
  }
}

describe("a schedule of EventBridge Scheduler", () => {
  it("is a disabled schedule in a group that is tagged, as AWS gets them, and again nothing", async () => {
    const aws = await openStrictAws();
    await schedule(aws, DAILY);
    expect(aws.scheduler.state()).toEqual([
      {
        name: "tasks-dev",
        tags: [
          ["tasks:managed-by", "tasks"],
          ["tasks:service", "tasks"],
          ["tasks:stage", "dev"],
        ],
        schedules: [
          {
            name: "daily",
            ScheduleExpression: "cron(0 9 * * ? *)",
            ScheduleExpressionTimezone: "Asia/Tokyo",
            FlexibleTimeWindow: { Mode: "OFF" },
            Description: "Puts a task record into DynamoDB; made by `tasks schedule`",
            State: "DISABLED",
            ActionAfterCompletion: "NONE",
            Target: {
              Arn: FUNCTION,
              RoleArn: ROLE,
              Input: '{"body":{"user_name":"mai"},"event_rule":"tasks-dev-daily"}',
              RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
            },
          },
        ],
      },
    ]);
    expect(aws.rules.state()).toEqual([]);
    const again = await schedule(aws, DAILY, { reading: true });
    expect(new Set(again.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
  });

  it("has a role that Scheduler may assume for this group alone, to invoke this function alone", async () => {
    const aws = await openStrictAws();
    await schedule(aws, { ...DAILY, settings: { permissionsBoundary: "arn:aws:iam::aws:policy/limits" } });
    const role = aws.roles.state().find(({ name }) => name === "tasks-dev-us-east-1-invoke-role")!;
    expect(JSON.parse(role.trust)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333", "aws:SourceArn": GROUP } },
        },
      ],
    });
    expect(JSON.parse(role.policies[0]![1])).toEqual({
      Version: "2012-10-17",
      Statement: [{ Sid: "Invoke", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: FUNCTION }],
    });
    expect(role.boundary).toBe("arn:aws:iam::aws:policy/limits");
    // The function's own policy lets nobody in: Scheduler comes with a role of the account.
    expect(aws.functions.state()[0]?.statements).toEqual([]);
  });

  it("sends what identifies its event, and with --dead-letter what it cannot deliver to the queue", async () => {
    const aws = await openStrictAws();
    const flags = { ...DAILY, stamp: true, retries: 5, maxAgeS: 600, settings: { deadLetter: true } };
    await schedule(aws, flags);
    expect(schedulesOf(aws)[0]?.Target).toEqual({
      Arn: FUNCTION,
      RoleArn: ROLE,
      Input:
        '{"body":{"user_name":"mai"},"event_rule":"tasks-dev-daily","event_time":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 600 },
      DeadLetterConfig: { Arn: QUEUE },
    });
    expect(aws.roles.state().at(-1)?.policies[0]?.[1]).toContain(
      `{"Sid":"DeadLetter","Effect":"Allow","Action":"sqs:SendMessage","Resource":"${QUEUE}"}`,
    );
    const again = await schedule(aws, { ...DAILY, stamp: true }, { reading: true });
    expect(again.flatMap(({ differences }) => differences)).toEqual([]);
    expect(await ask(aws, (schedules) => schedules.get("daily"))).toMatchObject({
      engine: "scheduler",
      trigger: { expression: "cron(0 9 * * ? *)", zone: "Asia/Tokyo" },
      input: '{"body":{"user_name":"mai"}}',
      stamp: true,
    });
  });

  it("that fires once deletes itself, and one with start, end and window has them", async () => {
    const aws = await openWithTable();
    await schedule(aws, { ...DAILY, name: "once", trigger: { expression: "at(2026-12-01T09:00:00)" } });
    const span = { start: at("2026-12-01T00:00:00Z"), end: at("2027-01-01T00:00:00Z"), windowM: 15 };
    await schedule(aws, { ...DAILY, trigger: { ...TOKYO, ...span }, enabled: true });
    expect(schedulesOf(aws)).toMatchObject([
      { name: "once", ActionAfterCompletion: "DELETE", ScheduleExpressionTimezone: "UTC" },
      {
        name: "daily",
        StartDate: span.start,
        EndDate: span.end,
        FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
        ActionAfterCompletion: "NONE",
      },
    ]);
    const listed = await ask(aws, (schedules) => schedules.list());
    expect(listed.map(({ name, trigger, enabled }) => ({ name, trigger, enabled }))).toEqual([
      { name: "daily", trigger: { ...TOKYO, ...span }, enabled: true },
      { name: "once", trigger: { expression: "at(2026-12-01T09:00:00)" }, enabled: false },
    ]);
  });

  it("keeps what a later run does not say where that is asked for, and all that somebody else has said", async () => {
    const aws = await openWithTable();
    await schedule(aws, { ...DAILY, trigger: { ...TOKYO, windowM: 5 }, enabled: true });
    aws.scheduler.change("tasks-dev", "daily", { KmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/k" });
    const later = { ...DAILY, engine: undefined, keeps: TIMING_PARTS } as const;
    await schedule(aws, { ...later, trigger: { expression: "cron(0 10 * * ? *)" } });
    const kept = {
      ScheduleExpression: "cron(0 10 * * ? *)",
      ScheduleExpressionTimezone: "Asia/Tokyo",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 },
      KmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/k",
    };
    expect(schedulesOf(aws)).toMatchObject([{ ...kept, State: "ENABLED" }]);
    await ask(aws, (schedules) => schedules.setEnabled("daily", false));
    expect(schedulesOf(aws)).toMatchObject([{ ...kept, State: "DISABLED" }]);
    await schedule(aws, { ...DAILY, trigger: { expression: "cron(0 10 * * ? *)" } });
    expect(schedulesOf(aws)).toMatchObject([
      { ScheduleExpressionTimezone: "UTC", FlexibleTimeWindow: { Mode: "OFF" } },
    ]);
  });

  it("loses what no run is to keep: start, end or window", async () => {
    const aws = await openStrictAws();
    const [start, end] = [at("2026-12-01T00:00:00Z"), at("2026-12-31T00:00:00Z")];
    await schedule(aws, { ...DAILY, trigger: { ...TOKYO, start, end, windowM: 15 } });
    await schedule(aws, { ...DAILY, keeps: ["zone", "end"] });
    expect(schedulesOf(aws)).toMatchObject([
      { EndDate: end, FlexibleTimeWindow: { Mode: "OFF" }, ScheduleExpressionTimezone: "Asia/Tokyo" },
    ]);
    expect(Object.keys(schedulesOf(aws)[0])).not.toContain("StartDate");
  });

  it("whose start is long over can still be changed: a rate in its rhythm, and nothing is changed for that alone", async () => {
    const aws = await openWithTable();
    const start = at("2026-11-23T01:00:00Z");
    const rate = { ...DAILY, trigger: { expression: "rate(1 hour)", start } };
    const cron = { ...DAILY, name: "cron", trigger: { expression: "cron(0 9 * * ? *)", start } };
    for (const flags of [rate, cron]) await schedule(aws, flags);
    await aws.clock.sleep(90 * 3600_000 + 60_000);
    for (const flags of [rate, cron]) {
      const steps = await schedule(aws, flags, { reading: true });
      expect(steps.flatMap(({ differences }) => differences)).toEqual([]);
      await schedule(aws, { ...flags, enabled: true });
      const later = await schedule(aws, flags, { reading: true });
      expect(later.flatMap(({ differences }) => differences)).toEqual([]);
    }
    const [one, other] = schedulesOf(aws);
    expect([one?.State, (one?.StartDate - start) % 3600, one?.StartDate > aws.clock.now() / 1000]).toEqual([
      "ENABLED",
      0,
      true,
    ]);
    expect([other?.State, other?.StartDate]).toEqual(["ENABLED", undefined]);
  });
});

describe("both engines of a stage", () => {
  it("are one list; the function stays until the last schedule of either goes, and then nothing is left", async () => {
    const aws = await openStrictAws();
    for (const flags of [OFTEN, DAILY]) await schedule(aws, flags);
    const listed = await ask(aws, (schedules) => schedules.list());
    expect(listed.map(({ name, engine }) => [name, engine])).toEqual([
      ["daily", "scheduler"],
      ["often", "rule"],
    ]);
    await deleteSchedule(aws, "often");
    expect([aws.functions.state().length, aws.functions.state()[0]?.statements]).toEqual([1, []]);
    await schedule(aws, OFTEN);
    await deleteSchedule(aws, "daily");
    expect([aws.functions.state().length, aws.scheduler.state(), aws.roles.state().length]).toEqual([
      1,
      [],
      1,
    ]);
    await deleteSchedule(aws, "often");
    expect([aws.functions.state(), aws.roles.state(), aws.rules.state()]).toEqual([[], [], []]);
  });

  it("are destroyed together, and the plan of what is there is empty before", async () => {
    const aws = await openWithTable();
    for (const flags of [OFTEN, DAILY]) await schedule(aws, { ...flags, settings: { deadLetter: true } });
    expect(new Set((await plan(aws, undefined)).map(({ action }) => action))).toEqual(new Set(["unchanged"]));
    await destroy(aws, { deleteData: true });
    expect([aws.scheduler.state(), aws.roles.state(), aws.functions.state(), aws.queues.state()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it("do not both get a name: what no flag decides stays where it is, and the rest is refused before any write", async () => {
    const aws = await openStrictAws();
    for (const flags of [OFTEN, DAILY]) await schedule(aws, flags);
    aws.operations.length = 0;
    await schedule(aws, { ...DAILY, engine: undefined, keeps: TIMING_PARTS });
    await schedule(aws, { ...OFTEN, engine: undefined });
    await expect(schedule(aws, { ...DAILY, engine: "rule" })).rejects.toMatchObject({
      kind: "conflict",
      message: "nothing was changed; the schedule daily is in EventBridge Scheduler, and both would fire",
      hint: "leave --engine out, or `tasks schedule delete daily` first",
    });
    await expect(schedule(aws, { ...OFTEN, engine: "scheduler" })).rejects.toMatchObject({
      kind: "conflict",
      message: "nothing was changed; the schedule often is an EventBridge rule, and both would fire",
      hint: "`tasks schedule migrate often` moves it; then run this again",
    });
    expect(aws.operations.filter((name) => !isRead(name))).toEqual([]);
  });

  it("leave a group and a schedule that are somebody else's as they are", async () => {
    const aws = await openStrictAws();
    aws.scheduler.CreateScheduleGroup({ Name: "tasks-dev", ClientToken: "t" });
    const before = aws.scheduler.state();
    await expect(schedule(aws, DAILY)).rejects.toMatchObject({ kind: "conflict" });
    expect(await ask(aws, (schedules) => schedules.list())).toEqual([]);
    expect(aws.scheduler.state()).toEqual(before);
    await schedule(aws, DAILY, { adopt: true });
    const [daily] = schedulesOf(aws);
    const { name: _, ...said } = { ...daily, Target: { ...daily.Target, Arn: `${FUNCTION}-theirs` } };
    aws.scheduler.CreateSchedule({ Name: "theirs", GroupName: "tasks-dev", ClientToken: "u", ...said });
    expect(await ask(aws, (schedules) => schedules.get("theirs"))).toBeUndefined();
    expect(await ask(aws, (schedules) => schedules.setEnabled("theirs", true))).toBe(false);
    await deleteSchedule(aws, "daily");
    expect(schedulesOf(aws).map(({ name }) => name)).toEqual(["theirs"]);
    expect(aws.functions.state()).toEqual([]);
  });

  it("ask one call for a stage that has nothing in Scheduler, and need none that an endpoint has not", async () => {
    const aws = await openWithTable();
    await schedule(aws, OFTEN);
    aws.operations.length = 0;
    await ask(aws, (schedules) => schedules.list());
    expect(aws.operations.filter((name) => /Schedule/.test(name))).toEqual(["GetScheduleGroup"]);
    const lacking = aws.scheduler as unknown as { GetScheduleGroup: unknown };
    lacking.GetScheduleGroup = undefined;
    expect(await ask(aws, (schedules) => schedules.list())).toMatchObject([{ name: "often" }]);
    await schedule(aws, { ...OFTEN, engine: undefined, enabled: true });
    await deleteSchedule(aws, "often");
    expect(aws.rules.state()).toEqual([]);
  });

  it("ask one call for each schedule of Scheduler, of which a list says next to nothing", async () => {
    const aws = await openStrictAws();
    for (const name of ["one", "two", "three"]) await schedule(aws, { ...DAILY, name });
    aws.scheduler.page = 100;
    aws.operations.length = 0;
    expect(await ask(aws, (schedules) => schedules.list())).toHaveLength(3);
    const asked = aws.operations.filter((name) => /Schedule|Tags/.test(name));
    expect(asked.toSorted()).toEqual([
      "GetSchedule",
      "GetSchedule",
      "GetSchedule",
      "GetScheduleGroup",
      "ListSchedules",
      "ListTagsForResource",
    ]);
  });

  it("wait for a group of the same name that is still being deleted", async () => {
    const aws = await openStrictAws();
    await schedule(aws, DAILY);
    aws.scheduler.DeleteScheduleGroup({ Name: "tasks-dev" });
    await schedule(aws, DAILY);
    expect(schedulesOf(aws)).toMatchObject([{ name: "daily" }]);
  });
});
