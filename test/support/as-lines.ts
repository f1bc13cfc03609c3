import type { BulkRecord } from "../../src/table/bulk-writer.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { ndjson } from "../../src/transfer/json/format-ndjson.ts";

/** Records as an import reads them from the lines of a file. */
export async function asLines(records: TaskRecord[]): Promise<BulkRecord[]> {
  async function* file() {
    yield ndjson.encode({}).page(records);
  }
  const sources: BulkRecord[] = [];
  for await (const batch of ndjson.decode(file(), { now: 0, tz: "UTC", withItems: true })) {
    for (const source of batch) {
      if (!("record" in source)) throw new Error(source.reason);
      sources.push(source);
    }
  }
  return sources;
}
