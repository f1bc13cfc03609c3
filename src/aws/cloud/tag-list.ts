import { TasksError } from "../../errors.ts";
import type { Tags } from "../../cloud/resource.ts";

type TagList = readonly { Key?: string | undefined; Value?: string | undefined }[];

/** Tags as most of AWS's services take them. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The tags of such a list. */
export function tagsOf(list: TagList | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** What `read` gives; `denied` where we may not see tags. */
export async function readTags<Found>(read: () => Promise<Found>): Promise<Found | "denied"> {
  try {
    return await read();
  } catch (error) {
    // Without credentials nobody has been asked what we may see.
    const isAsked = (error as { cause?: Error }).cause?.name !== "CredentialsProviderError";
    if (error instanceof TasksError && error.kind === "denied" && isAsked) return "denied";
    throw error;
  }
}
