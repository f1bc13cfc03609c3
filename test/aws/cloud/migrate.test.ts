import { describe, expect, it } from "vitest";
import type { ScheduleFlags } from "../../../src/cloud/schedule/schedule-info.ts";
import { planDestroy } from "../../../src/cloud/destroy.ts";
import { makePlan } from "../../../src/cloud/plan.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  carryOut,
  cloudOf,
  OFTEN,
  openStrictAws,
  provision,
  schedule,
  takeAway,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const DAILY: ScheduleFlags = {
  ...OFTEN,
  name: "daily",
  trigger: { expression: "cron(0 10 * * ? *)" },
  stamp: true,
  enabled: true,
  retries: 7,
  maxAgeS: 900,
};
const SETTINGS = {
  deadLetter: true,
  permissionsBoundary: "arn:aws:iam::111122223333:policy/limits",
  tags: { team: "billing" },
};
const QUEUE = "arn:aws:sqs:us-east-1:111122223333:tasks-dev-dead-letter";

type First = "rule off" | "schedule on";

/** One `tasks schedule migrate`. */
async function migrate(
  aws: StrictAws,
  name: string,
  { zone, first = "rule off" }: { zone?: string; first?: First } = {},
): Promise<boolean> {
  const cloud = cloudOf(aws);
  const { owner, clock } = cloud;
  try {
    const schedules = await cloud.schedules();
    const found = await schedules.migration(name, { zone, beforeSwitch: async () => first });
    if (found === undefined) return false;
    const steps = await makePlan(found.resources, { owner, adopt: false, clock });
    await carryOut(cloud, steps);
    const options = { owner, clock, keepData: false, deleteData: false };
    await takeAway(cloud, await planDestroy(found.leavings, options));
    return true;
  } finally {
    cloud.close();
  }
}

const ruleIsOn = ({ rules }: StrictAws) =>
  rules.state().some(({ name, state }) => name === "tasks-dev-daily" && state === "ENABLED");
const scheduled = ({ scheduler }: StrictAws) => scheduler.state().flatMap(({ schedules }) => schedules);
const scheduleIsOn = (aws: StrictAws) => scheduled(aws).some(({ State }) => State === "ENABLED");

async function withRule(flags: ScheduleFlags = DAILY): Promise<StrictAws> {
  const aws = await openStrictAws();
  await provision(aws, {});
  await schedule(aws, { ...flags, settings: SETTINGS });
  aws.operations.length = 0;
  return aws;
}

/** Which of the two are on before each call, and after the last. */
function watch(aws: StrictAws): string[] {
  const seen: string[] = [];
  const { decide } = aws;
  aws.decide = (index, operation) => {
    seen.push(`${ruleIsOn(aws) ? "rule" : ""}${scheduleIsOn(aws) ? "scheduler" : ""}`);
    return decide(index, operation);
  };
  return seen;
}

const WANTED = {
  name: "daily",
  ScheduleExpression: "cron(0 10 * * ? *)",
  State: "ENABLED",
  Description: "Puts a task record into DynamoDB; made by `tasks schedule`",
  Target: {
    Input: expect.stringContaining(
      '"event_rule":"tasks-dev-daily","event_time":"<aws.scheduler.scheduled-time>"',
    ),
    RetryPolicy: { MaximumRetryAttempts: 7, MaximumEventAgeInSeconds: 900 },
    DeadLetterConfig: { Arn: QUEUE },
  },
};

