import type { Context } from "../../context.ts";
import { visible } from "../../output/visible.ts";
import type { Change, ChangeOutcome } from "../../table/task-table.ts";
import { equalValues } from "../../task/compare-values.ts";
import { encodeDynamoJson } from "../../task/dynamodb-json.ts";
import { shorten } from "../../errors.ts";
import { keyOf, orderNames, type TaskRecord } from "../../task/record.ts";
import { showKey } from "./record-errors.ts";

/** Tells on stderr how what is there differs from what was expected, attribute by attribute; under --quiet too. */
export async function tellDifference(
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
    const lines = differences(before, outcome.found[index]);
    if (lines.length === 0) continue;
    await context.stderr.write(`left alone: ${visible(key)}\n`);
    for (const line of lines) await context.stderr.write(`  ${visible(line)}\n`);
  }
}

function differences(expected: TaskRecord | undefined, found: TaskRecord | undefined): string[] {
  if (expected === undefined || found === undefined) {
    if (expected === found) return [];
    return [found === undefined ? "it is gone" : "another record is there"];
  }
  return orderNames([...Object.keys(expected), ...Object.keys(found)]).flatMap((name) => {
    const [was, is] = [own(expected, name), own(found, name)];
    if (was !== undefined && is !== undefined && equalValues(was, is)) return [];
    return [`${name}: ${show(was)} was expected, ${show(is)} is there`];
  });
}

function own(record: TaskRecord, name: string) {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function show(value: TaskRecord[string] | undefined): string {
  if (value === undefined) return "nothing";
  if ("S" in value) return shorten(JSON.stringify(value.S));
  if ("N" in value) return value.N;
  return shorten(encodeDynamoJson({ x: value }).slice('{"x":'.length, -1));
}
