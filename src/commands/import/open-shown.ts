import type { Context } from "../../context.ts";
import type { BulkRecord, BulkWriter } from "../../table/bulk-writer.ts";
import type { TaskRecord } from "../../task/record.ts";

/** The records that a dry run would write, on stdout in the order in which they would be written. */
export async function openShown(context: Context) {
  const rows = await context.openRows();
  let waiting: TaskRecord[] = [];
  const show = async (): Promise<void> => {
    const records = waiting;
    waiting = [];
    if (records.length > 0) await rows.write(records);
  };
  return {
    take: ({ record }: BulkRecord) => void waiting.push(record),
    /** A writer that shows what the other one has taken, before it takes more. */
    after: (writer: BulkWriter): BulkWriter => ({
      counts: writer.counts,
      async write(records) {
        await writer.write(records);
        await show();
      },
      async finish() {
        await writer.finish();
        await show();
      },
    }),
    end: () => rows.end(),
  };
}
