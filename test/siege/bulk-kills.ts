import { startDynoxide } from "../../.ci/engines.mjs";
import { fillForBulks, killBulk } from "../support/bulk-kills.ts";
import { makeTable } from "../support/dynamo.ts";
import { openAccount, type Account } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { shellText } from "./support/verdict.ts";

const RECORDS = 5_000;

/**
 * `kill -9` at random in deletes and reschedules of 5,000 records, on both targets: each record is in exactly one place, and
 * undo brings the table back byte for byte.
 */
export async function bulkKills(assault: Assault): Promise<void> {
  const local = openAccount();
  const other = openAccount();
  const dynamo = await startDynoxide().catch(() => undefined);
  try {
    await fillForBulks(local.account, RECORDS);
    const lanes = [lane(assault, local.account, "local")];
    if (dynamo !== undefined) {
      const account = other.account.with({
        TASKS_TABLE: await makeTable(dynamo.endpoint),
        AWS_ENDPOINT_URL: dynamo.endpoint,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      });
      await fillForBulks(account, RECORDS);
      lanes.push(lane(assault, account, "aws"));
    }
    await Promise.all(lanes);
  } finally {
    await dynamo?.stop();
    local.remove();
    other.remove();
  }
}

async function lane(assault: Assault, account: Account, target: string): Promise<void> {
  while (!assault.isOver) {
    const verb = assault.pick(["delete", "later", "earlier"] as const);
    const moment =
      assault.below(3) === 0 ? { milliseconds: assault.below(1500) } : { records: assault.below(RECORDS) };
    const { words, killed, changed, wrong } = await killBulk(account, verb, moment);
    assault.count(`bulks, ${target}`);
    if (killed) assault.count(`killed, ${target}`);
    assault.count(`records changed before the kill, ${target}`, changed);
    if (wrong !== undefined)
      assault.found(wrong, `${target}: ${shellText(words)}, ${JSON.stringify(moment)}`, target);
  }
}
