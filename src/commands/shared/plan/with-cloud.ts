import type { Cloud, CloudUse, CloudLocation } from "../../../cloud/cloud.ts";
import type { CompletedStep } from "../../../cloud/apply.ts";
import { label } from "../../../cloud/resource.ts";
import type { Context } from "../../../context.ts";

/** Opens the cloud for one piece of work, and closes it whatever happens. */
export async function withCloud<Result>(
  context: Context,
  use: CloudUse,
  work: (cloud: Cloud) => Promise<Result>,
): Promise<Result> {
  const cloud = await context.openCloud(use);
  try {
    return await work(cloud);
  } finally {
    cloud.close();
  }
}

/** What stands over a plan: `aws, account 123456789012, region eu-central-1, service tasks, stage dev`. */
export function headerOf({ target, owner }: Cloud, place: CloudLocation): string {
  return `${target}, ${place.text}, service ${owner.service}, stage ${owner.stage}`;
}

/** Says what the target lacks, so that nobody looks for it there. */
export async function noteGaps(context: Context, { gaps }: CloudLocation): Promise<void> {
  for (const gap of gaps) await context.note(gap);
}

const DONE = { create: "created", update: "changed", remove: "removed" } as const;

/** Says that a step is over, and how long it took. */
export async function sayStep(
  context: Context,
  { resource, action, milliseconds }: CompletedStep,
): Promise<void> {
  const seconds = (milliseconds / 1000).toFixed(1);
  await context.say(`${DONE[action]} ${label(resource)} (${seconds} s)`);
}
