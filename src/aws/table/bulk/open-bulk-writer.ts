import type { Clock } from "../../../ports.ts";
import type { BulkWriteOptions, BulkWriter } from "../../../table/bulk-writer.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { batchDelivery, createDelivery } from "./bulk-deliveries.ts";
import { DynamoBulkWriter } from "./dynamo-bulk-writer.ts";
import { SpreadWriter } from "./spread-writer.ts";
import type { TableCalls } from "../table-calls.ts";

// Records that are announced together: each by itself cost a quarter of the processor's time that it took to send it.
const AT_ONCE = 16;

/** TaskTable's bulk writer on DynamoDB: requests of 25 records that replace others, or of one that must not. */
export function openBulkWriter(
  table: TaskTable,
  options: BulkWriteOptions,
  { calls, clock }: { calls: TableCalls; clock: Clock },
): BulkWriter {
  if (options.onConflict !== "replace") {
    const deliver = createDelivery(table, options.onConflict);
    return new SpreadWriter(new DynamoBulkWriter(deliver, 1, options, { clock }), AT_ONCE, clock);
  }
  const deliver = batchDelivery({
    call: calls.onceInBulk,
    table: table.name,
    missing: (cause) => calls.missing(cause),
  });
  return new SpreadWriter(new DynamoBulkWriter(deliver, 25, options, { clock }), 25, clock);
}
