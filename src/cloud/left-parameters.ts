import { ownerTags, type Owner } from "./ownership.ts";
import { ParameterResource } from "./parameter-resource.ts";
import type { Parameters } from "./parameter.ts";
import type { Resource } from "./resource.ts";

/** All parameters that are ours by their tags, whatever they are called. Tells where nobody may look for them. */
export async function leftParameters(
  parameters: Parameters,
  owner: Owner,
  note: (text: string) => Promise<void>,
): Promise<Resource[]> {
  const names = await parameters.tagged(ownerTags(owner));
  if (names === "denied") {
    await note("parameters may not be listed, so that one of an earlier --parameter may be left");
    return [];
  }
  // They are only to be removed, whatever they hold.
  return names.map((name) => new ParameterResource(name, { value: "", owner, parameters, dependsOn: [] }));
}
