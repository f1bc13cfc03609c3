import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, NOW, type Machine } from "../support/run-tasks.ts";
import { startStrictAws, type StrictAws } from "../support/strict-aws/server.ts";

const GROUP = "/aws/lambda/tasks-dev-create";
const ID = "8f3a1b2c-0d4e-4f5a-9b6c-7d8e9f0a1b2c";
const HOUR = 3_600_000;

const created = JSON.stringify({
  timestamp: "2026-11-23T00:30:00.000Z",
  level: "INFO",
  requestId: ID,
  schedule: "nightly",
  outcome: "created",
  status: 201,
  user_name: "mai",
  deadline_unix_time: 1_796_115_600,
  ms: 35,
});
const refused = JSON.stringify({
  level: "WARN",
  requestId: ID,
  outcome: "refused",
  status: 400,
  ms: 2,
  error: "usage",
  reason: "no user_name",
});
const report = `REPORT RequestId: ${ID}\tDuration: 35.20 ms\tBilled Duration: 36 ms\tMemory Size: 128 MB\tMax Memory Used: 92 MB\tInit Duration: 310.12 ms\t\n`;

describe("tasks logs", () => {
  useNoAwsAccount({ keys: true });
  let aws: StrictAws;
  let machine: Machine;
  beforeEach(async () => {
    aws = await startStrictAws();
    onTestFinished(() => aws.stop());
    const plain = newMachine();
    const clock = { ...aws.clock, now: () => NOW };
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    machine = plain.with({ clock, env });
  });

  function write(...lines: [message: string, hoursAgo: number][]) {
    aws.logGroups.CreateLogGroup({ logGroupName: GROUP });
    aws.logGroups
      .eventsOf(GROUP)
      .write(...lines.map(([message, ago]) => ({ message, at: NOW - ago * HOUR })));
  }

  it("shows people a line for each, in their zone, with what came of it", async () => {
    write(
      [`START RequestId: ${ID} Version: $LATEST\n`, 0.5],
      [`${created}\n`, 0.5],
      [`END RequestId: ${ID}\n`, 0.5],
      [report, 0.5],
      [`${refused}\n`, 0.25],
      [`2026-11-23T00:50:03.004Z ${ID} Task timed out after 3.00 seconds\n\n`, 0.1],
    );
    expect(await machine.tasks("logs", "-o", "table")).toEqual({
      code: 0,
      stderr: "",
      stdout: `2026-11-23 09:30:00 +09:00  START   8f3a1b2c
2026-11-23 09:30:00 +09:00  INFO    8f3a1b2c  nightly  created  201  mai 2026-12-01 18:00:00 +09:00  35 ms
2026-11-23 09:30:00 +09:00  END     8f3a1b2c
2026-11-23 09:30:00 +09:00  REPORT  8f3a1b2c  35.2 ms, billed 36 ms, 92 of 128 MB, cold start 310.12 ms
2026-11-23 09:45:00 +09:00  WARN    8f3a1b2c  refused  400  usage: no user_name  2 ms
2026-11-23 09:54:00 +09:00  ERROR   8f3a1b2c  timeout  Task timed out after 3.00 seconds
`,
    });
  });

  it("gives programs all that is known of a line, and the line itself", async () => {
    write([`${created}\n`, 0.5], [report, 0.5]);
    const { stdout, code } = await machine.tasks("logs", "-o", "ndjson");
    expect(code).toBe(0);
    const rows = stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as object);
    expect(rows).toEqual([
      {
        at: "2026-11-23T00:30:00.000Z",
        level: "INFO",
        kind: "function",
        request_id: ID,
        schedule: "nightly",
        outcome: "created",
        status: 201,
        user_name: "mai",
        deadline_unix_time: 1_796_115_600,
        ms: 35,
        message: created,
        stream: expect.any(String),
        event_id: expect.any(String),
      },
      {
        at: "2026-11-23T00:30:00.000Z",
        kind: "report",
        request_id: ID,
        ms: 35.2,
        billed_ms: 36,
        cold_start_ms: 310.12,
        memory_mb: 128,
        used_mb: 92,
        message: report.trim(),
        stream: expect.any(String),
        event_id: expect.any(String),
      },
    ]);
    const chosen = await machine.tasks("logs", "-o", "csv", "--fields", "schedule,outcome");
    expect(chosen.stdout).toBe("schedule,outcome\nnightly,created\n,\n");
  });

  it("goes back a day, or as far as --since says, and ends where --until says", async () => {
    write(["a week old", 160], ["yesterday", 25], ["lately", 2], ["now", 0]);
    const told = async (...words: string[]) => {
      const { stdout, stderr, code } = await machine.tasks(
        "logs",
        "-o",
        "tsv",
        "--fields",
        "message",
        ...words,
      );
      return [code, stdout.split("\n").slice(1, -1), stderr];
    };
    expect(await told()).toEqual([0, ["lately", "now"], ""]);
    expect(await told("--since", "1h")).toEqual([
      0,
      ["now"],
      "note: --since 1h is 2026-11-23 09:00:00 +09:00\n",
    ]);
    expect(await told("--since", "yesterday", "-q")).toEqual([0, ["yesterday", "lately", "now"], ""]);
    expect(await told("--since", "1w", "--until", "yesterday", "-q")).toEqual([
      0,
      ["a week old", "yesterday"],
      "",
    ]);
    expect(await told("--since", "1w", "--until", "-30h", "-q")).toEqual([0, ["a week old"], ""]);
  });

  it("shows with --errors what went wrong alone, and says where nothing did", async () => {
    write([created, 0.5], [refused, 0.25], [report, 0.2]);
    const wrong = await machine.tasks("logs", "--errors", "-o", "ndjson", "--fields", "message");
    expect(wrong).toEqual({ code: 0, stderr: "", stdout: `${JSON.stringify({ message: refused })}\n` });
    expect(await machine.tasks("logs", "--errors", "--since", "900", "--until", "1000")).toMatchObject({
      stdout: "",
      stderr: expect.stringMatching(/note: nothing went wrong since 1970-01-01 09:15:00 \+09:00\n$/),
    });
    expect(await machine.tasks("logs", "--errors", "--since", String(NOW / 1000 - 60))).toEqual({
      code: 0,
      stdout: "",
      stderr: "note: nothing went wrong since 2026-11-23 09:59:00 +09:00; --since 1w looks farther back\n",
    });
  });

  it("lets no text of a log drive a terminal, or pass for a line of it", async () => {
    const evil = "\u001b]0;owned\u0007\r2026-11-23 09:30:00 +09:00  INFO    8f3a1b2c  nightly  created";
    const fields = JSON.stringify({
      level: "ERROR\u001b[2J",
      requestId: "\u001b[31m",
      outcome: "a\nb",
      x: "\u202e",
    });
    write([evil, 0.5], [fields, 0.5]);
    const { stdout } = await machine
      .with({ terminalColumns: 80, env: { ...machine.env, NO_COLOR: "1" } })
      .tasks("logs");
    expect(stdout).toBe(
      String.raw`2026-11-23 09:30:00 +09:00                    \x1b]0;owned\x07
    2026-11-23 09:30:00 +09:00  INFO    8f3a1b2c  nightly  created
2026-11-23 09:30:00 +09:00  ERROR\x1b[2J  \x1b[31m  a
    b  x=\u202e
`,
    );
  });

  it("paints on a terminal what went wrong red, and Lambda's own lines dim", async () => {
    write([report, 0.5], [`2026-11-23T00:50:03.004Z ${ID} Task timed out after 3.00 seconds`, 0.5]);
    const { stdout } = await machine.with({ terminalColumns: 80 }).tasks("logs");
    expect(stdout.split("\n").map((line) => line.slice(0, 5))).toEqual(["\u001b[2m2", "\u001b[31m", ""]);
  });

  it("follows what comes until it is interrupted, also what comes late, and ends with 130", async () => {
    write(["first", 0.5]);
    let interrupt: (exitCode: number) => void = () => undefined;
    const interrupted = new Promise<number>((resolve) => (interrupt = resolve));
    let rounds = 0;
    const clock = {
      ...aws.clock,
      now: () => NOW,
      async sleep() {
        rounds += 1;
        const events = aws.logGroups.eventsOf(GROUP);
        if (rounds === 1) events.write({ at: NOW, message: "second" });
        if (rounds === 2) events.write({ at: NOW - 60_000, message: "late" }, { at: NOW, message: "third" });
        if (rounds === 4) {
          interrupt(130);
          await new Promise(setImmediate);
        }
      },
    };
    const following = machine.with({ clock, interrupted: () => interrupted });
    const words = ["logs", "--follow", "-o", "json", "--fields", "message"];
    const { code, stdout, stderr } = await following.tasks(...words);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toEqual(["first", "second", "late", "third"].map((message) => ({ message })));
    expect(stderr).toBe(`note: following ${GROUP}; Ctrl-C ends it\n`);
  });

  it("refuses what makes no sense before any call", async () => {
    const refusal = async (...words: string[]) => {
      const run = await machine.tasks("logs", "-q", ...words);
      return [run.code, run.stderr.split("\n")[0]];
    };
    expect(await refusal("--since", "tomorrow")).toEqual([2, "error: --since tomorrow is still to come"]);
    expect(await refusal("--since", "1x")).toEqual([2, expect.stringContaining("1x")]);
    expect(await refusal("--since", "1h", "--until", "yesterday")).toEqual([
      2,
      "error: --until 2026-11-22 23:59:59 +09:00 is before --since 2026-11-23 09:00:00 +09:00",
    ]);
    expect(await refusal("--follow", "--until", "now")).toEqual([2, expect.stringContaining("--until")]);
    expect(await refusal("--follow", "-o", "table", "--fields", "at")).toEqual([
      2,
      "error: --follow has no end at which a table of --fields could be drawn",
    ]);
    expect(aws.operations).toEqual([]);
  });

  it("ends with 3 where nothing is deployed, and with 2 on the local target, which keeps no log", async () => {
    expect(await machine.tasks("logs")).toEqual({
      code: 3,
      stdout: "",
      stderr:
        `error: there is no log group ${GROUP}\n` +
        "hint: `tasks schedule --user <name> --rate 3m` makes the function and its log; are --service, --stage and --region right?\n",
    });
    expect(await newMachine().tasks("logs")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: the local target keeps no log: what `tasks serve` does it says at once\n" +
        "hint: `tasks schedule list` shows what came of each last firing\n",
    });
  });
});
