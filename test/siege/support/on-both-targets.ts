import { startDynoxide } from "../../../.ci/engines.mjs";
import { makeTable } from "../../support/dynamo.ts";
import { localAws, openAccount, type Account } from "../../support/spawn-tasks.ts";

const LANES = 2;

/** Runs lanes side by side, each in an account of its own: two on the local store, and two on Dynoxide where it is there. */
export async function onBothTargets(
  lane: (account: Account, target: string) => Promise<void>,
): Promise<void> {
  const opened = Array.from({ length: 2 * LANES }, () => openAccount());
  const dynamo = await startDynoxide().catch(() => undefined);
  const lanes = opened.map(async ({ account }, index) => {
    if (index < LANES) return lane(account, "local");
    if (dynamo === undefined) return;
    await lane(account.with(localAws(dynamo.endpoint, await makeTable(dynamo.endpoint))), "aws");
  });
  try {
    await Promise.all(lanes);
  } finally {
    await dynamo?.stop();
    for (const { remove } of opened) remove();
  }
}
