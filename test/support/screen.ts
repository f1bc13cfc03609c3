/** What a terminal that got this text shows, line by line; it knows the few control sequences that progress may use. */
export class Screen {
  readonly #lines = [""];
  #column = 0;
  /** All that was written. */
  written = "";
  readonly columns: number;
  readonly isTTY = true;

  constructor(columns: number) {
    this.columns = columns;
  }

  async write(text: string): Promise<void> {
    this.written += text;
    // oxlint-disable-next-line no-control-regex
    for (const [part] of text.matchAll(/\x1b\[\d*[A-Za-z]|[^]/gu)) this.#take(part);
  }

  /** Without blanks at line ends. */
  get lines(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  #take(part: string): void {
    const last = this.#lines.length - 1;
    const line = this.#lines[last]!;
    if (part === "\r") this.#column = 0;
    else if (part === "\n") {
      this.#lines.push("");
      this.#column = 0;
    } else if (part === "\x1b[K") this.#lines[last] = line.slice(0, this.#column);
    else if (part === "\x1b[2K") this.#lines[last] = "";
    else if (part.startsWith("\x1b")) throw new Error(`an unknown sequence ${JSON.stringify(part)}`);
    else {
      if (this.#column === this.columns) throw new Error(`wider than the terminal: ${line}${part}`);
      this.#lines[last] =
        line.padEnd(this.#column).slice(0, this.#column) + part + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }
}
