import type { TaskRecord } from "../../task/record.ts";
import { LONGEST_SOURCE, readSource, sourceTooLong } from "../read-source.ts";
import { BlankRun } from "../blank-run.ts";
import { reshaper } from "../reshape.ts";
import type { DecodeOptions, Source } from "../transfer-format.ts";

/** What a line holds; undefined for one that is to be left out. */
type TakeLine = (line: number, source: string) => Source | undefined;

/** What lines hold that stand together, each with its end, and how many there are. `line`: the number of the first. */
export type ReadLines = (text: string, line: number, take: TakeLine) => { batch: Source[]; lines: number };

interface LineOptions {
  /** Gets the first line that is not blank. */
  header?: (source: string, line: number) => void;
  /** A faster way than one by one, by `take`. */
  readLines?: ReadLines | undefined;
}

/** Reads a format with one record per line. Blank lines are skipped. */
export async function* decodeLines(
  chunks: AsyncIterable<string>,
  parseLine: (source: string) => TaskRecord,
  options: DecodeOptions,
  { header, readLines = readEach }: LineOptions = {},
): AsyncGenerator<Source[]> {
  const reshape = reshaper(options);
  const parse = (source: string) => reshape(parseLine(source));
  const blank = new BlankRun();
  let isHeader = header !== undefined;
  const take = (line: number, text: string): Source | undefined => {
    const isBlank = text.trim() === "";
    blank.see(isBlank ? text.length + 1 : 0, line);
    if (isBlank) return undefined;
    const source = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (!isHeader) return readSource(line, source, parse);
    isHeader = false;
    header?.(source, line);
    return undefined;
  };
  let rest = "";
  let line = 1;
  for await (const chunk of chunks) {
    // Joins a long line without looking at its beginning again for every chunk.
    const end = chunk.lastIndexOf("\n") + 1;
    if (end === 0) {
      rest += chunk;
    } else {
      const { batch, lines } = readLines(rest + chunk.slice(0, end), line, take);
      rest = chunk.slice(end);
      line += lines;
      if (batch.length > 0) {
        blank.see(0, line);
        yield batch;
      }
    }
    if (rest.length > LONGEST_SOURCE) throw sourceTooLong(line);
  }
  const last = take(line, rest);
  if (last !== undefined) yield [last];
}

/** Reads line by line. */
export const readEach: ReadLines = (text, first, take) => {
  const all = text.split("\n");
  all.pop();
  const batch: Source[] = [];
  for (const [index, line] of all.entries()) {
    const source = take(first + index, line);
    if (source !== undefined) batch.push(source);
  }
  return { batch, lines: all.length };
};
