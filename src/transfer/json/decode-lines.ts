import type { TaskRecord } from "../../task/record.ts";
import { LONGEST_SOURCE, readSource, sourceTooLong } from "../read-source.ts";
import { BlankRun } from "../blank-run.ts";
import { reshaper } from "../reshape.ts";
import type { DecodeOptions, Source } from "../transfer-format.ts";

/** Reads a format with one record per line. Blank lines are skipped. `header` gets the first line that is not blank. */
export async function* decodeLines(
  chunks: AsyncIterable<string>,
  parseLine: (source: string) => TaskRecord,
  options: DecodeOptions,
  header?: (source: string, line: number) => void,
): AsyncGenerator<Source[]> {
  const reshape = reshaper(options);
  const parse = (source: string) => reshape(parseLine(source));
  let isHeader = header !== undefined;
  const take = (line: number, source: string): Source | undefined => {
    if (!isHeader) return readSource(line, source, parse);
    isHeader = false;
    header?.(source, line);
    return undefined;
  };
  const blank = new BlankRun();
  let rest = "";
  let line = 1;
  for await (const chunk of chunks) {
    // Joins a long line without looking at its beginning again for every chunk.
    if (!chunk.includes("\n")) {
      rest += chunk;
    } else {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      const batch = readLines(lines, line, take, blank);
      line += lines.length;
      if (batch.length > 0) yield batch;
    }
    if (rest.length > LONGEST_SOURCE) throw sourceTooLong(line);
  }
  const batch = readLines([rest], line, take, blank);
  if (batch.length > 0) yield batch;
}

function readLines(
  lines: string[],
  first: number,
  take: (line: number, source: string) => Source | undefined,
  blank: BlankRun,
): Source[] {
  const batch: Source[] = [];
  for (const [index, line] of lines.entries()) {
    const isBlank = line.trim() === "";
    blank.see(isBlank ? line.length + 1 : 0, first + index);
    if (isBlank) continue;
    const source = take(first + index, line.endsWith("\r") ? line.slice(0, -1) : line);
    if (source !== undefined) batch.push(source);
  }
  return batch;
}
