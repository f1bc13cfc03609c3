import { describe, expect, it } from "vitest";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import { newMachine } from "../../support/run-tasks.ts";
import { openStrictAws } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const MADE = ["--user", "mai", "--rate", "3m", "--stamp"];
const FLAGS = "in place of … go the flags that made the schedule";

const withoutTarget = (rule: string) => (aws: StrictAws) =>
  aws.rules.RemoveTargets({ Rule: rule, Ids: ["tasks"] });
const withoutPolicy = (which: string) => (aws: StrictAws) =>
  aws.roles.DeleteRolePolicy({ RoleName: `tasks-dev-us-east-1-${which}-role`, PolicyName: "tasks-inline" });
const otherName = ({ parameters }: StrictAws) =>
  parameters.PutParameter({
    Name: "/tasks/dev/DYNAMODB_TABLE",
    Value: "other",
    Type: "String",
    Overwrite: true,
  });

describe("where no file says what there is, tasks status", () => {
  useNoAwsAccount({ keys: true });

  async function stage() {
    const aws = await openStrictAws();
    const plain = newMachine();
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    const { tasks } = plain.with({ clock: aws.clock, env });
    await tasks("provision");
    await tasks("schedule", "often", ...MADE);
    await tasks("schedule", "later", ...MADE, "--engine", "scheduler");
    return { aws, tasks };
  }

  it.each([
    ["a parameter", otherName, "`tasks provision --plan` shows what it would change"],
    [
      "a rule",
      withoutTarget("tasks-dev-often"),
      `\`tasks schedule often … --plan\` shows what it would change; ${FLAGS}`,
    ],
    [
      "a role that Scheduler's schedules share",
      withoutPolicy("invoke"),
      `\`tasks schedule later … --plan\` shows what it would change; ${FLAGS}`,
    ],
    [
      "the function's role",
      withoutPolicy("create"),
      `\`tasks schedule often … --plan\` shows what it would change; ${FLAGS}`,
    ],
    [
      "both parameter and rule",
      (aws: StrictAws) => [otherName(aws), withoutTarget("tasks-dev-often")(aws)],
      `\`tasks provision --plan\` and \`tasks schedule often … --plan\` show what they would change; ${FLAGS}`,
    ],
  ])("names the command that makes %s good", async (_, drift, expected) => {
    const { aws, tasks } = await stage();
    expect(await tasks("status", "--exit-code")).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining("note: `"),
    });
    drift(aws);
    const { code, stderr } = await tasks("status", "--exit-code");
    expect([code, stderr.split("\n").filter((line) => line.startsWith("note: `"))]).toEqual([
      8,
      [`note: ${expected}`],
    ]);
    if (expected.includes("provision")) await tasks("provision");
    const [, name] = /schedule (\w+)/.exec(expected) ?? [];
    if (name !== undefined) await tasks("schedule", name, ...MADE);
    expect((await tasks("status", "--exit-code")).code).toBe(0);
  });

  it("names `tasks endpoint`, which needs no flags, for what an address shares with schedules", async () => {
    const { aws, tasks } = await stage();
    await tasks("endpoint");
    withoutPolicy("create")(aws);
    expect((await tasks("status")).stderr).toContain(
      "note: `tasks endpoint --plan` shows what it would change\n",
    );
    await tasks("endpoint");
    expect((await tasks("status", "--exit-code")).code).toBe(0);
  });
});
