import { usageError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { Live, Resource, Tags } from "./resource.ts";

/** Whose resources they are: those of one stage of one service. */
export interface Owner {
  service: string;
  stage: string;
}

/** The names of our tags. */
export const TAG = {
  managedBy: "tasks:managed-by",
  service: "tasks:service",
  stage: "tasks:stage",
  /** What the last provision, or schedule, was told, so that status knows what drift is. */
  flags: "tasks:flags",
  /** The names of the tags that people asked for. */
  tags: "tasks:tags",
  /** When a rule got its expression, in seconds since 1970: from then on a rate counts, and EventBridge does not tell. */
  since: "tasks:since",
} as const;

// ListTagsOfResource "might return … an empty tag set" right after a create (DynamoDB API reference).
const FRESH_MS = 60_000;
const LOOK_AGAIN_MS = 10_000;

/** The tags that make a resource ours. */
export function ownerTags({ service, stage }: Owner): Tags {
  return { [TAG.managedBy]: "tasks", [TAG.service]: service, [TAG.stage]: stage };
}

// DynamoDB Developer Guide, "Tagging restrictions in DynamoDB", which are the narrowest of all services.
const TAGGABLE = /^[\p{L}\p{Z}\p{N}_.:/=+-]{1,256}$/u;

/** Throws a usage error for a service or stage that a table's tags cannot say. */
export function checkOwner(owner: Owner): void {
  for (const name of ["service", "stage"] as const) {
    if (TAGGABLE.test(owner[name])) continue;
    throw usageError(
      `the ${name} '${owner[name]}' cannot be said in a tag: DynamoDB takes letters, digits, spaces and + - = . _ : /`,
      `choose another --${name}`,
    );
  }
}

/** `untagged` may be adopted; `others` never. The reason says which tag decided. */
export type Ownership =
  | { is: "ours" }
  | { is: "untagged"; reason: string }
  | { is: "others"; reason: string }
  | { is: "unknown"; reason: string };

/** Decides by tags whose a resource is. */
export function ownershipOf({ tags }: Live, owner: Owner): Ownership {
  if (tags === "unsupported") return { is: "ours" };
  if (tags === "denied")
    return { is: "unknown", reason: "its tags may not be read, so nobody knows whose it is" };
  const wanted = ownerTags(owner);
  const foreign = Object.entries(wanted).find(
    ([name, value]) => tags[name] !== undefined && tags[name] !== value,
  );
  if (foreign !== undefined) {
    const [name, value] = foreign;
    return { is: "others", reason: `its tag ${name} is '${tags[name]}', not '${value}'` };
  }
  const missing = Object.keys(wanted).find((name) => tags[name] === undefined);
  return missing === undefined ? { is: "ours" } : { is: "untagged", reason: `it has no tag ${missing}` };
}

/** Reads a resource; one that was made a moment ago is read again until its tags show, for up to 10 s. */
export async function readOwned(
  resource: Pick<Resource, "read">,
  owner: Owner,
  clock: Clock,
): Promise<Live | undefined> {
  const begin = clock.elapsed();
  for (;;) {
    const live = await resource.read();
    if (live === undefined || ownershipOf(live, owner).is !== "untagged") return live;
    const isFresh = live.createdAt !== undefined && clock.now() - live.createdAt < FRESH_MS;
    if (!isFresh || clock.elapsed() - begin >= LOOK_AGAIN_MS) return live;
    await clock.sleep(1000);
  }
}
