import { TasksError } from "../../errors.ts";
import { ownershipOf, readOwned, type Owner } from "../../cloud/ownership.ts";
import { label, type Live, type Readable, type Resource } from "../../cloud/resource.ts";
import type { Clock } from "../../ports.ts";

/** Undefined for what is not there or not ours. Throws denied where nobody may say whose it is. */
export async function readOurs(resource: Readable, owner: Owner, clock: Clock): Promise<Live | undefined> {
  const live = await readKnown(resource, owner, clock);
  return live !== undefined && ownershipOf(live, owner).is === "ours" ? live : undefined;
}

/** Those of the resources that are there and ours. */
export function onlyOurs(resources: readonly Resource[], owner: Owner, clock: Clock): Promise<Resource[]> {
  return onlyRead(resources, (resource) => readOurs(resource, owner, clock));
}

/** Those of the resources that are there, whosever they are. Throws denied where nobody may say it. */
export function onlyThere(resources: readonly Resource[], owner: Owner, clock: Clock): Promise<Resource[]> {
  return onlyRead(resources, (resource) => readKnown(resource, owner, clock));
}

async function onlyRead(
  resources: readonly Resource[],
  read: (resource: Resource) => Promise<Live | undefined>,
): Promise<Resource[]> {
  const lives = await Promise.all(resources.map(read));
  return resources.filter((_, index) => lives[index] !== undefined);
}

async function readKnown(resource: Readable, owner: Owner, clock: Clock): Promise<Live | undefined> {
  const live = await readOwned(resource, owner, clock);
  if (live === undefined) return undefined;
  const ownership = ownershipOf(live, owner);
  if (ownership.is !== "unknown") return live;
  throw new TasksError("denied", `${label(resource)}: ${ownership.reason}`, {
    hint: "ask for the right to list its tags: `tasks policy schedule` has it",
  });
}
