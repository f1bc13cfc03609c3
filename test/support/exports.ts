import { exportLines, exportRecords, type ExportSteps } from "../../src/transfer/export-records.ts";
import { loadTransferFormat } from "../../src/transfer/file-formats.ts";
import type { TaskTable } from "../../src/table/task-table.ts";

/** What `export` writes of a table in both formats that keep every type: the lines, sorted, for a scan has no order. */
export async function exportsOf(table: TaskTable): Promise<{ ndjson: string[]; dynamodbJson: string[] }> {
  const write = async (name: "ndjson" | "dynamodb-json", run: (steps: ExportSteps) => Promise<void>) => {
    const parts: Buffer[] = [];
    const sink = {
      write: async (data: string | Uint8Array) => void parts.push(Buffer.from(data)),
      finish: async () => undefined,
    };
    const format = await loadTransferFormat(name);
    await run({ table, request: {}, format, fields: undefined, sink, progress: () => undefined });
    return Buffer.concat(parts).toString().split("\n").slice(0, -1).toSorted();
  };
  return {
    ndjson: await write("ndjson", exportLines),
    dynamodbJson: await write("dynamodb-json", exportRecords),
  };
}
