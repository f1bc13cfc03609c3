import { describe, expect, it } from "vitest";
import { hasChanges, hasDrift } from "../../../src/cloud/plan.ts";
import type { FunctionSettings } from "../../../src/cloud/deployment/function-settings.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import { OFTEN, openStrictAws, plan, provision, schedule } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const OTHER = { ...OFTEN, name: "other" };
const NAMES = {
  function: "tasks-dev-create",
  group: { logGroupName: "/aws/lambda/tasks-dev-create" },
  role: { RoleName: "tasks-dev-us-east-1-create-role" },
};
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const SAID: FunctionSettings = {
  memoryMb: 256,
  timeoutS: 20,
  retentionDays: 30,
  architecture: "x86_64",
  permissionsBoundary: "arn:aws:iam::111122223333:policy/limits",
  tags: { team: "billing", "cost-center": "7 a" },
};

const writesOf = ({ operations }: StrictAws) => operations.filter((operation) => !isRead(operation));
const lookAt = (aws: StrictAws) => {
  const { configuration } = aws.functions.state()[0]!;
  const { MemorySize, Timeout, Architectures } = configuration as { [name: string]: unknown };
  const [{ boundary, attached } = { boundary: undefined, attached: [] }] = aws.roles.state();
  const retention = aws.logGroups.state()[0]?.retention;
  return { MemorySize, Timeout, Architectures, boundary, attached, retention };
};

describe("the settings of the function", () => {
  it("that an operator has changed, and that nobody spoke of, stay for ever", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    aws.functions.change(NAMES.function, { MemorySize: 512, Timeout: 60, Architectures: ["x86_64"] });
    aws.logGroups.PutRetentionPolicy({ ...NAMES.group, retentionInDays: 365 });
    aws.roles.PutRolePermissionsBoundary({
      ...NAMES.role,
      PermissionsBoundary: "arn:aws:iam::111122223333:policy/theirs",
    });
    const before = lookAt(aws);
    await schedule(aws, { ...OTHER, env: { A: "1" } });
    expect(lookAt(aws)).toEqual(before);
    expect(before).toMatchObject({ MemorySize: 512, Timeout: 60, retention: 365 });
    expect(hasDrift(await plan(aws, undefined))).toBe(true);
    await provision(aws, {});
    expect(hasDrift(await plan(aws, undefined))).toBe(false);
  });

  it("are what the flags say, on all parts of the stage, and remembered by later runs", async () => {
    const aws = await openStrictAws();
    await schedule(aws, { ...OFTEN, settings: SAID });
    const said = {
      MemorySize: 256,
      Timeout: 20,
      Architectures: ["x86_64"],
      retention: 30,
      attached: [],
      boundary: "arn:aws:iam::111122223333:policy/limits",
    };
    expect(lookAt(aws)).toEqual(said);
    expect(aws.functions.state()[0]?.tags).toMatchObject({
      team: "billing",
      "tasks:flags":
        "--memory 256 --timeout 20 --retention 30 --architecture x86_64 --permissions-boundary arn:aws:iam::111122223333:policy/limits",
      "tasks:tags": "cost-center team",
    });
    await schedule(aws, OTHER);
    for (const tags of [
      aws.roles.state()[0]?.tags,
      aws.logGroups.state()[0]?.tags,
      ...aws.rules.state().map((rule) => rule.tags),
    ])
      expect(Object.fromEntries(tags ?? [])).toMatchObject({ team: "billing", "cost-center": "7 a" });
    aws.functions.change(NAMES.function, { MemorySize: 1024 });
    const seen = await schedule(aws, OFTEN, { reading: true });
    expect(seen.flatMap(({ differences }) => differences)).toEqual([
      { field: "memory-mb", old: 1024, new: 256 },
    ]);
    await schedule(aws, { ...OFTEN, settings: { timeoutS: 30 } });
    expect(lookAt(aws)).toEqual({ ...said, Timeout: 30 });
    aws.operations.length = 0;
    await schedule(aws, OFTEN);
    expect(writesOf(aws)).toEqual([]);
  });

  it("never shorten the log's retention by themselves, and do when they are told to", async () => {
    const aws = await openStrictAws();
    const retention = () => aws.logGroups.state()[0]?.retention;
    await schedule(aws, { ...OFTEN, settings: { retentionDays: 14 } });
    aws.logGroups.PutRetentionPolicy({ ...NAMES.group, retentionInDays: 365 });
    await schedule(aws, OFTEN);
    expect(retention()).toBe(365);
    aws.logGroups.PutRetentionPolicy({ ...NAMES.group, retentionInDays: 1 });
    await schedule(aws, OFTEN);
    expect(retention()).toBe(14);
    await schedule(aws, { ...OFTEN, settings: { retentionDays: 7 } });
    expect(retention()).toBe(7);
  });

  it("let the account's own policy of retention be", async () => {
    const aws = await openStrictAws();
    aws.logGroups.accountPolicy = "all-groups-7-days";
    await schedule(aws, OFTEN);
    aws.operations.length = 0;
    const again = await schedule(aws, OFTEN);
    expect([writesOf(aws), hasChanges(again)]).toEqual([[], false]);
  });

  it("show policies that are not ours as drift, and take them away with --adopt alone", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    aws.roles.attach(NAMES.role.RoleName, ADMIN);
    aws.roles.attach(NAMES.role.RoleName, AUDIT);
    const run = await schedule(aws, OFTEN);
    expect(run.flatMap(({ left = [] }) => left)).toEqual([
      { field: "other-policies", old: `${ADMIN}, ${AUDIT}`, new: "none" },
    ]);
    expect([hasChanges(run), hasDrift(run), lookAt(aws).attached]).toEqual([false, true, [ADMIN, AUDIT]]);
    await schedule(aws, OFTEN, { adopt: true });
    expect(lookAt(aws).attached).toEqual([]);
  });
});
