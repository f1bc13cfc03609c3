import { keyOf, type TaskKey } from "../task/record.ts";
import type { BulkRecord } from "./bulk-writer.ts";

/** A record's key, for which the record is not made. */
export function bulkKey(bulk: Pick<BulkRecord, "record" | "item">): TaskKey {
  return bulk.item?.key ?? keyOf(bulk.record);
}
