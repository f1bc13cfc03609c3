import { describe, expect, it } from "vitest";
import type { ScheduleFlags } from "../../../src/cloud/schedule/schedule-info.ts";
import {
  cloudOf,
  deleteSchedule,
  openStrictAws,
  plan,
  provision,
  schedule,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const DAILY: ScheduleFlags = {
  name: "daily",
  engine: "rule",
  trigger: { expression: "cron(0 10 * * ? *)" },
  input: '{"body":{"user_name":"mai"}}',
  stamp: false,
  enabled: undefined,
};

async function withSchedules(count: number): Promise<StrictAws> {
  const aws = await openStrictAws();
  await provision(aws, {});
  await schedule(aws, { ...DAILY, name: "s-0", enabled: true });
  const { rules } = aws;
  const [first] = rules.state();
  for (let n = 1; n < count; n += 1) {
    const Name = `tasks-dev-s-${n}`;
    const Tags = [["tasks:since", "1795000000"], ...first!.tags].map(([Key, Value]) => ({ Key, Value }));
    rules.PutRule({
      Name,
      ScheduleExpression: first!.expression,
      Description: first!.description,
      State: "ENABLED",
      Tags,
    });
    await aws.clock.sleep(2000);
    rules.PutTargets({ Rule: Name, Targets: first!.targets });
  }
  rules.page = 100;
  aws.operations.length = 0;
  return aws;
}

async function list(aws: StrictAws) {
  const cloud = cloudOf(aws, { reading: true });
  try {
    return await (await cloud.schedules()).list();
  } finally {
    cloud.close();
  }
}

describe("the calls of many schedules", () => {
  it("grow by page alone for a list and for the deletion of one", async () => {
    const calls: { [what: string]: number[] } = { list: [], delete: [] };
    for (const count of [4, 61]) {
      const aws = await withSchedules(count);
      expect((await list(aws)).map(({ name }) => name)).toHaveLength(count);
      calls["list"]!.push(aws.operations.length);
      aws.operations.length = 0;
      await deleteSchedule(aws, "s-3");
      calls["delete"]!.push(aws.operations.length);
      expect(aws.rules.state()).toHaveLength(count - 1);
    }
    // One of them asks whether there is anything in Scheduler.
    expect(calls).toEqual({ list: [4, 4], delete: [12, 12] });
  });

  it("are two a schedule for status: its tags and its target, which no list has", async () => {
    const asked: number[] = [];
    for (const count of [4, 61]) {
      const aws = await withSchedules(count);
      expect(new Set((await plan(aws, undefined)).map(({ action }) => action))).toEqual(
        new Set(["unchanged"]),
      );
      asked.push(aws.operations.length);
    }
    expect(asked[1]! - asked[0]!).toBe(2 * (61 - 4));
    expect(asked[1]).toBeLessThan(160);
  });

  it("ask for the tags of rates, whose next time is counted from one, and tell each as it is alone", async () => {
    const aws = await withSchedules(2);
    await schedule(aws, { ...DAILY, name: "often", trigger: { expression: "rate(3 minutes)" } });
    await schedule(aws, { ...DAILY, name: "on-start", trigger: { pattern: '{"source":["aws.ec2"]}' } });
    const listed = await list(aws);
    expect(listed.map(({ name, enabled }) => [name, enabled])).toEqual([
      ["often", false],
      ["on-start", false],
      ["s-0", true],
      ["s-1", true],
    ]);
    const cloud = cloudOf(aws, { reading: true });
    for (const one of listed) {
      const { trigger, enabled, since } = (await (await cloud.schedules()).get(one.name))!;
      expect(one).toMatchObject({ trigger, enabled });
      if (one.name === "often") expect(one.since).toBe(since);
    }
    cloud.close();
  });

  it("are answered where nobody may ask which rules invoke the function", async () => {
    const aws = await withSchedules(3);
    aws.decide = (_, operation) => (operation === "ListRuleNamesByTarget" ? "deny" : "pass");
    expect((await list(aws)).map(({ name }) => name)).toEqual(["s-0", "s-1", "s-2"]);
  });
});
