import { openRows } from "./open-rows.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";

/**
 * Comma-separated values with RFC 4180's quoting; lines end as everywhere on Unix, with a line feed. An attribute that
 * is missing is nothing at all, an empty text is `""`.
 */
export function openCsv(options: Pick<FormatOptions, "columns" | "csvSafe">): RecordFormat {
  return openRows(options, (cells) => {
    const line = cells.map(quote).join(",");
    // Readers skip an empty line, and the record with it.
    return line === "" ? '""\n' : `${line}\n`;
  });
}

function quote(text: string | undefined): string {
  if (text === undefined) return "";
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
