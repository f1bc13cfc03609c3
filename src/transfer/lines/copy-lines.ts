import type { TaskRecord } from "../../task/record.ts";
import { readEach, type ReadLines } from "../json/decode-lines.ts";
import type { Source } from "../transfer-format.ts";
import { strayByte } from "../file/utf8-text.ts";
import { LineItems } from "./line-items.ts";
import { LineRecord } from "./line-record.ts";

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Reads lines of plain JSON without making records of them, where their bytes can be copied. */
export function copyLines(parse: (source: string) => TaskRecord): ReadLines {
  const items = new LineItems();
  return (text, first, take) => {
    const bytes = Buffer.from(text);
    const isAscii = bytes.length === text.length;
    // What stands for a byte that is not UTF-8 is lost in these.
    if (!isAscii && strayByte(text) !== undefined) return readEach(text, first, take);
    const batch: Source[] = [];
    let line = first;
    for (let start = 0; start < bytes.length; line += 1) {
      const end = bytes.indexOf(LINE_FEED, start);
      const last = bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
      const item = items.read(bytes, start, last, isAscii);
      const source =
        item === undefined
          ? take(line, bytes.toString("utf8", start, end))
          : new LineRecord(line, item, bytes, [start, last], parse);
      if (source !== undefined) batch.push(source);
      start = end + 1;
    }
    return { batch, lines: line - first };
  };
}
