import type { Assault } from "./support/assault.ts";
import { killCloudCommands } from "./support/cloud-kills.ts";
import { explains, RecordBench, recordJobs, type RecordJob } from "./support/record-jobs.ts";
import { judge, shellText } from "./support/verdict.ts";

const MOMENTS = ["before", "after"] as const;
const LANES = 3;

/**
 * Commands killed (kill -9) at every single write that they send, before it arrives and after it was carried out. Records
 * are as before or as after, and the same command again finishes the work; so does the one that makes the cloud's resources.
 */
export async function killsAtWrites(assault: Assault): Promise<void> {
  const bench = await RecordBench.open();
  const cases = recordJobs.flatMap((job) =>
    MOMENTS.flatMap((moment) =>
      (job.eachForItself === true ? [0, 1, 2] : [0]).map((at) => ({ job, moment, at })),
    ),
  );
  const queue = assault.shuffled(cases).values();
  const lane = async () => {
    for (const one of queue) {
      if (assault.isOver) return;
      await killAt(assault, bench, one);
    }
  };
  await Promise.all([...Array.from({ length: LANES }, lane), killCloudCommands(assault)]);
}

async function killAt(
  assault: Assault,
  bench: RecordBench,
  { job, moment, at }: { job: RecordJob; moment: (typeof MOMENTS)[number]; at: number },
): Promise<void> {
  const user = await bench.prepare(job);
  const words = job.words(user);
  const run = await bench.run(words, (write, { process }) => {
    if (write < at) return "pass";
    process.kill("SIGKILL");
    return moment === "before" ? "cut before" : "cut after";
  });
  assault.count("record commands killed at a write");
  const place = `${shellText(words)}, killed ${moment} write ${at}`;
  const found = explains(await bench.look(user), job, user);
  if (found === undefined || (moment === "after" && found === "before"))
    assault.found(
      "a record is lost, doubled or half",
      `${place}: there is ${found ?? "something else"}`,
      job.name,
    );
  if (run.code !== null) assault.found("the kill came too late", `${place}: exit ${run.code}`, job.name);
  if (job.again.length === 0) return;
  const again = await bench.run(words, () => "pass");
  judge(assault, `${place}, and again`, again);
  const left = explains(await bench.look(user), job, user);
  if ((again.code !== 0 && !job.again.includes(again.code ?? -1)) || left !== "after")
    assault.found(
      "running it again does not finish the work",
      `${place}: exit ${again.code}, there is ${left ?? "something else"}\n${again.stderr}`,
      job.name,
    );
}
