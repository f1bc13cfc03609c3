import type { Context } from "../../../context.ts";
import { visible } from "../../../output/visible.ts";
import type { Change, ChangeOutcome } from "../../../table/task-table.ts";
import { recordDifferences } from "../../../table/record-differences.ts";
import { keyOf } from "../../../task/record.ts";
import { showKey } from "../selection/record-errors.ts";

/** Says on stderr how what is there differs from what was expected, attribute by attribute; under --quiet too. */
export async function sayDifference(
  context: Context,
  changes: readonly Change[],
  outcome: Exclude<ChangeOutcome, { outcome: "done" }>,
): Promise<void> {
  for (const [index, { before, after }] of changes.entries()) {
    const key = await showKey(context, keyOf((before ?? after)!));
    if (outcome.outcome === "failed") {
      await context.stderr.write(`failed: ${visible(key)}: ${visible(outcome.reason)}\n`);
      return;
    }
    const lines = recordDifferences(before, outcome.found[index]);
    if (lines.length === 0) continue;
    await context.stderr.write(`left alone: ${visible(key)}\n`);
    for (const line of lines) await context.stderr.write(`  ${visible(line)}\n`);
  }
}
