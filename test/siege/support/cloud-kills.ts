import { localAws, newAccount, type ProcessRun } from "../../support/spawn-tasks.ts";
import { type StrictAws, type StrictFault, startStrictAws } from "../../support/strict-aws/server.ts";
import type { Assault } from "./assault.ts";
import { judge, shellText } from "./verdict.ts";

const PROVISION = ["provision", "--ttl", "expires_at", "--billing", "provisioned", "--rcu", "2"];
const SCHEDULE = ["schedule", "nightly", "--user", "mai", "--rate", "3m", "--enabled"];
const DESTROY = ["destroy", "--yes", "--delete-data"];

/** What is there before, the command, and the one that then has nothing left to do. */
const JOBS: { before: string[][]; words: string[]; check: string[] }[] = [
  { before: [], words: PROVISION, check: ["status", "--exit-code"] },
  { before: [PROVISION], words: DESTROY, check: DESTROY },
  { before: [PROVISION], words: SCHEDULE, check: ["status", "--exit-code"] },
  { before: [PROVISION, SCHEDULE], words: DESTROY, check: DESTROY },
];
const FAULTS: StrictFault[] = ["kill before", "kill after"];
// A minute of AWS in half a second of ours: what is made there becomes ready while a command waits.
const CLOCK_MS = 50;
const CLOCK_STEP_MS = 6_000;
const FEWEST_CALLS = 8;

/** provision, schedule and destroy as processes against a strict AWS, killed at each of their calls in turn. */
export async function killCloudCommands(assault: Assault): Promise<void> {
  const calls = new Map<number, number>();
  for (let round = 0; !assault.isOver; round += 1) {
    const index = round % JOBS.length;
    const known = calls.get(index);
    const at = assault.below(known ?? FEWEST_CALLS);
    const made = await oneRound(assault, JOBS[index]!, { at, fault: assault.pick(FAULTS) });
    calls.set(index, Math.max(known ?? FEWEST_CALLS, made));
  }
}

async function oneRound(
  assault: Assault,
  { before, words, check }: (typeof JOBS)[number],
  { at, fault }: { at: number; fault: StrictFault },
): Promise<number> {
  const aws = await startStrictAws();
  const clock = setInterval(() => void aws.clock.sleep(CLOCK_STEP_MS), CLOCK_MS);
  try {
    const account = newAccount().with(localAws(aws.endpoint));
    const finish = async (line: string[], why: string) => {
      const run = await account.tasks(...line);
      judge(assault, `${shellText(line)} ${why}`, run);
      if (run.code !== 0)
        assault.found("running it again does not finish the work", tell(line, why, run), line[0] ?? "");
    };
    for (const line of before) await finish(line, "to begin with");
    const first = aws.operations.length;
    const running = account.start(...words);
    killAt(aws, { at: first + at, fault, kill: () => running.process.kill("SIGKILL") });
    const run = await running.ended;
    if (run.code === null) assault.count("cloud commands killed at a call");
    aws.revive();
    const place = `after '${fault}' at call ${at} of ${shellText(words)}`;
    if (run.code !== null) judge(assault, place, run);
    const begin = aws.operations.length;
    await finish(words, place);
    const made = aws.operations.length - begin;
    await finish(check, `${place}, and again`);
    return made;
  } finally {
    clearInterval(clock);
    await aws.stop();
  }
}

function killAt(aws: StrictAws, { at, fault, kill }: { at: number; fault: StrictFault; kill(): void }): void {
  aws.decide = (index) => {
    if (index !== at) return "pass";
    kill();
    return fault;
  };
}

function tell(line: string[], why: string, { code, stderr, stdout }: ProcessRun): string {
  return `${shellText(line)} ${why}: exit ${code}\n${stderr.slice(0, 800)}\n${stdout.slice(0, 400)}`;
}
