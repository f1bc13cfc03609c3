import { orderNames } from "../task/record.ts";
import { recordToJson } from "./plain-value.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";

/** One JSON array, one record per line. */
export function openJson({ columns }: Pick<FormatOptions, "columns">): RecordFormat {
  let before = "[\n";
  return {
    page(records) {
      if (records.length === 0) return "";
      const lines = records.map((record) => recordToJson(record, columns ?? orderNames(Object.keys(record))));
      const text = before + lines.join(",\n");
      before = ",\n";
      return text;
    },
    end: () => (before === "[\n" ? "[]\n" : "\n]\n"),
  };
}
