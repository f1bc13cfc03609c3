import type { Calls } from "../change/dry-table.ts";
import { plural, times } from "../output/amounts.ts";

/** What a dry run says in its end. */
export function dryRunText(calls: readonly Calls[], units: number): string {
  const each = calls.map(({ call, count }) => `${call} ${times(count)}`);
  return `dry run: nothing was written; it would call ${each.join(" and ")}, ${plural(units, "write unit")}`;
}
