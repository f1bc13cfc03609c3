import type { TaskRecord } from "../../task/record.ts";
import { OPEN_LIST } from "./json-bytes.ts";
import type { LineFrames } from "./line-frames.ts";
import { LineTranscoder } from "./transcode.ts";

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

  end(): string {
    if (!this.#isArray) return "";
    return this.#isEmpty ? "[]\n" : "\n]\n";
  }
}
