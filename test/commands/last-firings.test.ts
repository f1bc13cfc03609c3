import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { logLine, type LogEntry } from "../../src/function/log-entry.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, NOW, type Machine } from "../support/run-tasks.ts";
import { OFTEN, schedule } from "../support/strict-aws/open.ts";
import { startStrictAws, type StrictAws } from "../support/strict-aws/server.ts";

const GROUP = "/aws/lambda/tasks-dev-create";
const HOUR = 3_600_000;

/** As the function writes it. */
const line = (name: string, entry: Pick<LogEntry, "outcome" | "status"> & Partial<LogEntry>) =>
  logLine(
    { level: "INFO", message: "create", requestId: "r", schedule: `tasks-dev-${name}`, ms: 5, ...entry },
    NOW,
  );
const created = (name: string, deadline: number) =>
  line(name, { outcome: "created", status: 201, user_name: "mai", deadline_unix_time: deadline });

describe("when a schedule on AWS last fired", () => {
  useNoAwsAccount({ keys: true });
  let aws: StrictAws;
  let machine: Machine;
  beforeAll(async () => {
    aws = await startStrictAws();
    for (const name of ["often", "nightly", "never"]) await schedule(aws, { ...OFTEN, name });
  });
  afterAll(() => aws.stop());
  beforeEach(() => {
    const plain = newMachine();
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    machine = plain.with({ clock: aws.clock, env });
    aws.logGroups.DeleteLogGroup({ logGroupName: GROUP });
    aws.logGroups.CreateLogGroup({ logGroupName: GROUP });
  });

  const events = () => aws.logGroups.eventsOf(GROUP);
  const write = (message: string, hoursAgo: number) =>
    events().write({ at: aws.clock.now() - hoursAgo * HOUR, message });
  async function list() {
    const fields = "name,last_fired,last_result";
    const { code, stdout, stderr } = await machine.tasks("schedule", "list", "-o", "tsv", "--fields", fields);
    return {
      code,
      stderr,
      rows: stdout
        .split("\n")
        .slice(1, -1)
        .map((row) => row.split("\t")),
    };
  }
  const at = (hoursAgo: number) =>
    expect.stringContaining(
      new Date(aws.clock.now() + 9 * HOUR - hoursAgo * HOUR).toISOString().slice(11, 16),
    );

  it("is in the list, and with show, with what came of it, for one call more", async () => {
    write(created("often", 1), 3);
    write(created("often", 2), 1);
    write(
      line("nightly", {
        level: "ERROR",
        outcome: "failed",
        status: 500,
        error: "AccessDenied",
        reason: "no",
      }),
      2,
    );
    write(created("elsewhere", 3), 0.5);
    aws.operations.length = 0;
    expect(await list()).toEqual({
      code: 0,
      stderr: "",
      rows: [
        ["never", "", ""],
        ["nightly", at(2), "500 failed: AccessDenied: no"],
        ["often", at(1), "201 mai 2"],
      ],
    });
    expect(aws.operations.filter((name) => name === "FilterLogEvents")).toHaveLength(1);
    const shown = await machine.tasks("schedule", "show", "nightly", "-o", "ndjson");
    expect(JSON.parse(shown.stdout)).toMatchObject({ last_result: "500 failed: AccessDenied: no" });
  });

  it("is looked for from the newest on, a week back, and in a few pages at most", async () => {
    write(created("never", 1), 200);
    write(created("nightly", 2), 30);
    for (let n = 0; n < 100; n += 1) write(created("often", 100 + n), 20 - n / 10);
    events().pageSize = 10;
    const { rows, stderr } = await list();
    expect(rows).toEqual([
      ["never", "", ""],
      ["nightly", "", ""],
      ["often", at(10.1), "201 mai 199"],
    ]);
    expect(stderr).toMatch(
      /^note: the function's log is long: firings before 2026-\S+ \S+ \+09:00 were not looked for\n$/,
    );
    events().pageSize = 50;
    expect((await list()).rows).toEqual([
      ["never", "", ""],
      ["nightly", at(30), "201 mai 2"],
      ["often", at(10.1), "201 mai 199"],
    ]);
  });

  it("is not known where nobody may read the log, and the list is there all the same", async () => {
    aws.decide = (index) => (aws.operations[index] === "FilterLogEvents" ? "deny" : "pass");
    expect(await list()).toEqual({
      code: 0,
      rows: [
        ["never", "", ""],
        ["nightly", "", ""],
        ["often", "", ""],
      ],
      stderr: `note: when each last fired is not known: FilterLogEvents ${GROUP}: not authorized; \`tasks policy schedule\` prints the permissions that it needs\n`,
    });
    aws.decide = () => "pass";
    aws.logGroups.DeleteLogGroup({ logGroupName: GROUP });
    expect(await list()).toMatchObject({ code: 0, stderr: "" });
    aws.logGroups.CreateLogGroup({ logGroupName: GROUP });
  });
});
