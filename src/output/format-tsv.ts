import { openRows } from "./open-rows.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";

const ESCAPES = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\\", "\\\\"],
]);

/** Tab-separated values. Cut at tabs and line feeds, every line has as many cells as the header. */
export function openTsv(options: Pick<FormatOptions, "columns" | "csvSafe">): RecordFormat {
  return openRows(options, (cells) => `${cells.map(escape).join("\t")}\n`);
}

function escape(text = ""): string {
  return text.replace(/[\t\n\r\\]/g, (character) => ESCAPES.get(character) ?? character);
}
