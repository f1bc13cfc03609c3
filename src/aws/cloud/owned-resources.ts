import { TasksError } from "../../errors.ts";
import { ownershipOf, readOwned, type Owner } from "../../cloud/ownership.ts";
import { label, type Live, type Resource } from "../../cloud/resource.ts";
import type { Clock } from "../../ports.ts";

/** Undefined for what is not there or not ours. Throws denied where nobody may say whose it is. */
export async function readOurs(
  resource: Pick<Resource, "kind" | "name" | "read">,
  owner: Owner,
  clock: Clock,
): Promise<Live | undefined> {
  const live = await readOwned(resource, owner, clock);
  if (live === undefined) return undefined;
  const ownership = ownershipOf(live, owner);
  if (ownership.is === "unknown") {
    throw new TasksError("denied", `${label(resource)}: ${ownership.reason}`, {
      hint: "ask for the right to list its tags: `tasks policy schedule` has it",
    });
  }
  return ownership.is === "ours" ? live : undefined;
}

/** Those of the resources that are there and ours. */
export async function onlyOurs(
  resources: readonly Resource[],
  owner: Owner,
  clock: Clock,
): Promise<Resource[]> {
  const lives = await Promise.all(resources.map((resource) => readOurs(resource, owner, clock)));
  return resources.filter((_, index) => lives[index] !== undefined);
}
