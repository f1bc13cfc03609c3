import type { Context } from "../../../context.ts";
import type { LinesPage, Transcoder } from "../../../table/task-table.ts";

/** Prints whole records as lines that were copied and not made of records; `isCopied` says where the settings allow that. */
export async function printLines(
  context: Context,
  read: (transcoder: Transcoder) => AsyncIterable<LinesPage>,
): Promise<void> {
  const { LineWriter } = await import("../../../transfer/lines/line-writer.ts");
  const { plainLines } = await import("../../../transfer/lines/plain-lines.ts");
  const { stdout, settings } = context;
  const writer = new LineWriter(plainLines[settings.output.value === "json" ? "json" : "ndjson"]);
  let count = 0;
  for await (const page of read(writer.transcoder)) {
    count += page.count;
    if (page.count > 0) await stdout.write(writer.page(page.lines));
  }
  const end = writer.end();
  if (end !== "") await stdout.write(end);
  if (count === 0) await context.note("no tasks");
}

/** Whether the output is what programs get of whole records. */
export function isCopied({ settings: { output, fields } }: Context): boolean {
  return (output.value === "ndjson" || output.value === "json") && fields === undefined;
}
