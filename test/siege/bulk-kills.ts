import { fillForBulks, killBulk } from "../support/bulk-kills.ts";
import type { Account } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { onBothTargets } from "./support/on-both-targets.ts";
import { shellText } from "./support/verdict.ts";

// So few that a quiet machine has time for 200 kills; what a bulk does beyond a hundred records it does over again.
const RECORDS = 300;

/**
 * `kill -9` at random in deletes and reschedules of 300 records, on both targets: each record is in exactly one place, and
 * undo brings the table back byte for byte.
 */
export async function bulkKills(assault: Assault): Promise<void> {
  await onBothTargets((account, target) => lane(assault, account, target));
}

async function lane(assault: Assault, account: Account, target: string): Promise<void> {
  await fillForBulks(account, RECORDS);
  let before: string | undefined;
  while (!assault.isOver) {
    const verb = assault.pick(["delete", "later", "earlier"] as const);
    const moment =
      assault.below(3) === 0 ? { milliseconds: assault.below(700) } : { records: assault.below(RECORDS) };
    const { words, killed, changed, wrong, back } = await killBulk(account, verb, moment, before);
    before = back;
    assault.count(`bulks, ${target}`);
    if (killed) assault.count(`killed, ${target}`);
    assault.count(`records changed before the kill, ${target}`, changed);
    if (wrong !== undefined)
      assault.found(wrong, `${target}: ${shellText(words)}, ${JSON.stringify(moment)}`, target);
  }
}
