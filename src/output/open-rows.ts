import type { Attributes } from "../task/attribute-value.ts";
import { makeSafe } from "./csv-safe.ts";
import { toText } from "./plain-value.ts";
import { columnsOf } from "../task/record.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";

/**
 * A header and one line per record. `lineOf` gets one text per column, undefined where the record has no such attribute.
 * Without given columns, which are known only when all records are, the lines come at the end.
 */
export function openRows(
  { columns, csvSafe = false }: Pick<FormatOptions, "columns" | "csvSafe">,
  lineOf: (cells: (string | undefined)[]) => string,
): RecordFormat {
  const waiting: Attributes[] = [];
  const line = (cells: (string | undefined)[]) =>
    lineOf(csvSafe ? cells.map((text) => text && makeSafe(text)) : cells);
  let header = columns === undefined ? "" : line([...columns]);
  const takeHeader = () => {
    const text = header;
    header = "";
    return text;
  };
  const lines = (records: Attributes[], names: readonly string[]) =>
    records.map((record) => line(names.map((name) => cell(record, name)))).join("");
  return {
    page(records) {
      if (columns !== undefined) return takeHeader() + lines(records, columns);
      for (const record of records) waiting.push(record);
      return "";
    },
    end() {
      if (columns !== undefined || waiting.length === 0) return takeHeader();
      const names = columnsOf(waiting);
      return line(names) + lines(waiting, names);
    },
  };
}

function cell(record: Attributes, name: string): string | undefined {
  return Object.hasOwn(record, name) ? toText(record[name]!) : undefined;
}
