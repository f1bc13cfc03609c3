import { describe, expect, it } from "vitest";
import { hasDrift } from "../../../src/cloud/plan.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  deleteSchedule,
  destroy,
  OFTEN,
  openStrictAws,
  plan,
  provision,
  schedule,
} from "../../support/strict-aws/open.ts";
import { newMachine } from "../../support/run-tasks.ts";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const KEPT = { ...OFTEN, settings: { deadLetter: true } };
const QUEUE = "tasks-dev-dead-letter";
const ARN = `arn:aws:sqs:us-east-1:111122223333:${QUEUE}`;

const RETRIES = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 };

const look = ({ queues, rules, functions, roles }: StrictAws) => ({
  queues: queues.state().map(({ name }) => name),
  targets: rules.state().map(({ targets }) => (targets[0] as { DeadLetterConfig?: object }).DeadLetterConfig),
  events: functions.state()[0]?.eventConfig,
  maySend: roles.state()[0]?.policies[0]?.[1].includes("sqs:SendMessage"),
});

describe("--dead-letter", () => {
  useNoAwsAccount({ keys: true });

  it("keeps what cannot be delivered, and what the function fails, in a queue that these rules alone may fill", async () => {
    const aws = await openStrictAws();
    await schedule(aws, KEPT);
    expect(look(aws)).toEqual({
      queues: [QUEUE],
      targets: [{ Arn: ARN }],
      events: { ...RETRIES, DestinationConfig: { OnFailure: { Destination: ARN } } },
      maySend: true,
    });
    const { attributes, tags } = aws.queues.state()[0]!;
    expect(JSON.parse(attributes["Policy"] ?? "")).toMatchObject({
      Statement: [
        {
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: ARN,
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/tasks-dev-*" },
          },
        },
      ],
    });
    expect([attributes["MessageRetentionPeriod"], tags]).toMatchObject(["1209600", { "tasks:stage": "dev" }]);
  });

  it("is remembered by later runs, and a schedule without it has none", async () => {
    const plain = await openStrictAws();
    await schedule(plain, OFTEN);
    expect(look(plain)).toEqual({ queues: [], targets: [undefined], events: RETRIES, maySend: false });
    const aws = await openStrictAws();
    await schedule(aws, KEPT);
    aws.operations.length = 0;
    await schedule(aws, OFTEN);
    expect(aws.operations.filter((name) => !isRead(name))).toEqual([]);
    await schedule(aws, { ...OFTEN, name: "other" });
    expect(look(aws).targets).toEqual([{ Arn: ARN }, { Arn: ARN }]);
  });

  it("has status say how many events wait, and goes with the last schedule, or with destroy", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await schedule(aws, KEPT);
    aws.queues.fill(QUEUE, 3);
    const steps = await plan(aws, undefined);
    expect(steps.find(({ resource }) => resource.kind === "queue")?.live?.fields).toMatchObject({
      "events-waiting": 3,
    });
    expect(hasDrift(steps)).toBe(false);
    await deleteSchedule(aws, "often");
    expect(look(aws).queues).toEqual([]);
    await schedule(aws, KEPT);
    await destroy(aws, { deleteData: true });
    expect(look(aws).queues).toEqual([]);
  });

  it("has status and doctor say how many wait, and how to look at them", async () => {
    const aws = await openStrictAws();
    const plain = newMachine();
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    const machine = plain.with({ clock: aws.clock, env });
    const asked = async (...words: string[]) => {
      const { code, stdout, stderr } = await machine.tasks(...words);
      return { code, stderr, found: stdout.split("\n").filter((line) => line.includes("dead-letter queue")) };
    };
    await provision(aws, {});
    await schedule(aws, OFTEN);
    expect((await asked("doctor")).found).toEqual([]);
    await schedule(aws, KEPT);
    const empty = { check: "dead-letter queue", result: "ok", detail: `${QUEUE} is empty` };
    expect((await asked("doctor")).found).toEqual([JSON.stringify(empty)]);
    expect((await asked("status")).stderr).not.toContain("wait");
    aws.queues.fill(QUEUE, 3);
    const detail = `3 events that failed at every attempt wait in ${QUEUE}`;
    const hint =
      "`tasks logs --errors --since 2w` says why; `aws sqs receive-message --queue-url " +
      `"$(aws sqs get-queue-url --queue-name ${QUEUE} --output text)" --max-number-of-messages 10\` shows them`;
    const doctor = await asked("doctor");
    const full = { check: "dead-letter queue", result: "not ok", detail, hint };
    expect(doctor).toMatchObject({ code: 1, found: [JSON.stringify(full)] });
    const status = await asked("status");
    expect(status).toMatchObject({ code: 0, stderr: expect.stringContaining(`note: ${detail}; ${hint}\n`) });
    // A queue that may not be looked into is no fault.
    aws.decide = (index) => (aws.operations[index] === "GetQueueAttributes" ? "deny" : "pass");
    expect((await asked("doctor")).found).toEqual([expect.stringContaining('"ok","detail":"not counted: ')]);
  });
});
