import type { TaskRecord } from "../../task/record.ts";
import { LONGEST_SOURCE, readSource, sourceTooLong } from "../read-source.ts";
import { BlankRun } from "../blank-run.ts";
import type { Source } from "../transfer-format.ts";

/** Reads a format with one record a line. Blank lines are skipped. */
export async function* decodeLines(
  chunks: AsyncIterable<string>,
  parse: (source: string) => TaskRecord,
): AsyncGenerator<Source[]> {
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
      const batch = readLines(lines, line, parse, blank);
      line += lines.length;
      if (batch.length > 0) yield batch;
    }
    if (rest.length > LONGEST_SOURCE) throw sourceTooLong(line);
  }
  const batch = readLines([rest], line, parse, blank);
  if (batch.length > 0) yield batch;
}

function readLines(
  lines: string[],
  first: number,
  parse: (source: string) => TaskRecord,
  blank: BlankRun,
): Source[] {
  const batch: Source[] = [];
  for (const [index, line] of lines.entries()) {
    const isBlank = line.trim() === "";
    blank.see(isBlank ? line.length + 1 : 0, first + index);
    if (isBlank) continue;
    batch.push(readSource(first + index, line.endsWith("\r") ? line.slice(0, -1) : line, parse));
  }
  return batch;
}
