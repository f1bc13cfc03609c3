import type { Fault } from "../support/fault-proxy.ts";
import type { Assault } from "./support/assault.ts";
import { explains, RecordBench, recordJobs, type RecordJob } from "./support/record-jobs.ts";
import { judge, shellText } from "./support/verdict.ts";

const FAULTS: Extract<Fault, string>[] = [
  "cut after",
  "cut within",
  "500 after",
  "502 after",
  "rubbish after",
  "empty after",
];
const LANES = 4;
const EACH_TIME = 99;
/** What says that a write may have been carried out although nobody heard of it. */
const MAY_HAVE = /\b(may|might) have\b|\bmaybe\b/;

/**
 * Writes that DynamoDB carries out and whose answers are lost, once or each time. What a command calls done is there once;
 * what it calls failed is told as something that may have been done.
 */
export async function lostAnswers(assault: Assault): Promise<void> {
  const bench = await RecordBench.open();
  const cases = recordJobs.flatMap((job) => {
    // An import goes on for more than a minute against a table that never answers.
    const [places, often] = job.name === "import" ? [[0, 1, 2], 4] : [[0], EACH_TIME];
    return FAULTS.flatMap((fault) =>
      places.flatMap((at) => [1, often].map((times) => ({ job, fault, at, times }))),
    );
  });
  const queue = assault.shuffled(cases).values();
  const lane = async () => {
    for (const one of queue) {
      if (assault.isOver) return;
      await lose(assault, bench, one);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function lose(
  assault: Assault,
  bench: RecordBench,
  { job, fault, at, times }: { job: RecordJob; fault: Extract<Fault, string>; at: number; times: number },
): Promise<void> {
  const user = await bench.prepare(job);
  const words = job.words(user);
  let lost = 0;
  const run = await bench.run(words, (write) => {
    if (write < at || lost >= times) return "pass";
    lost += 1;
    return fault;
  });
  assault.count("answers lost", lost);
  assault.count("commands", 1);
  const found = explains(await bench.look(user), job, user);
  const told = `${shellText(words)}: '${fault}' ${times === EACH_TIME ? "each time" : `${times} times`} from write ${at} on\nexit ${run.code}, and there is ${found ?? "something else"}\n${run.stderr.trim().slice(0, 600)}`;
  judge(assault, shellText(words), run);
  if (found === undefined || (run.code === 0 && found !== "after"))
    assault.found("a record is lost, doubled or half", told, job.name);
  else if (run.code === 0) assault.count("that ended well all the same");
  else if (lost > 0 && !MAY_HAVE.test(run.stderr))
    assault.found("a failure that does not say that it may have been done", told, job.name);
}
