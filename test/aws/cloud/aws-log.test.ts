import { describe, expect, it, onTestFinished } from "vitest";
import { AwsCalls } from "../../../src/aws/client/aws-calls.ts";
import { AwsLog } from "../../../src/aws/cloud/aws-log.ts";
import type { LogRange } from "../../../src/cloud/log/function-log.ts";
import { isFailure } from "../../../src/cloud/log/log-line.ts";
import { readLogLine } from "../../../src/cloud/log/read-log-line.ts";
import { engineTarget } from "../../support/dynamo.ts";
import { openStrictAws } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const GROUP = "/aws/lambda/tasks-dev-create";
const START = Date.UTC(2026, 10, 23);
const ID = "8f3a1b2c-0d4e-4f5a-9b6c-7d8e9f0a1b2c";

function logOf(aws: StrictAws, filters: boolean): AwsLog {
  const calls = new AwsCalls({ report: undefined, clock: aws.clock });
  const log = new AwsLog(GROUP, { target: engineTarget(aws.endpoint), calls, filters });
  onTestFinished(() => log.close());
  return log;
}

async function withGroup(pageSize: number, messages: string[]) {
  const aws = await openStrictAws();
  aws.logGroups.CreateLogGroup({ logGroupName: GROUP });
  const events = aws.logGroups.eventsOf(GROUP);
  events.pageSize = pageSize;
  events.write(
    ...messages.map((message, index) => ({ at: START + index, message, stream: `s${index % 3}` })),
  );
  return aws;
}

async function messages(log: AwsLog, range: LogRange) {
  const given: string[] = [];
  let pages = 0;
  for await (const page of log.pages(range)) {
    pages += 1;
    given.push(...page.map(({ message }) => message));
  }
  return { given, pages };
}

describe("the log of a function on AWS", () => {
  it("is read to its end, through pages that are empty", async () => {
    const all = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const log = logOf(await withGroup(7, all), false);
    expect(await messages(log, { from: START })).toEqual({ given: all, pages: 15 });
    // What is before and behind makes pages without a line.
    const range = { from: START + 50, to: START + 52 };
    expect(await messages(log, range)).toEqual({ given: ["line 50", "line 51", "line 52"], pages: 15 });
    const newest = await messages(log, { from: START + 98, newestFirst: true });
    expect(newest.given).toEqual(["line 99", "line 98"]);
  });

  it("asks for failures by terms that no failure is without", async () => {
    const failures = [
      `2026-11-23T01:00:00.123Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"Error"}`,
      `2026-11-23T01:00:03.004Z ${ID} Task timed out after 3.00 seconds`,
      `RequestId: ${ID} Error: Runtime exited with error: signal: killed`,
      `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tStatus: timeout`,
      `REPORT RequestId: ${ID}\tDuration: 3.00 ms\tStatus: error\tError Type: Runtime.ExitError`,
      JSON.stringify({ level: "ERROR", error: "AccessDeniedException" }),
      JSON.stringify({ level: "WARN", outcome: "refused", status: 400 }),
      JSON.stringify({ level: "FATAL" }),
      JSON.stringify({ type: "platform.report", record: { requestId: ID, status: "timeout", metrics: {} } }),
      JSON.stringify({ type: "platform.report", record: { requestId: ID, status: "failure", metrics: {} } }),
    ];
    const fine = [
      `START RequestId: ${ID} Version: $LATEST`,
      `END RequestId: ${ID}`,
      `REPORT RequestId: ${ID}\tDuration: 3.00 ms\tBilled Duration: 4 ms`,
      JSON.stringify({ level: "INFO", schedule: "nightly", outcome: "created", status: 201 }),
    ];
    const aws = await withGroup(3, [...fine, ...failures, ...fine]);
    expect(failures.filter((message) => !isFailure(readLogLine(message)))).toEqual([]);
    const asked = await messages(logOf(aws, true), { from: START, only: "failures" });
    expect(asked.given).toEqual(failures);
    const schedules = await messages(logOf(aws, true), { from: START, only: "schedules" });
    expect(schedules.given).toEqual([fine[3], fine[3]]);
    // What keeps to no patterns is not asked with any.
    expect((await messages(logOf(aws, false), { from: START, only: "failures" })).given.length).toBe(18);
  });

  it("that is not there is not found, with the command that makes it", async () => {
    const log = logOf(await openStrictAws(), true);
    await expect(messages(log, { from: START })).rejects.toMatchObject({
      kind: "not-found",
      message: `there is no log group ${GROUP}`,
    });
  });
});
