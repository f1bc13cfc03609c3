import { describe, expect, it } from "vitest";
import { isRead } from "../../support/strict-aws/is-read.ts";
import {
  deleteSchedule,
  destroy,
  OFTEN,
  openStrictAws,
  plan,
  schedule,
} from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const KEPT = { ...OFTEN, settings: { deadLetter: true } };
const QUEUE = "tasks-dev-dead-letter";

const names = ({ queues, logGroups, roles, functions, rules }: StrictAws) => ({
  queues: queues.state().map(({ name }) => name),
  others: [...logGroups.state(), ...roles.state(), ...functions.state(), ...rules.state()].length,
});
const NOTHING = { queues: [], others: 0 };

interface Place {
  before: (aws: StrictAws) => Promise<unknown>;
  run: (aws: StrictAws) => Promise<unknown>;
  finish: (aws: StrictAws) => Promise<unknown>;
  /** The writes after which it ends; without, each. */
  after?: readonly string[];
}

/** Ends a run after each of these writes in turn, finishes it in another way, and looks at what is there. */
async function killedAtEachWrite<Seen>(
  { before, run, finish, after }: Place,
  look: (aws: StrictAws) => Seen | Promise<Seen>,
) {
  const start = async () => {
    const aws = await openStrictAws();
    await before(aws);
    aws.operations.length = 0;
    return aws;
  };
  const undisturbed = await start();
  await run(undisturbed);
  const writes = undisturbed.operations.flatMap((name, index) =>
    (after?.includes(name) ?? !isRead(name)) ? [index] : [],
  );
  expect(writes.length).toBeGreaterThanOrEqual(after?.length ?? 5);
  const seen = writes.map(async (at) => {
    const aws = await start();
    // A process that is gone asks for nothing more; where nothing is answered, the SDK would wait for it.
    aws.decide = (index) => (index > at ? "deny" : "pass");
    await run(aws).catch(() => undefined);
    aws.revive();
    await finish(aws);
    return look(aws);
  });
  return Promise.all(seen);
}

describe("a run with --dead-letter that is killed", () => {
  const first = { before: async () => undefined, run: (aws: StrictAws) => schedule(aws, KEPT) };

  it("leaves no queue that destroy does not find", async () => {
    const finish = (aws: StrictAws) => destroy(aws, { deleteData: true });
    for (const seen of await killedAtEachWrite({ ...first, finish }, names)) expect(seen).toEqual(NOTHING);
  });

  it("is finished by the next run, which need not ask for the queue again once it is there", async () => {
    const finish = (aws: StrictAws) => schedule(aws, OFTEN);
    const look = async (aws: StrictAws) => {
      const target = aws.rules.state()[0]?.targets[0] as { DeadLetterConfig?: object };
      const steps = await plan(aws, undefined);
      const wrong = steps.filter(
        ({ action, resource }) =>
          action !== "unchanged" && resource.kind !== "table" && resource.kind !== "parameter",
      );
      return { queues: names(aws).queues, isUsed: target.DeadLetterConfig !== undefined, wrong };
    };
    const after = ["CreateLogGroup", "CreateQueue", "CreateRole", "PutRolePolicy", "CreateFunction"];
    const seen = await killedAtEachWrite({ ...first, finish, after }, look);
    for (const { queues, isUsed, wrong } of seen) {
      expect(wrong).toEqual([]);
      expect(isUsed).toBe(queues.includes(QUEUE));
    }
    // Where it was killed before there was one, nobody knows that one was asked for.
    expect(seen.filter(({ isUsed }) => isUsed).length).toBeGreaterThanOrEqual(after.length - 1);
  });

  it("on a schedule that is there leaves none either", async () => {
    const before = (aws: StrictAws) => schedule(aws, OFTEN);
    const again = { before, run: (aws: StrictAws) => schedule(aws, { ...KEPT, name: "other" }) };
    const finish = (aws: StrictAws) => destroy(aws, { deleteData: true });
    for (const seen of await killedAtEachWrite({ ...again, finish, after: ["CreateQueue"] }, names))
      expect(seen).toEqual(NOTHING);
  });

  it("leaves none where the deletion of the last schedule was killed", async () => {
    const before = (aws: StrictAws) => schedule(aws, KEPT);
    const run = (aws: StrictAws) => deleteSchedule(aws, OFTEN.name);
    for (const seen of await killedAtEachWrite({ before, run, finish: run }, names))
      expect(seen).toEqual(NOTHING);
  });

  it("leaves a queue of that name alone that is somebody else's", async () => {
    const aws = await openStrictAws();
    aws.queues.CreateQueue({ QueueName: QUEUE, Attributes: { Policy: "{}", MessageRetentionPeriod: "60" } });
    await schedule(aws, OFTEN);
    await destroy(aws, { deleteData: true });
    expect(names(aws)).toEqual({ queues: [QUEUE], others: 0 });
  });

  it("is planned as ever by somebody who may not look at queues", async () => {
    const aws = await openStrictAws();
    aws.decide = (index) => (aws.operations[index] === "GetQueueUrl" ? "deny" : "pass");
    await schedule(aws, OFTEN);
    expect(names(aws).queues).toEqual([]);
  });
});
