import type { Change } from "../../table/task-table.ts";
import type { EntryBody } from "./entry-line.ts";
import type { Journal } from "./journal.ts";

/**
 * Enters changes that are made at once, even where they cannot be entered, and which of those before were made, as in
 * `noteSettled`. Never throws.
 */
export async function planAndBegin(
  journal: Journal,
  exchanges: readonly (readonly Change[])[],
  made: number[],
): Promise<void> {
  if (exchanges.length === 0) return;
  const lines: EntryBody[] = journal.hasBegun ? madeLine(made) : [{ begun: true, made }];
  await journal.note(...lines, ...exchanges.map((plan) => ({ plan: [...plan] })));
}

/** Enters which of the planned changes were not made, and which were, as EntryLine has it. Never throws. */
export async function noteSettled(
  journal: Journal,
  { left, made }: { left: number[]; made: number[] },
): Promise<void> {
  await journal.note(...(left.length === 0 ? [] : [{ left }]), ...madeLine(made));
}

function madeLine(made: number[]): { made: number[] }[] {
  return made.length === 0 ? [] : [{ made }];
}
