import type { Context } from "../../../context.ts";
import { noteMore } from "./list-records.ts";
import type { LinesPage, Transcoder } from "../../../table/task-table.ts";
import { keyAttributes, type TaskKey } from "../../../task/record.ts";

/**
 * Prints whole records as lines that were copied and not made of records, up to `limit`, as printPages does; `isCopied` says where
 * the settings allow that.
 */
export async function printLines(
  context: Context,
  read: (transcoder: Transcoder) => AsyncIterable<LinesPage>,
  limit = Infinity,
): Promise<void> {
  const { LineWriter } = await import("../../../transfer/lines/line-writer.ts");
  const { plainLines } = await import("../../../transfer/lines/plain-lines.ts");
  const { stdout, settings } = context;
  let isEmpty = true;
  const writer = new LineWriter(plainLines[settings.output.value === "json" ? "json" : "ndjson"]);
  let left = limit;
  let last: TaskKey | undefined;
  let hasMore = false;
  for await (const { lines, count, next } of read(writer.transcoder)) {
    const taken = count > left ? writer.first(lines, left) : lines;
    hasMore = count > left || next !== undefined;
    left -= Math.min(count, left);
    if (count === 0) continue;
    if (limit !== Infinity) last = writer.lastKey(taken);
    isEmpty = false;
    await stdout.write(writer.page(taken));
    if (left === 0) break;
  }
  const end = writer.end();
  if (end !== "") await stdout.write(end);
  if (isEmpty) await context.note("no tasks");
  if (last !== undefined && hasMore) await noteMore(context, keyAttributes(last));
}

/** Whether the output is what programs get of whole records. */
export function isCopied({ settings: { output, fields } }: Context): boolean {
  return (output.value === "ndjson" || output.value === "json") && fields === undefined;
}
