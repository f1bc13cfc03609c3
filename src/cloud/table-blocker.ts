import type { DestroyOptions, Blocker, Live } from "./resource.ts";

/** What speaks against removing a table: the person's word, protection, or records that are still in it. */
export async function tableBlocker(
  live: Live,
  { keepData, deleteData }: DestroyOptions,
  hasRecords: () => Promise<boolean>,
): Promise<Blocker | undefined> {
  if (keepData) return { reason: "--keep-data", hint: "", keep: true };
  if (live.fields["deletion-protection"] === true) {
    return {
      reason: "it is protected against deletion",
      hint: "take the protection off with `tasks provision --no-deletion-protection`, or keep the table with --keep-data",
      keep: false,
    };
  }
  if (deleteData || live.busy === "DELETING" || !(await hasRecords())) return undefined;
  return {
    reason: "it has records",
    hint: "delete them too with --delete-data, or keep the table with --keep-data; `tasks export` saves them",
    keep: false,
  };
}
