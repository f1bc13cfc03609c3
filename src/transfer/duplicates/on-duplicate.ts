/** What becomes of a record whose key came before in the same file. */
export const onDuplicate = ["reject", "last", "first", "next-second"] as const;

export type OnDuplicate = (typeof onDuplicate)[number];
