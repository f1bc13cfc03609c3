import type { Account } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { onBothTargets } from "./support/on-both-targets.ts";
import { judge, shellText } from "./support/verdict.ts";

const START = 2_000_000_000;
const DAY = 86_400;

interface Seen {
  deadline_unix_time: number;
  status?: string;
  repeat?: string;
}

/**
 * Pairs of `done` on one task that repeats, and `undo`, killed at random moments on both targets: there is always one open
 * record that has the rule, never none and never two, and no day is left out.
 */
export async function repeatKills(assault: Assault): Promise<void> {
  await onBothTargets((account, target) => lane(assault, account, target));
}

async function lane(assault: Assault, account: Account, target: string): Promise<void> {
  const user = ["-q", "-u", "mai"];
  await account.tasks("create", ...user, "-d", String(START), "--repeat", "daily", "--tz", "UTC");
  let day = 0;
  let normal = 150;
  while (!assault.isOver) {
    const due = String(START + day * DAY);
    const one = ["done", ...user, "-d", due];
    const selected = ["done", ...user, "--from", due, "--to", due, "--yes"];
    const words = assault.pick([[one, one], [one, selected], [one]]);
    const runs = await Promise.all(words.map((line) => killed(assault, account, line, normal)));
    for (const run of runs) if (run.took !== undefined) normal = 0.8 * normal + 0.2 * run.took;
    assault.count(`done, ${target}`, runs.length);
    assault.count(`killed, ${target}`, runs.filter(({ took }) => took === undefined).length);
    const isAcknowledged = runs.some(
      ({ stdout }) => stdout.includes('"status":"done"') && stdout.endsWith("\n"),
    );
    const lines = words.map((line) => shellText(line)).join(" & ");
    const isMade = await look(assault, account, { day, lines: `${target}: ${lines}` });
    if (isMade === undefined) return;
    if (isAcknowledged && !isMade)
      assault.found("what was acknowledged is not done", `${target}: ${lines}`, target);
    if (!isMade) continue;
    assault.count(`next ones, ${target}`);
    if (assault.below(4) === 0) {
      const { took } = await killed(assault, account, ["undo", "-q"], normal);
      assault.count(`undo, ${target}`);
      if (took === undefined) assault.count(`killed, ${target}`);
      const isStill = await look(assault, account, { day, lines: `${target}: tasks undo after ${lines}` });
      if (isStill === undefined) return;
      if (!isStill) continue;
    }
    day += 1;
  }
  const { stdout } = await account.tasks("query", ...user, "-o", "ndjson");
  const found = stdout.trim().split("\n").length;
  if (found !== day + 1)
    assault.found("records are too many or too few", `${target}: ${found} on day ${day}`, target);
}

/** A run that is killed at some moment, three times of four. `took`: in ms, of one that came to its end. */
async function killed(assault: Assault, account: Account, words: readonly string[], normal: number) {
  const begin = performance.now();
  const running = account.start(...words, "-o", "ndjson");
  const moment = assault.below(4) === 0 ? 60_000 : (0.3 + 0.9 * assault.random()) * normal;
  const timer = setTimeout(() => running.process.kill("SIGKILL"), moment);
  const run = await running.ended;
  clearTimeout(timer);
  if (run.code === null) return { ...run, took: undefined };
  judge(assault, shellText(words), run);
  return { ...run, took: performance.now() - begin };
}

/** Whether the record of a day is done and that of the next is there; undefined for anything but that, or the day's open alone. */
async function look(
  assault: Assault,
  account: Account,
  { day, lines }: { day: number; lines: string },
): Promise<boolean | undefined> {
  const from = START + day * DAY;
  const { stdout } = await account.tasks(
    "query",
    "-q",
    "-u",
    "mai",
    "--from",
    String(from),
    "-o",
    "ndjson",
    "--consistent",
  );
  const records = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Seen]));
  const texts = records.map(
    ({ deadline_unix_time: at, status = "open", repeat }) =>
      `${(at - from) / DAY} ${status}${repeat === undefined ? "" : " with its rule"}`,
  );
  const seen = texts.join(", ");
  if (seen === "0 open with its rule") return false;
  if (seen === "0 done, 1 open with its rule") return true;
  assault.found("a series has none to go on with, or two", `${lines}: ${seen}`);
  return undefined;
}
