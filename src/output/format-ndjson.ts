import { orderNames } from "../task/record.ts";
import { recordToJson } from "./plain-value.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";

/** One JSON object per line. */
export function openNdjson({ columns }: Pick<FormatOptions, "columns">): RecordFormat {
  return {
    page: (records) =>
      records
        .map((record) => `${recordToJson(record, columns ?? orderNames(Object.keys(record)))}\n`)
        .join(""),
    end: () => "",
  };
}
