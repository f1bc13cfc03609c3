import { startDynoxide } from "../../.ci/engines.mjs";
import { fillForBulks, killBulk } from "../support/bulk-kills.ts";
import { makeTable } from "../support/dynamo.ts";
import { openAccount, type Account } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { shellText } from "./support/verdict.ts";

// So few that a quiet machine has time for 200 kills; what a bulk does beyond a hundred records it does over again.
const RECORDS = 300;
const LANES = 2;

/**
 * `kill -9` at random in deletes and reschedules of 300 records, on both targets: each record is in exactly one place, and
 * undo brings the table back byte for byte.
 */
export async function bulkKills(assault: Assault): Promise<void> {
  const opened = Array.from({ length: 2 * LANES }, () => openAccount());
  const dynamo = await startDynoxide().catch(() => undefined);
  const lanes = opened.map(async ({ account: own }, index) => {
    if (index < LANES) return lane(assault, own, "local");
    if (dynamo === undefined) return;
    const account = own.with({
      TASKS_TABLE: await makeTable(dynamo.endpoint),
      AWS_ENDPOINT_URL: dynamo.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    await lane(assault, account, "aws");
  });
  try {
    await Promise.all(lanes);
  } finally {
    await dynamo?.stop();
    for (const { remove } of opened) remove();
  }
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
