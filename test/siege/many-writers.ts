import { type Account, newAccount } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { judge } from "./support/verdict.ts";

/** 8 to 16 processes create records of one user at once, from no store at all: each that was printed is there, once. */
export async function manyWriters(assault: Assault): Promise<void> {
  for (let round = 0; round === 0 || !assault.isOver; round += 1) await oneRound(assault, newAccount());
}

async function oneRound(assault: Assault, account: Account): Promise<void> {
  const shells = 8 + assault.below(9);
  const each = assault.short ? 3 : 10;
  const script = `for i in $(seq ${each}); do tasks create -q -u mai n=$1-$i || exit; done`;
  const runs = await Promise.all(
    Array.from({ length: shells }, (_, index) => account.bash(script, String(index))),
  );
  assault.count("rounds of 8 to 16 processes");
  for (const run of runs) {
    judge(assault, script, run);
    if (run.code !== 0) assault.found("a writer failed", run.stderr);
  }
  const printed = runs.flatMap(({ stdout }) => stdout.split("\n").slice(0, -1));
  assault.count("records made", printed.length);
  const { stdout } = await account.tasks("query", "-o", "ndjson", "--user", "mai");
  const stored = stdout.split("\n").slice(0, -1);
  const lost = printed.filter((line) => !stored.includes(line));
  if (lost.length > 0) assault.found("acknowledged records are missing", lost.slice(0, 5).join("\n"));
  if (stored.length !== shells * each || new Set(stored).size !== stored.length)
    assault.found("records are doubled or made of nothing", `${stored.length} of ${shells} × ${each}`);
}
