import type { Cloud } from "../../../cloud/cloud.ts";
import { planDestroy, removeAll } from "../../../cloud/destroy.ts";
import type { Resource } from "../../../cloud/resource.ts";
import type { Context } from "../../../context.ts";
import type { TasksError } from "../../../errors.ts";
import { sayKept } from "./removal-line.ts";
import { sayStep } from "./with-cloud.ts";
import { printRows } from "../records/with-table.ts";

/**
 * Removes resources and prints those that went; under --dry-run those that would. Says which stay because somebody else has
 * them. Throws `missing` where nothing of ours is there, and partial when something went and something did not; running it
 * again goes on.
 */
export async function takeAway(
  context: Context,
  cloud: Cloud,
  resources: readonly Resource[],
  missing: TasksError,
): Promise<void> {
  const { owner, clock } = cloud;
  const removals = await planDestroy(resources, { owner, clock, keepData: false, deleteData: false });
  await sayKept(context, removals);
  if (removals.every(({ action }) => action === "gone" || action === "keep")) throw missing;
  if (context.dryRun) await context.say("dry run: nothing was removed; this is what would go");
  else {
    await removeAll(removals, {
      clock,
      onStep: (taken) => sayStep(context, taken),
      writes: () => cloud.writes(),
    });
  }
  const removed = removals.filter(({ action }) => action === "remove");
  await printRows(
    context,
    removed.map(({ resource }) => ({ resource: { S: resource.kind }, name: { S: resource.name } })),
    ["resource", "name"],
  );
}
