import type { Context } from "../../context.ts";
import { plural } from "../../output/amounts.ts";
import type { BulkWriter } from "../../table/bulk-writer.ts";
import type { ImportOptions } from "./import-flags.ts";

/** How far an import came that a signal ends, and how it goes on. What is on its way at that moment may be written too. */
export function sayInterrupted(context: Context, writer: BulkWriter, { onConflict }: ImportOptions): void {
  const again = onConflict === "fail" ? "run it again with --on-conflict skip" : "run the same command again";
  const said = context.dryRun
    ? "nothing was written"
    : `${plural(writer.counts.written, "record")} had been written\nhint: ${again}: it writes the rest`;
  void context.stderr.write(`interrupted: ${said}\n`);
}
