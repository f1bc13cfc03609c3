import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/cloud/plan.ts";
import { isRead } from "./strict-aws/is-read.ts";
import { openStrictAws } from "./strict-aws/open.ts";
import type { StrictAws, StrictFault } from "./strict-aws/server.ts";

export interface Job {
  title: string;
  /** What is there before, beside what is somebody else's. */
  before(aws: StrictAws): Promise<unknown>;
  run(aws: StrictAws): Promise<unknown>;
  /** The plan for what was asked for, which is empty afterwards; undefined where nothing shall be left. */
  plan: ((aws: StrictAws) => Promise<Plan>) | undefined;
  /** What may befall a call; by default everything. */
  faults?: readonly StrictFault[];
}

interface Everything<State> {
  /** Makes what is somebody else's, and stays as it is. */
  foreign(aws: StrictAws): void;
  /** All that outlasts the moment. */
  stateOf(aws: StrictAws): State;
  /** Whether what is somebody else's is there, and how many of ours there are of a thing that comes with the first. */
  seen(state: State): { theirs: boolean; ours: number };
}

// Each is one to two hundred runs of a command, pauses of the SDK included: seconds, and on a busy machine half a minute.
const TIMEOUT = 120_000;
const FAULTS: readonly StrictFault[] = ["deny", "throttle", "kill before", "kill after"];

/**
 * The calls at which a fault leads to something of its own. Asking again for the same while nothing was written between
 * comes to the same, and so does being killed at one read or at another between two writes.
 */
function callsToMeet({ requests }: StrictAws, fault: StrictFault): number[] {
  const seen = new Set<string>();
  let writes = 0;
  return requests.flatMap(({ operation, input }, index) => {
    const isNoWrite = isRead(operation);
    const asked =
      fault.startsWith("kill") && isNoWrite ? "any read" : `${operation} ${JSON.stringify(input)}`;
    const key = `${writes} ${asked}`;
    if (!isNoWrite) writes += 1;
    return seen.has(key) || seen.add(key) === undefined ? [] : [index];
  });
}

/** All that makes a function and its rules, beside a rule of somebody else's that is named as ours are. */
export const aroundTheFunction = {
  foreign: ({ rules }: StrictAws) =>
    void rules.PutRule({ Name: "tasks-dev-theirs", ScheduleExpression: "rate(1 day)" }),
  stateOf: ({ logGroups, roles, functions, rules, queues }: StrictAws) => ({
    queues: queues.state(),
    logGroups: logGroups.state(),
    roles: roles.state(),
    functions: functions.state(),
    rules: rules.state(),
  }),
  seen: ({ rules, functions }: { rules: readonly { name: string }[]; functions: readonly object[] }) => ({
    theirs: rules.some(({ name }) => name === "tasks-dev-theirs"),
    ours: functions.length,
  }),
};

/** Some at once, because each spends a third of its time in the SDK's pauses before it asks again. */
async function together(calls: readonly number[], meet: (at: number) => Promise<void>): Promise<void> {
  const left = [...calls];
  const work = async () => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) await meet(at);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** Lets each job meet each fault at each of its calls in turn: run again, it ends as it does undisturbed. */
export function interruptAtEveryCall<State>(
  jobs: readonly Job[],
  { foreign, stateOf, seen }: Everything<State>,
): void {
  const start = async (job: Job): Promise<StrictAws> => {
    const aws = await openStrictAws();
    foreign(aws);
    await job.before(aws);
    aws.operations.length = 0;
    aws.requests.length = 0;
    return aws;
  };

  describe.each(jobs)("$title", (job) => {
    it.each(job.faults ?? FAULTS)(
      "that meets '%s' at any call is finished by running it again",
      { timeout: TIMEOUT },
      async (fault) => {
        const undisturbed = await start(job);
        await job.run(undisturbed);
        const calls = callsToMeet(undisturbed, fault);
        const wanted = stateOf(undisturbed);
        expect(seen(wanted)).toEqual({ theirs: true, ours: job.plan === undefined ? 0 : 1 });
        let failures = 0;
        const meet = async (at: number) => {
          const aws = await start(job);
          aws.decide = (index) => (index === at ? fault : "pass");
          try {
            await job.run(aws);
          } catch (error) {
            failures += 1;
            expect(error, `at call ${at}`).toMatchObject({ name: "TasksError" });
          }
          aws.revive();
          await job.run(aws);
          expect(stateOf(aws), `after ${fault} at call ${at}`).toEqual(wanted);
          const steps = (await job.plan?.(aws)) ?? [];
          expect(new Set(steps.map(({ action }) => action)), `at call ${at}`).toEqual(
            new Set(job.plan === undefined ? [] : ["unchanged"]),
          );
        };
        await together(calls, meet);
        // One throttled request is the SDK's own affair; a tag that may not be read only says that nobody knows whose it is.
        if (fault === "throttle") expect(failures).toBe(0);
        else expect(failures).toBeGreaterThan(calls.length / 2);
      },
    );
  });
}
