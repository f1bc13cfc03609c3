import { DEADLINE, USER_NAME, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { LINE_FEED, OPEN_LIST } from "./json-bytes.ts";
import type { LineFrames } from "./line-frames.ts";
import { LineTranscoder } from "./transcode.ts";

// With which every line begins.
const KEY = new RegExp(String.raw`^\{"${USER_NAME}":("(?:[^"\\]|\\.)*"),"${DEADLINE}":([-\d.]+)`);

/** A format whose lines can be copied from DynamoDB JSON. */
export interface LineFormat {
  frames: LineFrames;
  /** The line of a record in these frames, where it cannot be copied. An attribute's text must not depend on the others. */
  line(record: TaskRecord): string;
}

/** Writes one answer, page by page. Lines that are the elements of an array stand in its brackets. */
export class LineWriter {
  readonly transcoder: LineTranscoder;
  readonly #isArray: boolean;
  #isEmpty = true;

  constructor({ frames, line }: LineFormat) {
    this.transcoder = new LineTranscoder(line, frames);
    this.#isArray = frames.item.close.length === 0;
  }

  /** What to write of lines that the transcoder made, which are no longer the caller's. */
  page(lines: Uint8Array): Uint8Array {
    if (!this.#isEmpty || lines.length === 0) return lines;
    this.#isEmpty = false;
    // In place of the comma that every element has before it.
    if (this.#isArray) lines[0] = OPEN_LIST;
    return lines;
  }

  /** The first so many of more lines. */
  first(lines: Uint8Array, most: number): Uint8Array {
    let at = -1;
    for (let line = 0; line < most; line += 1) at = lines.indexOf(LINE_FEED, at + 1);
    // An element has its line end in front of it.
    return lines.subarray(0, this.#isArray ? lines.indexOf(LINE_FEED, at + 1) - 1 : at + 1);
  }

  /** The key of the last of these lines, of plain JSON. */
  lastKey(lines: Uint8Array): TaskKey {
    const text = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
    const start = text.lastIndexOf(LINE_FEED, text.length - 2) + 1;
    const [, userName = '""', deadline = ""] = KEY.exec(text.toString("utf8", start)) ?? [];
    return { userName: JSON.parse(userName) as string, deadline };
  }

  end(): string {
    if (!this.#isArray) return "";
    return this.#isEmpty ? "[]\n" : "\n]\n";
  }
}
