import type { TaskRecord } from "../task/record.ts";
import type { ScanRequest, TaskTable } from "../table/task-table.ts";
import type { Sink } from "./file/open-sink.ts";
import { LineWriter } from "./lines/line-writer.ts";
import type { TransferFormat } from "./transfer-format.ts";

export interface ExportSteps {
  table: TaskTable;
  request: ScanRequest;
  format: TransferFormat;
  /** What of a record is written, and the order of it; undefined: all. */
  fields: { names: string[]; pick(record: TaskRecord): TaskRecord } | undefined;
  /** See `TransferFormat.encode`. */
  csvSafe?: boolean;
  /** See `TransferFormat.encode`. */
  tz?: string;
  calendar?: { as: "todo" | "event"; alarm: number | undefined; now: number };
  sink: Sink;
  /** Told of each page: how many of its records were written, and what it cost. */
  progress(page: { count: number; capacity?: number | undefined }): void;
}

/** Writes a table's records page by page as they come. */
export async function exportRecords({
  table,
  request,
  format,
  fields,
  csvSafe,
  tz,
  calendar,
  sink,
  progress,
}: ExportSteps): Promise<void> {
  const pick = (records: TaskRecord[]) => (fields === undefined ? records : records.map(fields.pick));
  const survey = format.openSurvey?.();
  if (survey !== undefined) {
    for await (const page of table.scan(request)) {
      survey.add(pick(page.records));
      progress({ count: 0, capacity: page.capacity });
    }
  }
  const encoder = format.encode({ columns: fields?.names, survey, csvSafe, tz, ...calendar });
  for await (const page of table.scan(request)) {
    await sink.write(encoder.page(pick(page.records)));
    progress(page);
  }
  await sink.write(encoder.end());
}

/** The same for whole records, of which none is made where their lines can be copied. */
export async function exportLines(steps: ExportSteps): Promise<void> {
  const { table, request, format, sink, progress } = steps;
  if (format.copied === undefined) return exportRecords(steps);
  const writer = new LineWriter(format.copied);
  for await (const page of table.scanLines(request, writer.transcoder)) {
    await sink.write(writer.page(page.lines));
    writer.transcoder.giveBack(page.lines);
    progress(page);
  }
  await sink.write(writer.end());
}
