import { usageError } from "../../errors.ts";
import { takeBack } from "../../output/csv-safe.ts";
import { decodeLines } from "../json/decode-lines.ts";
import type { DecodeOptions, Source, TransferFormat } from "../transfer-format.ts";
import { checkHeader, parseHeader, type CsvColumn } from "./csv-column.ts";
import { recordOfCells } from "./record-of-cells.ts";

const ESCAPED: { [letter: string]: string } = { t: "\t", n: "\n", r: "\r", "\\": "\\" };

/**
 * Tab-separated values as `-o tsv` writes them: one record per line, and `\t`, `\n`, `\r` and `\\` for what cannot stand in a
 * cell. An empty cell means that there is no such attribute. Header and cells mean what they mean in csv.
 */
export const tsv: Pick<TransferFormat, "decode"> = { decode };

async function* decode(chunks: AsyncIterable<string>, options: DecodeOptions): AsyncGenerator<Source[]> {
  let columns: CsvColumn[] | undefined;
  const parse = (text: string) => recordOfCells(text.split("\t").map(cellOf), columns!, options);
  const header = (text: string, line: number) => {
    checkHeader(text, line);
    const cells = text.split("\t").map(unescape);
    columns = parseHeader(options.csvSafe === true ? cells.map(takeBack) : cells, options.reshape);
    options.header?.(text);
  };
  yield* decodeLines(chunks, parse, options, { header });
  if (columns === undefined)
    throw usageError("the tsv file is empty", "its first line names the attributes: a header is needed");
}

function cellOf(text: string): string | undefined {
  return text === "" ? undefined : unescape(text);
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.?)/gs, (whole, letter: string) => {
    const character = ESCAPED[letter];
    if (character !== undefined) return character;
    throw usageError(
      `'${whole}' is not an escape of tsv, which has \\t \\n \\r and \\\\: --format csv reads a file with tabs and without escapes`,
    );
  });
}
