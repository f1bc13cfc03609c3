import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDynamo } from "../../support/dynalite-with-transactions.ts";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import { newMachine } from "../../support/run-tasks.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import { openStrictAws } from "../../support/strict-aws/open.ts";

const OFTEN = { user: "mai", rate: "3 minutes", enabled: true, stamp: true };
const FILE = {
  table: { billing: "provisioned", rcu: 2, ttl: "expires_at", pitr: true },
  parameter: "/practice/DYNAMODB_TABLE",
  schedules: {
    often: OFTEN,
    "on-start": { user: "ops", pattern: { source: ["aws.ec2"] } },
  },
  env: { LEVEL: "debug", MY_SECRET: "ssm:/my-service/my-secret" },
  function: { memory: 256, retention: 30, "dead-letter": true, tags: { team: "billing" } },
};

describe("tasks apply on AWS", () => {
  useNoAwsAccount({ keys: true });

  async function open(content: object) {
    const aws = await openStrictAws();
    const plain = newMachine();
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    const machine = plain.with({ clock: aws.clock, env });
    const write = (said: object) => writeFileSync(join(machine.folder, "tasks.json"), JSON.stringify(said));
    write(content);
    const writes = () => aws.operations.splice(0).filter((operation) => !isRead(operation));
    return { aws, machine, write, writes };
  }

  it("makes all that the file says in one plan, and writes nothing the second time", async () => {
    const { aws, machine, writes } = await open(FILE);
    const plan = await machine.tasks("apply", "--plan", "--exit-code");
    expect([plan.code, writes()]).toEqual([8, []]);
    const first = await machine.tasks("apply");
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toContain(
      `note: AWS may deliver an event twice, which makes two records; with "stamp": true it makes one: on-start\n`,
    );
    expect(writes()).not.toEqual([]);
    expect([
      await machine.tasks("apply", "--plan", "--exit-code"),
      await machine.tasks("apply"),
    ]).toMatchObject([{ code: 0 }, { code: 0, stderr: expect.stringContaining("note: nothing to change") }]);
    expect(writes()).toEqual([]);
    const [fn] = aws.functions.state();
    expect(JSON.stringify(fn)).toContain('"LEVEL":"debug"');
    expect(JSON.stringify([fn, aws.roles.state()])).not.toMatch(/MY_SECRET|my-secret/);
    expect((await machine.tasks("status", "--exit-code")).code).toBe(0);
  });

  it("status tells what is not as the file says, and what is not in it", async () => {
    const { machine, write } = await open(FILE);
    await machine.tasks("apply");
    write({ ...FILE, table: { ...FILE.table, pitr: false }, schedules: { often: { ...OFTEN, rate: "1h" } } });
    const { code, stdout, stderr } = await machine.tasks("status", "--exit-code", "-o", "json");
    expect([code, stderr]).toEqual([8, expect.stringContaining("note: `tasks apply --plan` shows what")]);
    const rows = JSON.parse(stdout) as { [column: string]: unknown }[];
    const differing = rows.filter(({ wanted, field }) => wanted !== undefined && field !== "tag tasks:since");
    expect(differing.map(({ name, field, value, wanted }) => [name, field, value, wanted])).toEqual([
      ["tasks-dev-table", "pitr", true, false],
      ["tasks-dev-table", "tag tasks:flags", expect.anything(), expect.stringContaining("--no-pitr")],
      ["tasks-dev-often", "expression", "rate(3 minutes)", "rate(1 hour)"],
    ]);
    const others = rows.filter(({ state }) => state === "not in the file");
    expect(new Set(others.map(({ resource, name }) => `${String(resource)} ${String(name)}`))).toEqual(
      new Set(["rule tasks-dev-on-start", "target tasks-dev-on-start"]),
    );
    write({ ...FILE, schedules: { often: OFTEN } });
    const only = await machine.tasks("status", "--exit-code");
    expect([only.code, only.stderr]).toEqual([8, expect.stringContaining("`tasks apply --prune --plan`")]);
  });

  it("--prune removes what is not in the file in the safe order, the function with its last schedule, and no table", async () => {
    const { aws, machine, write, writes } = await open(FILE);
    await machine.tasks("apply");
    writes();
    write({ ...FILE, schedules: { often: OFTEN } });
    expect((await machine.tasks("apply", "--prune", "--yes")).code).toBe(0);
    expect(writes()).toEqual(["RemoveTargets", "DeleteRule"]);
    write({ table: "tasks-dev-table", parameter: FILE.parameter });
    expect((await machine.tasks("apply", "--prune", "--yes")).code).toBe(0);
    expect([aws.functions.state(), aws.roles.state(), aws.rules.state(), aws.queues.state()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect((await machine.tasks("status", "--exit-code", "-o", "json")).stdout).toContain(
      '"tasks-dev-table"',
    );
    write({ ...FILE, schedules: {}, env: {}, function: {} });
    expect((await machine.tasks("apply", "--prune", "--plan", "--exit-code")).code).toBe(0);
  });

  it("opens the endpoint to everybody only after a question or --yes, and says where it answers", async () => {
    const { machine, write, writes } = await open({
      table: {},
      endpoint: { auth: "iam", cors: ["https://a.example"] },
    });
    const first = await machine.tasks("apply");
    expect([first.code, first.stderr]).toEqual([
      0,
      expect.stringMatching(
        /note: it answers at https:\/\/\S+; `tasks endpoint show` has a request to try\n/,
      ),
    ]);
    write({ table: {}, endpoint: { auth: "none" } });
    writes();
    const refused = await machine.tasks("apply");
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(
        "error: it would let everybody read and write records at the endpoint, and there is no terminal",
      ),
    ]);
    expect(writes()).toEqual([]);
    const opened = await machine.tasks("apply", "--yes");
    expect([opened.code, opened.stderr]).toEqual([
      0,
      expect.stringContaining("warning: the endpoint is open"),
    ]);
    expect((await machine.tasks("status", "--exit-code")).code).toBe(0);
    write({ table: {} });
    const left = await machine.tasks("apply");
    expect(left.stderr).toContain(
      "note: not in the file, and left as they are: the endpoint; --prune removes them\n",
    );
    expect((await machine.tasks("apply", "--prune", "--yes")).code).toBe(0);
    expect((await machine.tasks("endpoint", "show")).code).toBe(3);
  });

  it("moves no schedule to another engine by itself, and says what does", async () => {
    const { machine, write, writes } = await open({ schedules: { often: OFTEN } });
    await machine.tasks("apply");
    write({ schedules: { often: { ...OFTEN, zone: "Asia/Tokyo" } } });
    writes();
    const moved = await machine.tasks("apply", "--prune", "--yes");
    expect([moved.code, writes()]).toEqual([4, []]);
    expect(moved.stderr).toContain("tasks schedule migrate often");
    const shown = await machine.tasks("status", "--exit-code", "-o", "table");
    expect([shown.code, shown.stdout]).toEqual([8, expect.stringContaining("rule tasks-dev-often: ok\n")]);
    expect(shown.stderr).toContain(
      "note: `tasks apply` would end with: nothing was changed; the schedule often is an EventBridge rule",
    );
    expect((await machine.tasks("schedule", "migrate", "often")).code).toBe(0);
    expect((await machine.tasks("apply", "--prune", "--yes")).code).toBe(0);
    write({ schedules: { often: OFTEN } });
    // When it fires is what the file says as a whole.
    const plan = await machine.tasks("apply", "--plan");
    expect(plan.stdout).toMatch(/"resource":"schedule".*"field":"zone","old":"Asia\/Tokyo","new":"UTC"/);
  });

  it("makes the table where an endpoint serves DynamoDB alone", async () => {
    const dynamo = await startDynamo();
    onTestFinished(() => dynamo.stop());
    const { machine } = await open({ table: {} });
    const alone = machine.with({
      env: { ...machine.env, AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint },
    });
    const run = await alone.tasks("apply");
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining("created table tasks-dev-table")]);
  });

  it("leaves what is somebody else's, and makes nothing where one thing is", async () => {
    const { aws, machine, writes } = await open(FILE);
    aws.rules.PutRule({ Name: "tasks-dev-often", ScheduleExpression: "rate(1 day)" });
    await aws.clock.sleep(120_000);
    writes();
    const blocked = await machine.tasks("apply");
    expect([blocked.code, writes()]).toEqual([4, []]);
    expect(blocked.stderr).toContain("rule tasks-dev-often: it is not ours: it has no tag");
    expect((await machine.tasks("apply", "--adopt")).code).toBe(0);
  });
});
