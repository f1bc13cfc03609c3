import { stringify } from "csv-stringify/sync";
import { TasksError, usageError } from "../../errors.ts";
import { makeSafe, takeBack } from "../../output/csv-safe.ts";
import type { TaskRecord } from "../../task/record.ts";
import { ColumnSurvey } from "./column-survey.ts";
import { cellOf, fitsColumn } from "./csv-cell.ts";
import { checkHeader, headerCell, parseHeader, type CsvColumn } from "./csv-column.ts";
import { recordOfCells } from "./record-of-cells.ts";
import { CsvRows, type CsvRow } from "./csv-rows.ts";
import { delimiterOf, type Delimiter } from "./delimiter.ts";
import { parseCells, type Cells } from "./parse-cells.ts";
import { readSource } from "../read-source.ts";
import { reshaper } from "../reshape.ts";
import type { DecodeOptions, Source, TransferEncoder, TransferFormat } from "../transfer-format.ts";
import { strayByte } from "../file/utf8-text.ts";

// Rows that are parsed in one go: where one of them is broken, each is parsed by itself, which takes ten times as long.
const TOGETHER = 256;

/** Comma-separated values (RFC 4180) below a header of `name` or `name:type`; lines end with a line feed. */
export const csv: TransferFormat = {
  decode,
  openSurvey: () => new ColumnSurvey(),
  encode({ columns, survey, csvSafe = false }) {
    if (!(survey instanceof ColumnSurvey)) throw new Error("csv is written after a survey of its records");
    return encode(survey.columns(columns), { chosen: columns !== undefined, csvSafe });
  },
};

async function* decode(chunks: AsyncIterable<string>, options: DecodeOptions): AsyncGenerator<Source[]> {
  let delimiter: Delimiter = ",";
  const rows = new CsvRows((text) => isRow(text, delimiter));
  const reshape = reshaper(options);
  let columns: CsvColumn[] | undefined;
  const readRows = (found: CsvRow[]): Source[] => {
    const parsed = parseTogether(found, delimiter);
    return found.map(({ line, text }, index) =>
      readSource(line, text, () =>
        reshape(recordOfCells(parsed?.[index] ?? parseRow(text, delimiter), columns!, options)),
      ),
    );
  };
  const read = function* (found: Iterable<CsvRow>): Generator<Source[]> {
    let together: CsvRow[] = [];
    for (const row of found) {
      if (columns === undefined) {
        delimiter = delimiterOf(row.text);
        columns = columnsOf(row, delimiter, options);
        options.header?.(row.text);
        continue;
      }
      together.push(row);
      if (together.length < TOGETHER) continue;
      yield readRows(together);
      together = [];
    }
    if (together.length > 0) yield readRows(together);
  };
  for await (const chunk of chunks) yield* read(rows.push(chunk));
  yield* read(rows.end());
  if (columns === undefined)
    throw usageError("the csv file is empty", "its first line names the attributes: a header is needed");
}

function columnsOf(
  { line, text }: CsvRow,
  delimiter: Delimiter,
  { csvSafe, reshape }: DecodeOptions,
): CsvColumn[] {
  checkHeader(text, line);
  const cells = headerCells(text, line, delimiter);
  return parseHeader(csvSafe === true ? cells.map(takeBack) : cells, reshape);
}

function headerCells(text: string, line: number, delimiter: Delimiter): string[] {
  try {
    return parseCells(text, delimiter)[0]!.map((cell) => cell ?? "");
  } catch (error) {
    if (!(error instanceof TasksError)) throw error;
    throw usageError(`the csv header in line ${line} is broken: ${error.message}`, error.hint);
  }
}

/** All rows in one go, which is many times faster; undefined where one of them is broken. */
function parseTogether(rows: CsvRow[], delimiter: Delimiter): Cells[] | undefined {
  const text = rows.map((row) => row.text).join("\n");
  // The parser would put U+FFFD in the place of a byte that is not UTF-8.
  if (strayByte(text) !== undefined) return undefined;
  try {
    const parsed = parseCells(text, delimiter);
    return parsed.length === rows.length ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function parseRow(text: string, delimiter: Delimiter): Cells {
  const stray = strayByte(text);
  if (stray !== undefined) throw usageError(stray);
  return parseCells(text, delimiter)[0] ?? [];
}

function isRow(text: string, delimiter: Delimiter): boolean {
  try {
    return parseCells(text, delimiter).length === 1;
  } catch {
    return false;
  }
}

function encode(
  columns: CsvColumn[],
  { chosen, csvSafe }: { chosen: boolean; csvSafe: boolean },
): TransferEncoder {
  const safe = (cells: (string | undefined)[]) =>
    csvSafe ? cells.map((cell) => cell && makeSafe(cell)) : cells;
  let header = [safe(columns.map(headerCell))];
  return {
    page(records) {
      const rows = records.map((record) => safe(rowOf(record, columns, chosen)));
      const text = write([...header, ...rows]);
      header = [];
      return text;
    },
    end: () => write(header),
  };
}

function write(rows: (string | undefined)[][]): string {
  return stringify(rows, { quoted_match: [/^$/] });
}

function rowOf(record: TaskRecord, columns: CsvColumn[], chosen: boolean): (string | undefined)[] {
  let written = 0;
  const cells = columns.map(({ name, type }) => {
    if (!Object.hasOwn(record, name)) return undefined;
    const value = record[name]!;
    if (!fitsColumn(type, value)) throw changed(name);
    written += 1;
    return cellOf(type, value);
  });
  if (chosen || written === Object.keys(record).length) return cells;
  throw changed(Object.keys(record).find((name) => !columns.some((column) => column.name === name))!);
}

function changed(name: string): TasksError {
  return new TasksError(
    "unavailable",
    `the table changed while it was exported: ${name} is new or of another type`,
    {
      hint: "run the export again, or export to ndjson, which needs one pass only",
    },
  );
}
