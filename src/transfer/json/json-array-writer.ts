import type { TaskRecord } from "../../task/record.ts";
import type { TransferEncoder } from "../transfer-format.ts";

/** Writes a JSON array with a record a line. */
export function jsonArrayWriter(lineOf: (record: TaskRecord) => string): TransferEncoder {
  let before = "[\n";
  return {
    page(records) {
      let text = "";
      for (const record of records) {
        text += before + lineOf(record);
        before = ",\n";
      }
      return text;
    },
    end: () => (before === "[\n" ? "[]\n" : "\n]\n"),
  };
}