describe("the move of a rule to Scheduler", () => {
  it("takes everything along, and leaves nothing of the rule", async () => {
    const aws = await withRule();
    expect(await migrate(aws, "daily", { zone: "Asia/Tokyo" })).toBe(true);
    expect(scheduled(aws)).toMatchObject([{ ...WANTED, ScheduleExpressionTimezone: "Asia/Tokyo" }]);
    expect(aws.rules.state()).toEqual([]);
    expect(aws.functions.state()[0]?.statements).toEqual([]);
    expect(aws.scheduler.state()[0]?.tags).toContainEqual(["team", "billing"]);
    const role = aws.roles.state().find(({ name }) => name === "tasks-dev-us-east-1-invoke-role");
    expect([role?.boundary, role?.tags]).toEqual([
      SETTINGS.permissionsBoundary,
      expect.arrayContaining([["team", "billing"]]),
    ]);
    aws.operations.length = 0;
    expect(await migrate(aws, "daily")).toBe(true);
    expect(aws.operations.filter((name) => !isRead(name))).toEqual([]);
    expect(await migrate(aws, "other")).toBe(false);
  });

  it("leaves other rules their permission, and one that is off it leaves off", async () => {
    const aws = await withRule({ ...DAILY, enabled: false });
    await schedule(aws, OFTEN);
    await migrate(aws, "daily");
    expect(scheduled(aws)).toMatchObject([{ ...WANTED, State: "DISABLED" }]);
    expect(aws.rules.state().map(({ name }) => name)).toEqual(["tasks-dev-often"]);
    expect(aws.functions.state()[0]?.statements).toHaveLength(1);
  });

  it("goes on in the rhythm of a rate, from its next time", async () => {
    const aws = await withRule({ ...DAILY, trigger: { expression: "rate(1 hour)" } });
    const since = Math.floor(aws.clock.now() / 1000);
    await aws.clock.sleep(90 * 60_000);
    await migrate(aws, "daily");
    const [{ StartDate }] = scheduled(aws) as [{ StartDate: number }];
    expect(Math.abs(StartDate - since - 2 * 3600)).toBeLessThan(60);
  });

  it("refuses what waits for events, and an input that Scheduler cannot fill", async () => {
    const pattern = { ...DAILY, trigger: { pattern: '{"source":["aws.ec2"]}' } };
    await expect(migrate(await withRule(pattern), "daily")).rejects.toMatchObject({
      kind: "usage",
      message: "the schedule daily waits for events, and EventBridge Scheduler knows times alone",
    });
    const named = { ...DAILY, stamp: false, input: '{"body":{"user_name":"mai","at":"<$.time>"}}' };
    const aws = await withRule(named);
    await migrate(aws, "daily");
    expect(scheduled(aws)[0]?.Target.Input).toContain('"at":"<aws.scheduler.scheduled-time>"');
    const region = { ...named, input: '{"body":{"user_name":"mai","at":"<$.region>"}}' };
    await expect(migrate(await withRule(region), "daily")).rejects.toMatchObject({ kind: "usage" });
  });

  it("lets nobody switch on both, and switches off both, after which neither goes on by itself", async () => {
    const aws = await withRule();
    aws.decide = (_, operation) => (operation === "DisableRule" ? "deny" : "pass");
    await expect(migrate(aws, "daily")).rejects.toMatchObject({ kind: "partial" });
    aws.revive();
    const cloud = cloudOf(aws);
    const schedules = await cloud.schedules();
    expect((await schedules.list()).map(({ engine, enabled }) => [engine, enabled])).toEqual([
      ["rule", true],
      ["scheduler", false],
    ]);
    expect(await schedules.get("daily")).toMatchObject({ engine: "rule", twin: { engine: "scheduler" } });
    expect(await schedules.setEnabled("daily", true)).toBe(true);
    expect([ruleIsOn(aws), scheduleIsOn(aws)]).toEqual([true, false]);
    expect(await schedules.setEnabled("daily", false)).toBe(true);
    await expect(schedules.setEnabled("daily", true)).rejects.toMatchObject({
      kind: "conflict",
      hint: "`tasks schedule migrate daily` finishes the move",
    });
    cloud.close();
    await migrate(aws, "daily");
    expect(scheduled(aws)).toMatchObject([{ State: "DISABLED" }]);
    expect(aws.rules.state()).toEqual([]);
  });

  it.each(["rule off", "schedule on"] as const)(
    "with '%s' first has one that is on at every call, but between the two calls that follow each other",
    async (first) => {
      const aws = await withRule();
      const seen = watch(aws);
      await migrate(aws, "daily", { first });
      seen.push(`${ruleIsOn(aws) ? "rule" : ""}${scheduleIsOn(aws) ? "scheduler" : ""}`);
      const between = first === "rule off" ? "" : "rulescheduler";
      expect(seen.filter((one) => one === between)).toHaveLength(1);
      const at = seen.indexOf(between);
      expect(new Set(seen.slice(0, at))).toEqual(new Set(["rule"]));
      expect(new Set(seen.slice(at + 1))).toEqual(new Set(["scheduler"]));
    },
  );

  it("that is denied, or loses the answer, when the new one is to go on has one that is on", async () => {
    for (const fault of ["deny", "500 after"] as const) {
      const aws = await withRule();
      aws.decide = (_, operation) => (operation === "UpdateSchedule" ? fault : "pass");
      const run = migrate(aws, "daily");
      if (fault === "deny") await expect(run).rejects.toMatchObject({ kind: "partial" });
      else await run.catch(() => undefined);
      expect([ruleIsOn(aws), scheduleIsOn(aws)]).toContain(true);
      expect([ruleIsOn(aws), scheduleIsOn(aws)]).toContain(false);
      aws.revive();
      await migrate(aws, "daily");
      expect(scheduled(aws)).toMatchObject([WANTED]);
      expect(aws.rules.state()).toEqual([]);
    }
  });

  it("that is killed at any call is finished by the next run, and never were both on", async () => {
    const undisturbed = await withRule();
    await migrate(undisturbed, "daily");
    const { operations } = undisturbed;
    const wanted = undisturbed.scheduler.state();
    // Between two writes one kill is as another.
    const points = operations.flatMap((name, at) => (isRead(name) ? [] : [at]));
    const meet = async (at: number, fault: "kill before" | "kill after") => {
      const aws = await withRule();
      aws.decide = (index) => (index === at ? fault : "pass");
      const seen = watch(aws);
      await expect(migrate(aws, "daily")).rejects.toMatchObject({ name: "TasksError" });
      aws.revive();
      seen.push(...watch(aws));
      await migrate(aws, "daily");
      expect(seen).not.toContain("rulescheduler");
      expect(aws.scheduler.state(), `${fault} at ${operations[at]}`).toEqual(wanted);
      expect(aws.rules.state()).toEqual([]);
      expect(aws.functions.state()[0]?.statements).toEqual([]);
    };
    await Promise.all(
      points.flatMap((at) => [
        meet(at, "kill after"),
        ...(at === points[0] ? [meet(at, "kill before")] : []),
      ]),
    );
  });
});
