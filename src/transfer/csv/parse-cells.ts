import { CsvError, parse, type InfoField } from "csv-parse/sync";
import { usageError } from "../../errors.ts";
import type { Delimiter } from "./delimiter.ts";

/** The cells of a row; undefined where nothing stands between two commas. `""` there is an empty text. */
export type Cells = (string | undefined)[];

const HINT = 'a cell with a quote in it stands in quotes and has its own quotes twice, as in "say ""hi"""';

// Also where it stands in a cell with quotes and commas of its own.
const EMPTY_IN_QUOTES = {
  ",": /(?:^|[,\n])""(?:[,\r\n]|$)/,
  ";": /(?:^|[;\n])""(?:[;\r\n]|$)/,
  "\t": /(?:^|[\t\n])""(?:[\t\r\n]|$)/,
};

/** The cells of rows of csv text that end with line feeds. Throws a usage error for broken quotes. */
export function parseCells(text: string, delimiter: Delimiter = ","): Cells[] {
  const options = { record_delimiter: "\n", relax_column_count: true, delimiter };
  try {
    // A cast takes more time than all else, and where no cell is `""` every empty one is without quotes.
    if (!EMPTY_IN_QUOTES[delimiter].test(text))
      return parse(text, options).map((cells) => cells.map(missingIfEmpty));
    const cast = (cell: string, { quoting }: InfoField) => (quoting ? cell : missingIfEmpty(cell));
    return parse(text, { ...options, cast });
  } catch (error) {
    throw error instanceof CsvError ? usageError(reasonOf(error), HINT) : error;
  }
}

function missingIfEmpty(cell: string): string | undefined {
  return cell === "" ? undefined : cell;
}

function reasonOf(error: CsvError): string {
  switch (error.code) {
    case "CSV_INVALID_CLOSING_QUOTE":
      return "a closing quote has text behind it";
    case "INVALID_OPENING_QUOTE":
      return "a quote stands in the middle of a cell";
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quote is opened and never closed";
    default:
      return `not csv: ${error.message}`;
  }
}
