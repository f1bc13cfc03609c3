import type { Change } from "./task-table.ts";

/** Whether changes are one record that is put where none is, so that nothing but its being there says that they were made. */
export function isCreation(changes: readonly Change[]): boolean {
  const [first, ...others] = changes;
  return others.length === 0 && first?.before === undefined && first?.after !== undefined;
}
