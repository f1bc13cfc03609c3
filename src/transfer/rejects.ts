import type { NewFile } from "../ports.ts";
import type { SourceFault } from "./transfer-format.ts";
import { bytesOfText } from "./file/utf8-text.ts";

// The rest is only counted, so that a file of another kind does not flood the terminal.
const MOST_SHOWN = 20;

/** Records that were not written: told one by one up to a number, and kept as they stood in their file. */
export class Rejects {
  count = 0;
  readonly #say: (text: string) => Promise<void>;
  readonly #file: NewFile | undefined;
  #waiting: SourceFault[] = [];
  #header: string | undefined;

  constructor(say: (text: string) => Promise<void>, file: NewFile | undefined) {
    this.#say = say;
    this.#file = file;
  }

  /** The header without which the rejected rows could not be read again. */
  header(source: string): void {
    this.#header = source;
  }

  add(fault: SourceFault): void {
    this.count += 1;
    this.#waiting.push(fault);
  }

  /** Tells and keeps what was added since the last time. */
  async flush(): Promise<void> {
    const faults = this.#waiting;
    this.#waiting = [];
    if (faults.length === 0) return;
    const shown = Math.max(0, MOST_SHOWN - (this.count - faults.length));
    for (const fault of faults.slice(0, shown)) await this.#say(`${placeOf(fault)}: ${fault.reason}`);
    if (this.#file === undefined) return;
    const sources = [
      ...(this.#header === undefined ? [] : [this.#header]),
      ...faults.map(({ source }) => source),
    ];
    this.#header = undefined;
    for (const source of sources) await this.#file.write(bytesOfText(`${source}\n`));
  }
}

/** Where something stands in a file, in words: `line 7`, or `line 1, element 3` where a line has several. */
export function placeOf({ line, element }: { line: number; element?: number | undefined }): string {
  return element === undefined ? `line ${line}` : `line ${line}, element ${element}`;
}
