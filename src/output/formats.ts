import { openCsv } from "./format-csv.ts";
import { openJson } from "./format-json.ts";
import { openNdjson } from "./format-ndjson.ts";
import { openTsv } from "./format-tsv.ts";
import type { ListOptions } from "./list/list-options.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";

export const formats = ["table", "json", "ndjson", "csv", "tsv"] as const;

export type Format = (typeof formats)[number];

/** Opens a format for one answer. Only a table loads what a table needs: colours, widths of characters. */
export async function openFormat(format: Format, options: FormatOptions): Promise<RecordFormat> {
  switch (format) {
    case "table":
      return (await import("./format-table.ts")).openTable(options);
    case "json":
      return openJson(options);
    case "ndjson":
      return openNdjson(options);
    case "csv":
      return openCsv(options);
    case "tsv":
      return openTsv(options);
  }
}

/** Opens what people see of records. None of what a table loads is needed for it. */
export async function openRecordList(options: ListOptions, isWhole: boolean): Promise<RecordFormat> {
  if (isWhole) return (await import("./list/open-long.ts")).openLong(options);
  return (await import("./list/open-list.ts")).openList(options);
}
