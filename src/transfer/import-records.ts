import type { BulkWriter } from "../table/bulk-writer.ts";
import type { Duplicates } from "./duplicates/duplicates.ts";
import type { Rejects } from "./rejects.ts";
import type { Source } from "./transfer-format.ts";

export interface ImportSteps {
  /** Where good records go; undefined to only check them. */
  writer: BulkWriter | undefined;
  rejects: Rejects;
  duplicates: Duplicates;
  /** Told how many records and faults were read so far. */
  progress(read: number): void;
}

const STEP = 100;

/** Moves what is read into the table until both are done; gives how many records and faults were read. */
export async function importRecords(sources: AsyncIterable<Source[]>, steps: ImportSteps): Promise<number> {
  const { writer, rejects, duplicates } = steps;
  let read = 0;
  try {
    for await (const batch of sources) {
      const records = [];
      for (const source of batch) {
        const taken = "record" in source ? duplicates.take(source) : source;
        if (taken === undefined) continue;
        if ("record" in taken) records.push(taken);
        else rejects.add(taken);
      }
      // In steps, so that progress is seen also where a table takes ten records a second.
      for (let at = 0; at < records.length; at += STEP) {
        await writer?.write(records.slice(at, at + STEP));
        steps.progress(read + Math.min(at + STEP, records.length));
      }
      read += batch.length;
      await rejects.flush();
      steps.progress(read);
    }
  } finally {
    // Also when the file cannot be read on: what was taken from it before is written, and what was refused is told.
    try {
      await writer?.finish();
    } finally {
      await rejects.flush();
    }
  }
  return read;
}
