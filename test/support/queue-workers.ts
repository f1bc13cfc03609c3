import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account, Running } from "./spawn-tasks.ts";

export interface Queue {
  workers: number;
  records: number;
  /** How many workers die by `kill -9`, while most of the work is still to be done. */
  killed: number;
  /** Seconds. It should be longer than a record takes on a busy machine. */
  lease: number;
}

export interface QueueOutcome {
  seconds: number;
  /** How many records a worker was told to have done. */
  told: number;
  /** The deadlines of records that two workers were told to have done. */
  twice: string[];
  /** The deadlines of records that nobody has done. */
  left: string[];
  /** How often somebody was too late with a record, because his lease was over. */
  refused: number;
  /** How many records were claimed more than once. */
  claimedAgain: number;
  killed: number;
  /** What a worker said that did not end well, and was not killed. */
  complaints: string[];
}

const FIRST = 1_800_000_000;

// It waits for longer than a lease, so that what the dead had is not left.
const WORKER = `
claim() { tasks claim -q -u jobs --lease "$1s" --wait "$(($1 + 3))s" -o tsv --fields deadline_unix_time,lease_no; }
while task=$(claim "$1" 2>claim.$2); do
  set -- "$1" "$2" $task
  tasks done -q -u jobs -d $5 --lease-no $6 >/dev/null 2>done.$2
  case $? in 0) echo "done $5" ;; 4) echo "refused $5" ;; *) cat done.$2 >&2; exit 1 ;; esac
  set -- "$1" "$2"
done
grep -q 'there is nothing to take' claim.$2 || { cat claim.$2 >&2; exit 1; }
`;

/** Has workers of bash do records until nothing is left, and kills some in the middle. */
export async function runQueue(account: Account, queue: Queue): Promise<QueueOutcome> {
  const { workers, records, killed, lease } = queue;
  const file = join(account.folder, "work", "jobs.ndjson");
  const lines = Array.from(
    { length: records },
    (_, index) => `{"user_name":"jobs","deadline_unix_time":${FIRST + index}}\n`,
  );
  writeFileSync(file, lines.join(""));
  await account.tasks("import", "-q", file);
  const begin = performance.now();
  const running = Array.from({ length: workers }, (_, index) =>
    account.startBash(WORKER, String(lease), String(index)),
  );
  const dead = new Set<Running>();
  let told = 0;
  for (const { process } of running) {
    process.stdout.on("data", (part: Buffer) => {
      told += part.toString().split("done").length - 1;
      // One after the other, from a quarter of the work on.
      if (dead.size >= killed || told < (records / 4) * (1 + dead.size / killed)) return;
      const victim = running[dead.size]!;
      dead.add(victim);
      globalThis.process.kill(-victim.process.pid!, "SIGKILL");
    });
  }
  const runs = await Promise.all(running.map(({ ended }) => ended));
  const seconds = (performance.now() - begin) / 1000;
  const words = runs.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));
  const doneBy = words.filter((line) => line.startsWith("done ")).map((line) => line.slice("done ".length));
  const { stdout } = await account.tasks("query", "-q", "-u", "jobs", "-o", "ndjson");
  const stored = stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { deadline_unix_time: number; status?: string; lease_no?: number });
  return {
    seconds,
    told: doneBy.length,
    twice: doneBy.filter((deadline, index) => doneBy.indexOf(deadline) !== index),
    left: [
      ...stored.filter(({ status }) => status !== "done").map((one) => String(one.deadline_unix_time)),
      ...(stored.length === records ? [] : [`${stored.length} of ${records} records are there`]),
    ],
    refused: words.filter((line) => line.startsWith("refused")).length,
    claimedAgain: stored.filter(({ lease_no: no = 0 }) => no > 1).length,
    killed: dead.size,
    complaints: runs.flatMap((run, index) =>
      dead.has(running[index]!) || run.code === 0 ? [] : [`${run.code}: ${run.stderr}`],
    ),
  };
}
